"""The database keeps purchases whole: their sums, their payments, and what goes back of them."""

from django.db import migrations

#: A purchase is the sum of its orders when a transaction ends, and no order changes its purchase.
SUMS = """
CREATE FUNCTION shop_purchase_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted bigint := CASE WHEN TG_TABLE_NAME = 'shop_order'
        THEN (to_jsonb(NEW) ->> 'purchase_id')::bigint ELSE NEW.id END;
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM shop_purchase p JOIN shop_order o ON o.purchase_id = p.id
        WHERE p.id = wanted
        GROUP BY p.id
        HAVING sum(o.price_minor) = p.total_minor
            AND bool_and(o.currency = p.currency) AND bool_and(o.buyer_id = p.buyer_id)
    ) THEN
        RAISE EXCEPTION 'purchase % is not the sum of its orders', wanted
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER shop_purchase_adds_up
    AFTER INSERT OR UPDATE OF total_minor, currency, buyer_id ON shop_purchase
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION shop_purchase_adds_up();
CREATE CONSTRAINT TRIGGER shop_order_adds_up
    AFTER INSERT OR UPDATE OF price_minor, currency, buyer_id ON shop_order
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.purchase_id IS NOT NULL)
    EXECUTE FUNCTION shop_purchase_adds_up();
CREATE FUNCTION shop_purchase_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% stays with what it was bought with', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER shop_order_stays_in_its_purchase BEFORE UPDATE OF purchase_id ON shop_order
    FOR EACH ROW WHEN (OLD.purchase_id IS DISTINCT FROM NEW.purchase_id)
    EXECUTE FUNCTION shop_purchase_stays();
"""
NO_SUMS = """
DROP TRIGGER shop_order_stays_in_its_purchase ON shop_order;
DROP FUNCTION shop_purchase_stays();
DROP TRIGGER shop_order_adds_up ON shop_order;
DROP TRIGGER shop_purchase_adds_up ON shop_purchase;
DROP FUNCTION shop_purchase_adds_up();
"""

#: What is bought together is paid for together, settled with it, and goes back for one of it.
MONEY = """
CREATE FUNCTION shop_payment_is_of_the_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM shop_order WHERE id = NEW.order_id AND purchase_id IS NOT NULL) THEN
        RAISE EXCEPTION 'what is bought together is paid for together'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER shop_payment_is_of_the_whole BEFORE INSERT OR UPDATE OF order_id ON shop_payment
    FOR EACH ROW WHEN (NEW.order_id IS NOT NULL) EXECUTE FUNCTION shop_payment_is_of_the_whole();
CREATE FUNCTION shop_settlement_is_of_its_payment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM shop_payment p JOIN shop_order o
            ON o.id = p.order_id OR o.purchase_id = p.purchase_id
        WHERE p.id = NEW.payment_id AND o.id = NEW.order_id
    ) THEN
        RAISE EXCEPTION 'a payment settles what it is for'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER shop_settlement_is_of_its_payment
    BEFORE INSERT OR UPDATE OF payment_id, order_id ON shop_settlement
    FOR EACH ROW EXECUTE FUNCTION shop_settlement_is_of_its_payment();
CREATE FUNCTION shop_refund_is_of_its_order() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    bought bigint;
    kept numeric;
BEGIN
    SELECT purchase_id, captured_amount INTO bought, kept
        FROM shop_payment WHERE id = NEW.payment_id;
    IF bought IS NULL AND NEW.order_id IS NOT NULL THEN
        RAISE EXCEPTION 'only of a purchase something goes back for one of its works'
            USING ERRCODE = 'integrity_constraint_violation';
    ELSIF bought IS NOT NULL AND NEW.order_id IS NULL AND kept > 0 THEN
        RAISE EXCEPTION 'a part of a purchase goes back for one of its works'
            USING ERRCODE = 'integrity_constraint_violation';
    ELSIF NEW.order_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM shop_order o WHERE o.id = NEW.order_id AND o.purchase_id = bought
            AND o.price_minor >= (
                SELECT sum(r.amount_minor) FROM shop_refund r
                WHERE r.payment_id = NEW.payment_id AND r.order_id = NEW.order_id
            )
    ) THEN
        RAISE EXCEPTION 'for a work of a purchase no more goes back than it cost'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER shop_refund_is_of_its_order AFTER INSERT ON shop_refund
    FOR EACH ROW EXECUTE FUNCTION shop_refund_is_of_its_order();
CREATE TRIGGER shop_refund_stays_of_its_order BEFORE UPDATE OF order_id ON shop_refund
    FOR EACH ROW WHEN (OLD.order_id IS DISTINCT FROM NEW.order_id)
    EXECUTE FUNCTION shop_purchase_stays();
"""
NO_MONEY = """
DROP TRIGGER shop_refund_stays_of_its_order ON shop_refund;
DROP TRIGGER shop_refund_is_of_its_order ON shop_refund;
DROP FUNCTION shop_refund_is_of_its_order();
DROP TRIGGER shop_settlement_is_of_its_payment ON shop_settlement;
DROP FUNCTION shop_settlement_is_of_its_payment();
DROP TRIGGER shop_payment_is_of_the_whole ON shop_payment;
DROP FUNCTION shop_payment_is_of_the_whole();
"""


class Migration(migrations.Migration):
    dependencies = [("shop", "0022_purchases")]

    operations = [migrations.RunSQL(SUMS, NO_SUMS), migrations.RunSQL(MONEY, NO_MONEY)]
