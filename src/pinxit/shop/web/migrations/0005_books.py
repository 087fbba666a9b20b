"""The books: rules, accounts, postings, lines."""

import uuid

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


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
        migrations.AddConstraint(
            model_name="ledgerline",
            constraint=models.CheckConstraint(
                condition=models.Q(("minor", 0), _negated=True), name="shop_line_says_something"
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
                violation_error_message="The three parts must make 100 %% together.",
            ),
        ),
        migrations.AddConstraint(
            model_name="splitrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("cap_bp__gte", 100), ("cap_bp__lte", 10000)),
                name="shop_split_cap",
                violation_error_message="The cap lies between 1 %% and 100 %%.",
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
    ]
