"""The database keeps books balanced, rows as they are, and payouts in their order."""

from django.db import migrations

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
    dependencies = [("shop", "0006_payouts_and_statements")]

    operations = [
        migrations.RunSQL(REFUSE, ALLOW),
        migrations.RunSQL(BALANCE, UNBALANCE),
        migrations.RunSQL(MOVES, UNMOVES),
    ]
