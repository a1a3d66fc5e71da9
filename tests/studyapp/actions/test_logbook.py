"""The logbook's chain shows whatever is altered, and two writers leave no gap."""

from io import StringIO
from threading import Barrier, Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from django.db.utils import DatabaseError

from studyapp.actions.logbook import breaks, digest, holds, last_line, write_down
from studyapp.models import LogbookEntry

WRITERS = 4


def write(count: int = 3, **said) -> None:
    for number in range(count):
        write_down(actor="ada", action="changed", noun="study", subject=f"number {number}", **said)


@pytest.fixture
def tamper():
    """Runs SQL as somebody would who holds the database: without the triggers."""

    def run(sql: str) -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("DROP TRIGGER IF EXISTS logbook_is_final")
                cursor.execute("DROP TRIGGER IF EXISTS logbook_is_kept")
            else:
                cursor.execute("ALTER TABLE studyapp_logbookentry DISABLE TRIGGER USER")
            cursor.execute(sql)

    return run


def verified(*options: str) -> str:
    said = StringIO()
    call_command("verify_logbook", *options, stdout=said)
    return said.getvalue()


@pytest.mark.django_db
def test_an_untouched_logbook_is_sound_whatever_was_written_into_it():
    write()
    odd = {"float": 1e20, "small": 0.1, "nested": [{"a": None, 3: True}], "nul": "a\0b", "ü": "é"}
    write_down(actor="a" * 200, action="b" * 60, noun="c", subject="d" * 300, details=odd)
    assert list(breaks()) == []
    stored = LogbookEntry.objects.first()
    assert stored.details["nul"] == "ab"
    assert len(stored.actor) == 150
    assert "4 entries, none altered" in verified()
    assert stored.sha256 in verified()


@pytest.mark.django_db
def test_an_empty_logbook_is_sound():
    assert verified() == "The logbook is empty.\n"


@pytest.mark.django_db
def test_an_emptied_logbook_is_noticed_where_there_are_accounts(tamper):
    call_command("createsuperuser", "--noinput", username="ada", email="")
    assert "1 entries, none altered" in verified()
    assert LogbookEntry.objects.get().action == "made"
    tamper("DELETE FROM studyapp_logbookentry")
    with pytest.raises(CommandError, match="but there are accounts"):
        verified()


@pytest.mark.django_db(transaction=True)
def test_the_worker_tells_the_last_hash():
    said = StringIO()
    write(2)
    call_command("worker", "--once", stdout=said)
    assert said.getvalue().count(LogbookEntry.objects.first().sha256) == 1
    assert last_line() in said.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE studyapp_logbookentry SET actor = 'eve' WHERE number = 2", "Entry 2 .*altered"),
        ("UPDATE studyapp_logbookentry SET details = '{\"a\": 1}' WHERE number = 3", "Entry 3"),
        ("DELETE FROM studyapp_logbookentry WHERE number = 2", "Entry 2 is missing"),
        ("DELETE FROM studyapp_logbookentry WHERE number = 1", "Entry 1 is missing"),
        ("UPDATE studyapp_logbookentry SET number = 9 WHERE number = 3", "Entry 3 is missing"),
    ],
)
def test_the_first_broken_entry_is_named(tamper, sql, said):
    write(4)
    tamper(sql)
    with pytest.raises(CommandError, match=said):
        verified()


@pytest.mark.django_db
def test_an_entry_that_was_altered_with_its_hash_breaks_the_one_after_it(tamper):
    write(3)
    second = LogbookEntry.objects.get(number=2)
    second.actor = "eve"
    tamper(
        "UPDATE studyapp_logbookentry SET actor = 'eve', "
        f"sha256 = '{digest(second)}' WHERE number = 2"
    )
    assert list(breaks()) == ["Entry 3 does not follow from the one before it."]


@pytest.mark.django_db
def test_a_hash_that_was_kept_shows_that_the_end_is_gone(tamper):
    write(3)
    last = LogbookEntry.objects.get(number=3).sha256
    assert holds(last)
    assert "3 entries" in verified("--holds", last)
    tamper("DELETE FROM studyapp_logbookentry WHERE number = 3")
    with pytest.raises(CommandError, match="taken from the end"):
        verified("--holds", last)


@pytest.mark.django_db
def test_the_database_itself_refuses_to_change_or_delete_an_entry():
    write(1)
    for change in (
        lambda: LogbookEntry.objects.update(actor="eve"),
        lambda: LogbookEntry.objects.all().delete(),
        empty_at_one_stroke,
    ):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            change()


def empty_at_one_stroke() -> None:
    with connection.cursor() as cursor:
        statement = "DELETE FROM" if connection.vendor == "sqlite" else "TRUNCATE"
        cursor.execute(f"{statement} studyapp_logbookentry")


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_leave_one_chain():
    begin, failures = Barrier(WRITERS), []

    def work() -> None:
        begin.wait()
        try:
            write(5)
        except DatabaseError as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=work) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert LogbookEntry.objects.count() == 5 * WRITERS
    assert list(breaks()) == []
