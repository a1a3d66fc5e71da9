"""The database itself refuses to change or delete entries of the logbook."""

from django.db import migrations

CHANGED = "the logbook is never changed"
SQLITE = [
    f"""CREATE TRIGGER logbook_is_final BEFORE UPDATE ON studyapp_logbookentry
    BEGIN SELECT RAISE(ABORT, '{CHANGED}'); END""",
    f"""CREATE TRIGGER logbook_is_kept BEFORE DELETE ON studyapp_logbookentry
    BEGIN SELECT RAISE(ABORT, '{CHANGED}'); END""",
]
POSTGRESQL = [
    f"""CREATE FUNCTION seewhy_logbook_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{CHANGED}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    """CREATE TRIGGER logbook_is_final BEFORE UPDATE OR DELETE ON studyapp_logbookentry
    FOR EACH ROW EXECUTE FUNCTION seewhy_logbook_is_final()""",
]


def add_triggers(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER logbook_is_final")
        schema_editor.execute("DROP TRIGGER logbook_is_kept")
    else:
        schema_editor.execute("DROP FUNCTION seewhy_logbook_is_final CASCADE")


class Migration(migrations.Migration):
    dependencies = [("studyapp", "0004_the_workplace")]
    operations = [migrations.RunPython(add_triggers, drop_triggers)]
