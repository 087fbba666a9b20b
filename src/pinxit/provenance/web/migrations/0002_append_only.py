"""Let the database itself refuse to change or remove what is in the log."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION provenance_log_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log is append-only: % is refused', TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;

CREATE TRIGGER provenance_log_stays
    BEFORE UPDATE OR DELETE ON provenance_logentry
    FOR EACH STATEMENT EXECUTE FUNCTION provenance_log_refuse();

CREATE TRIGGER provenance_log_is_not_emptied
    BEFORE TRUNCATE ON provenance_logentry
    FOR EACH STATEMENT EXECUTE FUNCTION provenance_log_refuse();
"""

ALLOW = """
DROP TRIGGER provenance_log_is_not_emptied ON provenance_logentry;
DROP TRIGGER provenance_log_stays ON provenance_logentry;
DROP FUNCTION provenance_log_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("provenance", "0001_log")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
