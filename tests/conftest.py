"""What every test gets: its own media folder, and the tools a machine may lack named plainly."""

import os

import hypothesis
import pytest

from tests.loopback import guard

# How long an example takes says more about the machine than about the code.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")

# Playwright's synchronous interface runs an event loop in the test's own thread.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
# As many processes as processors run tests. Threads of linear algebra would wait for each other in
# loops that take the processors from the others: three times the time for a small system.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")


# Half a minute and more each: begun last, they would keep one process busy while the others wait.
LONG = (
    "test_demo.py",
    "test_state_machine.py",
    "test_accessibility.py",
    "test_hostile_texts.py",
    "test_languages.py",
    "test_offline.py",
    "test_runs.py",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """The files with the longest tests come first; the others stay in the order they were drawn."""
    items.sort(key=lambda item: item.path.name not in LONG)


@pytest.fixture(autouse=True)
def media_folder(settings, tmp_path):
    """No test sees another's files."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture(autouse=True)
def nothing_remembered():
    """A one-time code is refused the second time, and the next test's account has the same key."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture(autouse=True)
def loopback_only():
    """A test that reaches for another machine fails, whatever became of it."""
    guard.is_on = True
    guard.reached.clear()
    yield
    assert guard.reached == []


@pytest.fixture(autouse=True, scope="session")
def fast_passwords():
    """Argon2 is slow on purpose; tests make many accounts."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True, scope="session")
def logbook_is_emptied():
    """The database refuses to empty the logbook; between tests it is emptied all the same."""
    from django.db.backends.base.operations import BaseDatabaseOperations

    plain = BaseDatabaseOperations.execute_sql_flush

    def without_the_trigger(self, sql_list):
        if self.connection.vendor != "sqlite":
            kept = "ALTER TABLE studyapp_logbookentry {} TRIGGER USER"
            return plain(self, [kept.format("DISABLE"), *sql_list, kept.format("ENABLE")])
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'logbook_is_kept'")
            found = cursor.fetchone()
            cursor.execute("DROP TRIGGER IF EXISTS logbook_is_kept")
            plain(self, sql_list)
            if found:
                cursor.execute(found[0])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", without_the_trigger)
        yield
