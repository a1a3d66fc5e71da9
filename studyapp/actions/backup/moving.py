"""From SQLite to PostgreSQL: every row as it is, in one transaction."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connection, connections, models, transaction

from studyapp.actions.backup import BackupError

SOURCE = "moved"
AT_ONCE = 2000  # rows in memory


def move(path: Path) -> None:
    """Copy every row of a file of SQLite into the database, which must be empty.

    Raises
    ------
    BackupError : fewer or more rows arrived than were there; nothing was changed then.
    """
    call_command("migrate", verbosity=0)
    with _source(path):
        call_command("migrate", database=SOURCE, verbosity=0)
        with transaction.atomic(), _without_triggers():
            for model in _models():
                model._base_manager.using(DEFAULT_DB_ALIAS)._raw_delete(DEFAULT_DB_ALIAS)
            for model in _models():
                _copy(model)
            _set_sequences()


@contextmanager
def _source(path: Path) -> Iterator[None]:
    """A copy of the file as a second database: it may take migrations to read it."""
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copy(path, folder)
        databases = {SOURCE: {"ENGINE": "django.db.backends.sqlite3", "NAME": str(copy)}}
        known = {DEFAULT_DB_ALIAS: settings.DATABASES[DEFAULT_DB_ALIAS]}
        connections.settings[SOURCE] = connections.configure_settings(known | databases)[SOURCE]
        try:
            yield
        finally:
            connections[SOURCE].close()
            del connections[SOURCE]
            del connections.settings[SOURCE]


def _models() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]


def _copy(model: type[models.Model]) -> None:
    rows = model._base_manager.using(SOURCE).order_by("pk")
    for row in rows.iterator(chunk_size=AT_ONCE):
        # Raw: no time of creation is set anew.
        row.save_base(raw=True, force_insert=True, using=DEFAULT_DB_ALIAS)
    arrived = model._base_manager.using(DEFAULT_DB_ALIAS).count()
    if arrived != rows.count():
        raise BackupError(
            f"{rows.count()} rows of {model._meta.verbose_name_plural} were to be copied, "
            f"{arrived} arrived. Nothing was changed; please report this."
        )


@contextmanager
def _without_triggers() -> Iterator[None]:
    """Let a frozen question set be filled again, here and only until this transaction ends."""
    tables = [connection.ops.quote_name(model._meta.db_table) for model in _models()]
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        # Foreign keys are looked at now: a table with checks to come cannot be altered.
        connection.check_constraints()
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _set_sequences() -> None:
    """The next row gets a number of its own."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), _models()):
            cursor.execute(statement)
