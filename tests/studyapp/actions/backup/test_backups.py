"""What is put back is what was there, on either database, while people go on answering."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from studyapp import media
from studyapp.actions.backup import MANIFEST, BackupError
from studyapp.actions.backup.restoring import restore
from studyapp.actions.backup.taking import take
from studyapp.models import Response, Study
from tests.factories import make_open_study, make_researcher
from tests.postgres import MISSING, binaries, throw_away_server
from tests.processes import ROOT
from tests.rich_study import make_rich_study
from tests.rows import digests
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)
HAS_POSTGRESQL = binaries() is not None or os.environ.get("SEEWHY_REQUIRE_ALL") == "1"


@pytest.fixture(autouse=True)
def data_folder(settings, tmp_path):
    """Backups lie elsewhere."""
    settings.DATA_DIR = tmp_path / "data"
    settings.MEDIA_ROOT = settings.DATA_DIR / "media"
    settings.MEDIA_ROOT.mkdir(parents=True)


@pytest.fixture
def fresh(tmp_path):
    """Makes the environment of an empty installation on either database."""
    with ExitStack() as stack:

        def make(vendor: str) -> dict[str, str]:
            environment = os.environ | {
                "SEEWHY_DATA_DIR": str(tmp_path / "fresh"),
                "DJANGO_SETTINGS_MODULE": "studyapp.settings",
            }
            environment.pop("DATABASE_URL", None)
            if vendor == "postgresql":
                programs = binaries()
                assert programs is not None, MISSING
                server = stack.enter_context(throw_away_server(programs))
                environment["DATABASE_URL"] = server
            return environment

        yield make


def run(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=environment, capture_output=True, text=True
    )


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("vendor", ["sqlite"] + ["postgresql"] * HAS_POSTGRESQL)
def test_every_row_and_every_file_comes_back(tmp_path, fresh, vendor):
    study = make_rich_study()
    make_researcher(study)
    backup = take(tmp_path / "backups")
    environment = fresh(vendor)
    done = run(environment, "manage.py", "restore", str(backup))
    if (connection.vendor, vendor) == ("postgresql", "sqlite"):
        assert "goes back into PostgreSQL" in done.stderr
        return
    assert done.returncode == 0, done.stderr
    assert "Restored what was there" in done.stdout

    found = run(environment, "-m", "tests.rows")
    there, here = json.loads(found.stdout), json.loads(json.dumps(digests()))
    assert {table: rows for table, rows in here.items() if there.get(table) != rows} == {}
    assert there["studyapp_response"][0] == Response.objects.count() > 0
    assert files(tmp_path / "fresh" / "media") == files(tmp_path / "data" / "media") != {}
    assert run(environment, "manage.py", "verify_logbook").returncode == 0
    # Nothing is overwritten, and new rows get numbers of their own.
    again = run(environment, "manage.py", "restore", str(backup))
    assert "accounts or studies here already" in again.stderr
    made = "from studyapp.models import Study; Study.objects.create(slug='next', title='n')"
    needed = f"classifier_id={study.classifier_id}, questionnaire_id={study.questionnaire_id}"
    made = made.replace("title='n'", f"title='n', {needed}")
    assert (run(environment, "manage.py", "shell", "-c", made)).returncode == 0


def test_a_backup_taken_under_load_holds_one_moment(tmp_path):
    make_open_study(pictures=8, trials_per_participant=8)
    stop, given = threading.Event(), []

    def answer() -> None:
        while not stop.is_set():
            visitor = Visitor()
            visitor.join()
            for _ in range(8):
                visitor.respond()
                given.append(1)
        connection.close()

    people = [threading.Thread(target=answer) for _ in range(2)]
    for person in people:
        person.start()
    while len(given) < 10:
        stop.wait(0.01)
    before = Response.objects.count()
    backup = take(tmp_path / "backups")
    stop.set()
    for person in people:
        person.join()
    after = Response.objects.count()

    manifest = json.loads((backup / MANIFEST).read_text())
    assert {entry["name"] for entry in manifest["media"]} == set(files(tmp_path / "data" / "media"))
    if connection.vendor == "sqlite":
        with sqlite3.connect(backup / manifest["database"]["name"]) as database:
            one = database.execute
            assert one("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert one("PRAGMA foreign_key_check").fetchall() == []
            (count,) = one("SELECT count(*) FROM studyapp_response").fetchone()
        assert before <= count <= after


def test_the_next_backup_copies_only_what_is_new(tmp_path):
    make_open_study(pictures=2)
    first = take(tmp_path / "backups")
    pool = {path: path.stat().st_mtime_ns for path in (tmp_path / "backups/media").rglob("*.webp")}
    new = media.store("pictures", b"new", ".webp")
    dealt_with = []
    second = take(tmp_path / "backups", dealt_with.append)
    assert first != second
    assert all(path.stat().st_mtime_ns == at for path, at in pool.items())
    assert (tmp_path / "backups/media" / new).read_bytes() == b"new"
    assert sum(dealt_with) == sum(map(len, files(tmp_path / "data" / "media").values()))


def test_what_is_damaged_is_named_and_nothing_is_put_back(tmp_path):
    make_open_study(pictures=1)
    backup = take(tmp_path / "backups")
    victim = next(path for path in (tmp_path / "backups/media").rglob("*") if path.is_file())
    victim.write_bytes(victim.read_bytes()[:-1] + b"?")
    # Anything here would be refused before files are looked at.
    fresh = Study.objects.all()
    assert fresh.exists()
    with pytest.raises(BackupError, match="accounts or studies here already"):
        restore(backup)
    call_command("flush", interactive=False, verbosity=0)
    shutil.rmtree(tmp_path / "data" / "media")
    with pytest.raises(CommandError, match=f"{victim.name} is not what was stored"):
        call_command("restore", str(backup))
    assert not (tmp_path / "data" / "media").exists()
    assert not Study.objects.exists()


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        (None, "is no backup"),
        ("{", "is no backup"),
        ('{"format": 2}', "has the format 2"),
        ('{"format": 1, "migrations": ["studyapp.9999_later"]}', "taken by a newer SeeWhy"),
    ],
)
def test_what_is_no_backup_is_refused_by_its_name(tmp_path, told, reason):
    folder = tmp_path / "2026"
    folder.mkdir()
    if told is not None:
        (folder / MANIFEST).write_text(told)
    with pytest.raises(CommandError, match=reason):
        call_command("restore", str(folder))


def test_a_backup_in_the_data_folder_would_be_lost_with_it(tmp_path):
    with pytest.raises(CommandError, match="would be lost with it"):
        call_command("backup", str(tmp_path / "data" / "backups"))


def test_an_interrupted_backup_is_no_backup(tmp_path, monkeypatch):
    make_open_study(pictures=1)

    def full(source: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("studyapp.actions.backup.taking.copy", full)
    with pytest.raises(CommandError, match="No space left on device"):
        call_command("backup", str(tmp_path / "backups"))
    assert [path.name for path in (tmp_path / "backups").iterdir()] == ["media"]
