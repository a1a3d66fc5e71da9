"""PostgreSQL refuses to empty the logbook at one stroke, too: no trigger of a row sees that."""

from django.db import migrations

ADDED = """CREATE TRIGGER logbook_is_not_emptied BEFORE TRUNCATE ON studyapp_logbookentry
    FOR EACH STATEMENT EXECUTE FUNCTION seewhy_logbook_is_final()"""
DROPPED = "DROP TRIGGER logbook_is_not_emptied ON studyapp_logbookentry"


def execute(statement):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":  # SQLite has no TRUNCATE
            schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [("studyapp", "0020_maps_of_bundles")]
    operations = [migrations.RunPython(execute(ADDED), execute(DROPPED))]
