"""The database keeps bids and steps as they were, proofs with the artist, and ground with orders."""

from django.db import migrations

KEPT = ("bid", "bargainstep")

REFUSE = """
CREATE FUNCTION shop_ways_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was bid or proposed stays: % of % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
""" + "".join(
    f"""
CREATE TRIGGER shop_{table}_stays
    BEFORE UPDATE OR DELETE ON shop_{table}
    FOR EACH ROW EXECUTE FUNCTION shop_ways_refuse();
"""
    for table in KEPT
)
ALLOW = (
    "".join(f"DROP TRIGGER shop_{table}_stays ON shop_{table};" for table in KEPT)
    + "DROP FUNCTION shop_ways_refuse();"
)

#: An order of a proof is of one that the artist has offered, and by its own number and edition.
PROOFS = """
CREATE FUNCTION shop_proof_is_offered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM shop_proof
      WHERE id = NEW.proof_id AND edition_id = NEW.edition_id AND number = NEW.number
        AND released_at IS NOT NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this proof is the artist''s and not for sale'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER shop_order_of_an_offered_proof
    BEFORE INSERT OR UPDATE OF proof_id, edition_id, number ON shop_order
    FOR EACH ROW WHEN (NEW.proof_id IS NOT NULL) EXECUTE FUNCTION shop_proof_is_offered();
"""
UNPROOFS = """
DROP TRIGGER shop_order_of_an_offered_proof ON shop_order;
DROP FUNCTION shop_proof_is_offered();
"""

#: Whatever moves an order, in the shop or by hand, frees the ground of its licence or takes it
#: again; taking it where somebody else stands meanwhile breaks `shop_exclusive_means_nobody_else`.
GROUND = """
CREATE FUNCTION shop_ground_follows_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE shop_licenceground
       SET is_held = NEW.state NOT IN ('lapsed', 'cancelled', 'refunded')
     WHERE order_id = NEW.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER shop_ground_follows_order
    AFTER UPDATE OF state ON shop_order
    FOR EACH ROW WHEN (NEW.good = 'licence' AND NEW.state <> OLD.state)
    EXECUTE FUNCTION shop_ground_follows_order();
"""
UNGROUND = """
DROP TRIGGER shop_ground_follows_order ON shop_order;
DROP FUNCTION shop_ground_follows_order();
"""


class Migration(migrations.Migration):
    dependencies = [("shop", "0018_licences")]

    operations = [
        migrations.RunSQL(REFUSE, ALLOW),
        migrations.RunSQL(PROOFS, UNPROOFS),
        migrations.RunSQL(GROUND, UNGROUND),
    ]
