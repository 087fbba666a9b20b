"""The database refuses what orders, payments, refunds and disputes must not do.

What may follow what stands in tables, which `tests/shop/test_moves.py` compares with the code.
"""

from django.db import migrations

MOVES = {
    "shop_order.state": (
        "reserved paid", "reserved lapsed", "reserved cancelled",
        "paid refunded",
        "lapsed paid", "lapsed refunded",
        "cancelled refunded",
    ),
    "shop_refund.state": ("asked sent", "asked failed", "failed asked"),
    "shop_dispute.stage": (
        "open answered", "open won", "open lost", "answered won", "answered lost",
    ),
}  # fmt: skip
FIRST = {"shop_order.state": "reserved", "shop_refund.state": "asked", "shop_dispute.stage": "open"}

#: `TG_ARGV`: the column, the state to begin in, and the moves.
CHECK = """
CREATE FUNCTION shop_move_is_legal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    old_state text := CASE WHEN TG_OP = 'UPDATE' THEN to_jsonb(OLD) ->> TG_ARGV[0] END;
    new_state text := to_jsonb(NEW) ->> TG_ARGV[0];
BEGIN
    IF TG_OP = 'INSERT' AND new_state <> TG_ARGV[1] THEN
        RAISE EXCEPTION '% begins as %, not as %', TG_TABLE_NAME, TG_ARGV[1], new_state
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND new_state <> old_state
       AND NOT (old_state || ' ' || new_state) = ANY (string_to_array(TG_ARGV[2], ',')) THEN
        RAISE EXCEPTION '% that is % cannot become %', TG_TABLE_NAME, old_state, new_state
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
""" + "".join(
    f"""
CREATE TRIGGER {table}_moves BEFORE INSERT OR UPDATE OF {column} ON {table}
    FOR EACH ROW EXECUTE FUNCTION
    shop_move_is_legal('{column}', '{FIRST[where]}', '{",".join(moves)}');
"""
    for where, moves in MOVES.items()
    for table, column in [where.split(".")]
)
UNCHECK = (
    "".join(
        f"DROP TRIGGER {table}_moves ON {table};"
        for where in MOVES
        for table in [where.split(".")[0]]
    )
    + "DROP FUNCTION shop_move_is_legal();"
)

#: What was said stays said. A refund stays what it was asked to be, and is taken off what its
#: payment has brought, which a check keeps from falling below nothing.
KEEP = """
CREATE FUNCTION shop_paymentevent_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what a provider said is not rewritten'
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER shop_paymentevent_stays BEFORE UPDATE ON shop_paymentevent
    FOR EACH ROW EXECUTE FUNCTION shop_paymentevent_refuse();
CREATE FUNCTION shop_refund_counts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    places int := CASE
        WHEN NEW.currency IN ('JPY', 'KRW', 'VND', 'ISK', 'CLP') THEN 0
        WHEN NEW.currency IN ('BHD', 'KWD', 'TND') THEN 3
        ELSE 2 END;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.amount_minor, NEW.currency, NEW.payment_id)
                IS DISTINCT FROM (OLD.amount_minor, OLD.currency, OLD.payment_id) THEN
            RAISE EXCEPTION 'a refund stays what it was asked to be'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    UPDATE shop_payment SET captured_amount = captured_amount - NEW.amount_minor / 10.0 ^ places
        WHERE id = NEW.payment_id AND currency = NEW.currency;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'a payment goes back in its own currency'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER shop_refund_counts BEFORE INSERT OR UPDATE ON shop_refund
    FOR EACH ROW EXECUTE FUNCTION shop_refund_counts();
"""
LET_GO = """
DROP TRIGGER shop_refund_counts ON shop_refund;
DROP FUNCTION shop_refund_counts();
DROP TRIGGER shop_paymentevent_stays ON shop_paymentevent;
DROP FUNCTION shop_paymentevent_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("shop", "0008_payments")]

    operations = [migrations.RunSQL(CHECK, UNCHECK), migrations.RunSQL(KEEP, LET_GO)]
