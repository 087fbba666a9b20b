"""The books, the rules of sharing, statements and payouts; the database keeps them itself."""

import uuid

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import pinxit.shop.core.payout

KEPT = (
    "ledgeraccount",
    "ledgertransaction",
    "ledgerline",
    "splitrule",
    "statement",
    "statementline",
)
"""Tables whose rows never change and never vanish."""

REFUSE = """
CREATE FUNCTION shop_books_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the books are only added to: % of % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
""" + "".join(
    f"""
CREATE TRIGGER shop_{table}_stays
    BEFORE UPDATE OR DELETE ON shop_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION shop_books_refuse();
CREATE TRIGGER shop_{table}_is_not_emptied
    BEFORE TRUNCATE ON shop_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION shop_books_refuse();
"""
    for table in KEPT
)
ALLOW = (
    "".join(
        f"DROP TRIGGER shop_{table}_is_not_emptied ON shop_{table};"
        f"DROP TRIGGER shop_{table}_stays ON shop_{table};"
        for table in KEPT
    )
    + "DROP FUNCTION shop_books_refuse();"
)

#: Looked at when the transaction of the database ends, once for each row that it wrote. A line that
#: is added to an old posting is one more than the posting says it has.
BALANCE = """
CREATE FUNCTION shop_posting_balances(posting bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    written bigint;
    total numeric;
    promised bigint;
BEGIN
    SELECT num_lines INTO promised FROM shop_ledgertransaction WHERE id = posting;
    SELECT count(*), coalesce(sum(minor), 0) INTO written, total
        FROM shop_ledgerline WHERE transaction_id = posting;
    IF total <> 0 OR written <> promised THEN
        RAISE EXCEPTION 'posting % does not balance: % lines of % that sum to %',
            posting, written, promised, total
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
END
$$;

CREATE FUNCTION shop_line_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM shop_posting_balances(NEW.transaction_id);
    RETURN NULL;
END
$$;

CREATE FUNCTION shop_transaction_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM shop_posting_balances(NEW.id);
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER shop_ledgerline_balances
    AFTER INSERT ON shop_ledgerline DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION shop_line_balances();
CREATE CONSTRAINT TRIGGER shop_ledgertransaction_balances
    AFTER INSERT ON shop_ledgertransaction DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION shop_transaction_balances();

ALTER TABLE shop_ledgerline ADD CONSTRAINT shop_line_in_its_accounts_currency
    FOREIGN KEY (account_id, currency) REFERENCES shop_ledgeraccount (id, currency);
ALTER TABLE shop_ledgerline ADD CONSTRAINT shop_line_in_its_postings_currency
    FOREIGN KEY (transaction_id, currency) REFERENCES shop_ledgertransaction (id, currency);
"""
UNBALANCE = """
ALTER TABLE shop_ledgerline DROP CONSTRAINT shop_line_in_its_postings_currency;
ALTER TABLE shop_ledgerline DROP CONSTRAINT shop_line_in_its_accounts_currency;
DROP TRIGGER shop_ledgertransaction_balances ON shop_ledgertransaction;
DROP TRIGGER shop_ledgerline_balances ON shop_ledgerline;
DROP FUNCTION shop_transaction_balances();
DROP FUNCTION shop_line_balances();
DROP FUNCTION shop_posting_balances(bigint);
"""

