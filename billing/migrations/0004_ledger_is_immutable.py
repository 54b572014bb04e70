from django.db import migrations

FORBID = """
CREATE FUNCTION billing_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Rows of % are never changed or deleted: insert an entry that corrects them.', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER ledger_entries_are_immutable BEFORE UPDATE OR DELETE ON ledger_entries
    FOR EACH ROW EXECUTE FUNCTION billing_is_immutable();
CREATE TRIGGER grants_are_immutable BEFORE UPDATE OR DELETE ON grants
    FOR EACH ROW EXECUTE FUNCTION billing_is_immutable();
"""
ALLOW = """
DROP TRIGGER ledger_entries_are_immutable ON ledger_entries;
DROP TRIGGER grants_are_immutable ON grants;
DROP FUNCTION billing_is_immutable();
"""


class Migration(migrations.Migration):
    dependencies = [("billing", "0003_ledger")]

    operations = [migrations.RunSQL(FORBID, ALLOW)]
