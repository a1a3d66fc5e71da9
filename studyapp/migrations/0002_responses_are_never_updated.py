"""The database itself refuses to change responses, elaborations, questions of a frozen set,
registrations of a plan and records of unblinding.

On SQLite a later migration that alters one of these tables rebuilds it and thereby drops its
triggers; it must end by running these operations again; tests/studyapp/test_constraints.py notices.
"""

from django.db import migrations

CHANGED_RESPONSE = "a response is written once and never changed"
CHANGED_QUESTION = "a frozen question set is never changed"
CHANGED_REGISTRATION = "what was registered is never changed"
FROZEN = "(SELECT frozen_at FROM studyapp_questionset WHERE id = {row}.question_set_id) IS NOT NULL"

SQLITE = [
    f"""CREATE TRIGGER response_is_final BEFORE UPDATE ON studyapp_response
    BEGIN SELECT RAISE(ABORT, '{CHANGED_RESPONSE}'); END""",
    f"""CREATE TRIGGER elaboration_is_final BEFORE UPDATE ON studyapp_elaboration
    BEGIN SELECT RAISE(ABORT, '{CHANGED_RESPONSE}'); END""",
    f"""CREATE TRIGGER question_is_frozen BEFORE UPDATE ON studyapp_question
    WHEN {FROZEN.format(row="OLD")} BEGIN SELECT RAISE(ABORT, '{CHANGED_QUESTION}'); END""",
    f"""CREATE TRIGGER question_set_is_full BEFORE INSERT ON studyapp_question
    WHEN {FROZEN.format(row="NEW")} BEGIN SELECT RAISE(ABORT, '{CHANGED_QUESTION}'); END""",
    f"""CREATE TRIGGER registration_is_final BEFORE UPDATE ON studyapp_preregistration
    BEGIN SELECT RAISE(ABORT, '{CHANGED_REGISTRATION}'); END""",
    f"""CREATE TRIGGER unblinding_is_final BEFORE UPDATE ON studyapp_unblinding
    BEGIN SELECT RAISE(ABORT, '{CHANGED_REGISTRATION}'); END""",
]
POSTGRESQL = [
    f"""CREATE FUNCTION seewhy_response_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{CHANGED_RESPONSE}' USING ERRCODE = 'integrity_constraint_violation';
    END $$""",
    """CREATE TRIGGER response_is_final BEFORE UPDATE ON studyapp_response
    FOR EACH ROW EXECUTE FUNCTION seewhy_response_is_final()""",
    """CREATE TRIGGER elaboration_is_final BEFORE UPDATE ON studyapp_elaboration
    FOR EACH ROW EXECUTE FUNCTION seewhy_response_is_final()""",
    f"""CREATE FUNCTION seewhy_question_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF {FROZEN.format(row="NEW")} THEN
        RAISE EXCEPTION '{CHANGED_QUESTION}' USING ERRCODE = 'integrity_constraint_violation';
      END IF;
      RETURN NEW;
    END $$""",
    """CREATE TRIGGER question_is_frozen BEFORE INSERT OR UPDATE ON studyapp_question
    FOR EACH ROW EXECUTE FUNCTION seewhy_question_is_frozen()""",
    f"""CREATE FUNCTION seewhy_registration_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION '{CHANGED_REGISTRATION}' USING ERRCODE = 'integrity_constraint_violation';
    END $$""",
    """CREATE TRIGGER registration_is_final BEFORE UPDATE ON studyapp_preregistration
    FOR EACH ROW EXECUTE FUNCTION seewhy_registration_is_final()""",
    """CREATE TRIGGER unblinding_is_final BEFORE UPDATE ON studyapp_unblinding
    FOR EACH ROW EXECUTE FUNCTION seewhy_registration_is_final()""",
]


def add_triggers(apps, schema_editor):
    statements = {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]
    for statement in statements:
        schema_editor.execute(statement)


def drop_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        names = (
            "response_is_final",
            "elaboration_is_final",
            "question_is_frozen",
            "question_set_is_full",
            "registration_is_final",
            "unblinding_is_final",
        )
        statements = [f"DROP TRIGGER {name}" for name in names]
    else:
        functions = (
            "seewhy_response_is_final",
            "seewhy_question_is_frozen",
            "seewhy_registration_is_final",
        )
        statements = [f"DROP FUNCTION {name} CASCADE" for name in functions]
    for statement in statements:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("studyapp", "0001_a_study_and_its_record")]
    operations = [migrations.RunPython(add_triggers, drop_triggers)]