#: Which state of a payout and of a batch may follow which, as `core/payout.py` has it.
MOVES = """
CREATE FUNCTION shop_payout_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a payout is not forgotten'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.state <> OLD.state AND NOT (OLD.state || ' ' || NEW.state) = ANY (ARRAY[
        'draft approved', 'draft cancelled', 'approved sent', 'approved cancelled',
        'waiting settled', 'waiting failed', 'waiting cancelled', 'settled returned'
    ]) THEN
        RAISE EXCEPTION 'a payout that is % cannot become %', OLD.state, NEW.state
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER shop_payout_moves BEFORE UPDATE OR DELETE ON shop_payout
    FOR EACH ROW EXECUTE FUNCTION shop_payout_moves();
CREATE TRIGGER shop_payoutbatch_moves BEFORE UPDATE OR DELETE ON shop_payoutbatch
    FOR EACH ROW EXECUTE FUNCTION shop_payout_moves();
"""
UNMOVES = """
DROP TRIGGER shop_payoutbatch_moves ON shop_payoutbatch;
DROP TRIGGER shop_payout_moves ON shop_payout;
DROP FUNCTION shop_payout_moves();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("gallery", "0001_initial"),
        ("shop", "0004_copies_and_tokens"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Contributor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(editable=False, max_length=32, unique=True)),
                ("name", models.CharField(max_length=500, verbose_name="name")),
                (
                    "identifier",
                    models.CharField(blank=True, max_length=500, verbose_name="identifier"),
                ),
                ("known_since", models.DateTimeField(verbose_name="known since")),
            ],
            options={
                "verbose_name": "contributor",
                "verbose_name_plural": "contributors",
                "ordering": ["name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="LedgerTransaction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("source", models.CharField(max_length=120, unique=True, verbose_name="source")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("sale", "sale"),
                            ("refund", "given back"),
                            ("passed", "came and went back"),
                            ("commission", "commission"),
                            ("shared", "authors’ part shared"),
                            ("payout", "paid out"),
                            ("arrived", "payout arrived"),
                            ("came-back", "payout came back"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("subject", models.CharField(db_index=True, max_length=80, verbose_name="subject")),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                ("num_lines", models.PositiveIntegerField(verbose_name="lines")),
                ("happened_at", models.DateTimeField(verbose_name="happened")),
                ("booked_at", models.DateTimeField(db_index=True, verbose_name="booked")),
                ("facts", models.JSONField(default=dict)),
            ],
            options={
                "verbose_name": "posting",
                "verbose_name_plural": "postings",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="LedgerAccount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "book",
                    models.CharField(
                        choices=[
                            ("clearing", "payments received"),
                            ("transit", "payouts on their way"),
                            ("artist", "owed to an artist"),
                            ("contributor", "owed to an author of training works"),
                            ("pool", "contributors’ part not given yet"),
                            ("studio", "the house"),
                            ("tax", "tax"),
                            ("fees", "fees of payment providers"),
                            ("refunds", "passed through"),
                        ],
                        max_length=11,
                        verbose_name="book",
                    ),
                ),
                ("holder", models.CharField(blank=True, max_length=60, verbose_name="holder")),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
            ],
            options={
                "verbose_name": "account",
                "verbose_name_plural": "accounts",
                "ordering": ["book", "holder", "currency"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("book", "holder", "currency"), name="shop_account_once"
                    ),
                    models.UniqueConstraint(
                        fields=("id", "currency"), name="shop_account_and_currency"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "book__in",
                                [
                                    "clearing",
                                    "transit",
                                    "artist",
                                    "contributor",
                                    "pool",
                                    "studio",
                                    "tax",
                                    "fees",
                                    "refunds",
                                ],
                            )
                        ),
                        name="shop_account_book",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                ("minor", models.BigIntegerField(verbose_name="amount in the smallest unit")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="shop.ledgeraccount",
                    ),
                ),
                (
                    "transaction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="shop.ledgertransaction",
                    ),
                ),
            ],
            options={
                "verbose_name": "line",
                "verbose_name_plural": "lines",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="PayoutBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "rail",
                    models.CharField(
                        choices=[
                            ("sepa", "SEPA credit transfer (a file for your bank)"),
                            ("stripe", "Stripe transfer"),
                        ],
                        max_length=6,
                        verbose_name="way",
                    ),
                ),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "waits for a second person"),
                            ("approved", "approved"),
                            ("sent", "sent"),
                            ("cancelled", "called off"),
                        ],
                        default=pinxit.shop.core.payout.BatchState["DRAFT"],
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="made")),
                ("approved_at", models.DateTimeField(null=True, verbose_name="approved")),
                ("sent_at", models.DateTimeField(null=True, verbose_name="sent")),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="approved by",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
            ],
            options={
                "verbose_name": "batch of payouts",
                "verbose_name_plural": "batches of payouts",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Payout",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("minor", models.PositiveIntegerField(verbose_name="amount in the smallest unit")),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "on its way"),
                            ("settled", "arrived"),
                            ("failed", "failed"),
                            ("returned", "came back"),
                            ("cancelled", "called off"),
                        ],
                        default=pinxit.shop.core.payout.PayoutState["WAITING"],
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("sealed", models.TextField(editable=False)),
                ("ending", models.CharField(editable=False, max_length=4, verbose_name="ends in")),
                (
                    "reference",
                    models.CharField(blank=True, max_length=120, verbose_name="reference"),
                ),
                (
                    "reason",
                    models.CharField(blank=True, max_length=200, verbose_name="why it failed"),
                ),
                ("changed_at", models.DateTimeField(verbose_name="changed")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payouts",
                        to="shop.ledgeraccount",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payouts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payouts",
                        to="shop.payoutbatch",
                    ),
                ),
            ],
            options={
                "verbose_name": "payout",
                "verbose_name_plural": "payouts",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="PayoutDetails",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "rail",
                    models.CharField(
                        choices=[
                            ("sepa", "SEPA credit transfer (a file for your bank)"),
                            ("stripe", "Stripe transfer"),
                        ],
                        max_length=6,
                    ),
                ),
                ("sealed", models.TextField(editable=False)),
                ("ending", models.CharField(editable=False, max_length=4, verbose_name="ends in")),
                ("changed_at", models.DateTimeField(verbose_name="changed")),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="payout_details",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "payout details",
                "verbose_name_plural": "payout details",
            },
        ),
        migrations.CreateModel(
            name="SplitRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "artist_bp",
                    models.PositiveIntegerField(
                        default=7000,
                        help_text="In hundredths of a per cent: 7000 is 70 %.",
                        verbose_name="artist",
                    ),
                ),
                ("studio_bp", models.PositiveIntegerField(default=2000, verbose_name="the house")),
                (
                    "pool_bp",
                    models.PositiveIntegerField(
                        default=1000, verbose_name="authors of training works"
                    ),
                ),
                (
                    "cap_bp",
                    models.PositiveIntegerField(
                        default=2500, verbose_name="most that one author gets of the authors’ part"
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="since")),
                (
                    "listing",
                    models.ForeignKey(
                        blank=True,
                        help_text="Leave it empty for the rule of every work that is offered from now on.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="split_rules",
                        to="gallery.listing",
                        verbose_name="work",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="set by",
                    ),
                ),
            ],
            options={
                "verbose_name": "split rule",
                "verbose_name_plural": "split rules",
                "ordering": ["-pk"],
            },
        ),
        migrations.AddField(
            model_name="ledgertransaction",
            name="rule",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="shop.splitrule",
                verbose_name="rule",
            ),
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.CharField(max_length=7, unique=True, verbose_name="month")),
                ("root", models.CharField(max_length=64, verbose_name="root")),
                ("num_leaves", models.PositiveIntegerField(verbose_name="lines")),
                ("log_index", models.BigIntegerField(verbose_name="position in the log")),
                ("issued_at", models.DateTimeField(verbose_name="issued")),
            ],
            options={
                "verbose_name": "statements of a month",
                "verbose_name_plural": "statements of months",
                "ordering": ["-month"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("month__regex", "^[0-9]{4}-(0[1-9]|1[0-2])$")),
                        name="shop_statement_month",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StatementLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("index", models.PositiveIntegerField()),
                ("leaf", models.TextField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leaves",
                        to="shop.ledgeraccount",
                    ),
                ),
                (
                    "line",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leaf",
                        to="shop.ledgerline",
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leaves",
                        to="shop.statement",
                    ),
                ),
            ],
            options={
                "verbose_name": "line of a statement",
                "verbose_name_plural": "lines of statements",
                "ordering": ["statement", "index"],
            },
        ),
        migrations.AddConstraint(
            model_name="ledgerline",
            constraint=models.CheckConstraint(
                condition=models.Q(("minor", 0), _negated=True), name="shop_line_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="payoutbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(("approved_by", models.F("made_by")), _negated=True),
                name="shop_batch_second_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="payoutbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "cancelled"]),
                    models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                    _connector="OR",
                ),
                name="shop_batch_approved",
            ),
        ),
        migrations.AddConstraint(
            model_name="payoutbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "approved", "sent", "cancelled"])),
                name="shop_batch_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="payout",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", [pinxit.shop.core.payout.PayoutState["WAITING"]])),
                fields=("account",),
                name="shop_one_open_payout",
            ),
        ),
        migrations.AddConstraint(
            model_name="payout",
            constraint=models.CheckConstraint(
                condition=models.Q(("minor__gte", 1)), name="shop_payout_amount"
            ),
        ),
        migrations.AddConstraint(
            model_name="payout",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["waiting", "settled", "failed", "returned", "cancelled"])
                ),
                name="shop_payout_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="splitrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "artist_bp",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.Value(10000), "-", models.F("studio_bp")
                            ),
                            "-",
                            models.F("pool_bp"),
                        ),
                    )
                ),
                name="shop_split_is_whole",
                violation_error_message="The three parts must make 100 % together.",
            ),
        ),
        migrations.AddConstraint(
            model_name="splitrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("cap_bp__gte", 100), ("cap_bp__lte", 10000)),
                name="shop_split_cap",
                violation_error_message="The cap lies between 1 % and 100 %.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgertransaction",
            constraint=models.CheckConstraint(
                condition=models.Q(("num_lines__gte", 2)), name="shop_posting_lines"
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgertransaction",
            constraint=models.UniqueConstraint(
                fields=("id", "currency"), name="shop_posting_and_currency"
            ),
        ),
        migrations.AddConstraint(
            model_name="statementline",
            constraint=models.UniqueConstraint(
                fields=("statement", "index"), name="shop_statement_leaf_has_one_place"
            ),
        ),
        migrations.RunSQL(REFUSE, ALLOW),
        migrations.RunSQL(BALANCE, UNBALANCE),
        migrations.RunSQL(MOVES, UNMOVES),
    ]
