"""The database numbers papers without a gap, and keeps papers and agreed terms as they are."""

from django.db import migrations

#: The number of a paper is drawn from its series' row, which stays locked until the transaction
#: ends: what is rolled back gives its number back, and no number is drawn but for a paper.
NUMBER = """
CREATE FUNCTION shop_paper_is_numbered() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whole bigint;
    credited bigint;
    whole_tax bigint;
    credited_tax bigint;
BEGIN
    INSERT INTO shop_invoicecounter AS counter (series, last) VALUES (NEW.series, 1)
        ON CONFLICT (series) DO UPDATE SET last = counter.last + 1
        RETURNING last INTO NEW.number;
    IF NEW.kind = 'credit' THEN
        SELECT gross_minor, tax_minor INTO whole, whole_tax
            FROM shop_invoice WHERE id = NEW.amends_id AND kind = 'invoice'
                AND order_id IS NOT DISTINCT FROM NEW.order_id
                AND bill_id IS NOT DISTINCT FROM NEW.bill_id AND currency = NEW.currency
            FOR NO KEY UPDATE;
        SELECT coalesce(sum(gross_minor), 0), coalesce(sum(tax_minor), 0)
            INTO credited, credited_tax FROM shop_invoice WHERE amends_id = NEW.amends_id;
        IF whole IS NULL OR credited + NEW.gross_minor > whole
                OR credited_tax + NEW.tax_minor > whole_tax THEN
            RAISE EXCEPTION 'more is credited than the invoice says'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER shop_invoice_is_numbered BEFORE INSERT ON shop_invoice
    FOR EACH ROW EXECUTE FUNCTION shop_paper_is_numbered();

CREATE FUNCTION shop_counter_only_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'a series counts papers and nothing else: % is refused', TG_OP
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER shop_invoicecounter_only_counts
    AFTER INSERT OR UPDATE OR DELETE ON shop_invoicecounter
    FOR EACH STATEMENT EXECUTE FUNCTION shop_counter_only_counts();
CREATE TRIGGER shop_invoicecounter_is_not_emptied BEFORE TRUNCATE ON shop_invoicecounter
    FOR EACH STATEMENT EXECUTE FUNCTION shop_books_refuse();
"""
UNNUMBER = """
DROP TRIGGER shop_invoicecounter_is_not_emptied ON shop_invoicecounter;
DROP TRIGGER shop_invoicecounter_only_counts ON shop_invoicecounter;
DROP FUNCTION shop_counter_only_counts();
DROP TRIGGER shop_invoice_is_numbered ON shop_invoice;
DROP FUNCTION shop_paper_is_numbered();
"""

_KEPT = ("invoice", "taxnumbercheck")
KEEP = "".join(
    f"""
CREATE TRIGGER shop_{table}_stays BEFORE UPDATE OR DELETE ON shop_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION shop_books_refuse();
CREATE TRIGGER shop_{table}_is_not_emptied BEFORE TRUNCATE ON shop_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION shop_books_refuse();
"""
    for table in _KEPT
)
UNKEEP = "".join(
    f"""
DROP TRIGGER shop_{table}_is_not_emptied ON shop_{table};
DROP TRIGGER shop_{table}_stays ON shop_{table};
"""
    for table in _KEPT
)

#: What a buyer agreed to and what was taxed stays as it was once the order is not open any more.
AGREED = """
CREATE FUNCTION shop_terms_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF ROW(NEW.order_id, NEW.commission_id, NEW.goods, NEW.list_minor, NEW.tax_minor, NEW.treatment, NEW.place,
           NEW.rate_ppm, NEW.rate_source, NEW.bill_country, NEW.bill_region, NEW.tax_number,
           NEW.number_check_id, NEW.start, NEW.agreement, NEW.agreed_at)
       IS DISTINCT FROM
       ROW(OLD.order_id, OLD.commission_id, OLD.goods, OLD.list_minor, OLD.tax_minor, OLD.treatment, OLD.place,
           OLD.rate_ppm, OLD.rate_source, OLD.bill_country, OLD.bill_region, OLD.tax_number,
           OLD.number_check_id, OLD.start, OLD.agreement, OLD.agreed_at)
       AND (EXISTS (SELECT 1 FROM shop_order WHERE id = OLD.order_id AND paid_at IS NOT NULL)
            OR EXISTS (SELECT 1 FROM shop_bill
                       WHERE commission_id = OLD.commission_id AND paid_at IS NOT NULL)) THEN
        RAISE EXCEPTION 'the terms of an order that was paid stay as they were'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER shop_saleterms_stay BEFORE UPDATE ON shop_saleterms
    FOR EACH ROW EXECUTE FUNCTION shop_terms_stay();
"""
UNAGREED = """
DROP TRIGGER shop_saleterms_stay ON shop_saleterms;
DROP FUNCTION shop_terms_stay();
"""

#: All that a house offers is priced in its one currency.
ONE_CURRENCY = """
CREATE FUNCTION shop_edition_in_sellers_currency() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM shop_sellerdetails WHERE currency <> NEW.currency) THEN
        RAISE EXCEPTION 'this house sells in one currency'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER shop_edition_in_sellers_currency BEFORE INSERT ON shop_edition
    FOR EACH ROW EXECUTE FUNCTION shop_edition_in_sellers_currency();
"""
MANY_CURRENCIES = """
DROP TRIGGER shop_edition_in_sellers_currency ON shop_edition;
DROP FUNCTION shop_edition_in_sellers_currency();
"""


class Migration(migrations.Migration):
    dependencies = [("shop", "0013_discounts_and_rates")]

    operations = [
        migrations.RunSQL(NUMBER, UNNUMBER),
        migrations.RunSQL(KEEP, UNKEEP),
        migrations.RunSQL(AGREED, UNAGREED),
        migrations.RunSQL(ONE_CURRENCY, MANY_CURRENCIES),
    ]
