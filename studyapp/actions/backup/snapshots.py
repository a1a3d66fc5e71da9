"""The database in a file, as it was at one moment, and back; by what each database brings."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from studyapp.actions.backup import BackupError

# What libpq calls the settings of a database.
OF_LIBPQ = {
    "HOST": "PGHOST",
    "PORT": "PGPORT",
    "USER": "PGUSER",
    "PASSWORD": "PGPASSWORD",
    "NAME": "PGDATABASE",
}
FILES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
SIDES = ("-wal", "-shm", "-journal")  # files that SQLite keeps beside the database


def save(folder: Path) -> Path:
    """Write the database into a file of this folder, while others go on writing.

    Raises
    ------
    BackupError : the database's own program is missing, or says no.
    """
    path = folder / FILES[connection.vendor]
    if connection.vendor == "sqlite":
        # Unlike SQLite's stepwise copy this does not begin anew whenever somebody writes.
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(path)])
    else:
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={path}")
    _sync(path)
    return path


def put_back(path: Path) -> None:
    """Make the database what the file holds. It must be empty, of the same kind as the file's.

    It happens as a whole or not at all.
    """
    if connection.vendor == "sqlite":
        _replace_database(path)
        return
    connection.close()
    _run(
        *("pg_restore", "--no-owner", "--no-privileges", "--clean", "--if-exists"),
        *("--single-transaction", "--exit-on-error"),
        *(f"--dbname={settings.DATABASES['default']['NAME']}", str(path)),
    )


def _replace_database(path: Path) -> None:
    target = Path(connection.settings_dict["NAME"])
    connection.close()
    partial = target.with_name(f"{target.name}.partial")
    shutil.copyfile(path, partial)
    _sync(partial)
    for side in SIDES:
        target.with_name(target.name + side).unlink(missing_ok=True)
    partial.replace(target)


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _run(name: str, *words: str) -> None:
    done = subprocess.run(  # noqa: S603 - a program of PostgreSQL, with our own words
        [_program(name), *words], env=_environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupError(f"{name} says: {done.stderr.strip() or done.returncode}")


def _program(name: str) -> str:
    """The newest there is: an older one refuses a newer server."""
    found = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3])
    )
    program = str(found[-1]) if found else shutil.which(name)
    if program is None:
        raise BackupError(
            f"{name} is missing; install PostgreSQL's programs, such as with apt-get install "
            "postgresql-client."
        )
    return program


def _environment() -> dict[str, str]:
    """Words on a command line are seen by everybody on the machine, so the password is here."""
    told: dict[str, Any] = connection.settings_dict
    return os.environ | {
        variable: str(told[name]) for name, variable in OF_LIBPQ.items() if told.get(name)
    }
