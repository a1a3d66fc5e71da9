"""The database tests once more on PostgreSQL: `python -m tests.postgres [pytest's options]`.

Whatever asks for a database runs again, and so every constraint, trigger, lock, order, sum and JSON
column. Left out are only the files of LEFT_OUT: they ask a database for nothing that tests which
run again do not ask for in the same way, and look at what is made of its answers: the words of a
page, a number, a file. Whoever puts a test about the database into one of them takes the file off
the list; a file that is named in the options runs all the same.

DATABASE_URL names a server to use; without it a throw-away one is started from the machine's own
PostgreSQL, on the loopback address, and removed afterwards.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MISSING = (
    "PostgreSQL is missing, so the database tests ran on SQLite only. To run them on both: "
    "apt-get install postgresql"
)
LEFT_OUT = [
    # Without a database; what a browser asks the server for, other tests ask for without one.
    "tests/explainers",
    "tests/studyapp/analysis",
    "tests/studyapp/design",
    "tests/test_demo.py",
    "tests/browser",
    # What pages say, after a walk through the study as many other tests take it.
    "tests/studyapp/test_languages.py",
    "tests/studyapp/views/test_power_page.py",
    "tests/studyapp/views/test_study_results.py",
    "tests/studyapp/views/test_study_results_files.py",
    "tests/studyapp/views/test_task_results.py",
    "tests/studyapp/views/workplace/test_texts.py",
    "tests/studyapp/views/workplace/test_ways_on.py",
    "tests/test_blinding.py",
    "tests/test_blinding_pictures.py",
    # How often Django asks, whichever database it asks.
    "tests/studyapp/admin/test_queries.py",
    # Arithmetic on a design or on simulated choices, which are stored as people's are.
    "tests/studyapp/actions/rehearsal/test_simulate.py",
    "tests/studyapp/actions/tables/test_whole_design.py",
    "tests/studyapp/actions/test_balance_of_the_export.py",
    # Programs that read the files of an export; writing the files is tested on both.
    "tests/studyapp/actions/export/test_handed_out.py",
    "tests/studyapp/actions/export/test_recompute.py",
    "tests/examples/lego/study/test_making.py",
]
TOGETHER = ["-n", "2", "--dist", "loadfile", "--reuse-db"]
DATABASE = {"db", "transactional_db", "django_db_setup", "live_server"}
# A server that is thrown away need not survive a power cut. And what a test stored is rolled back
# before anybody could count it: statistics of tables that were empty then would let the planner
# join the next test's rows one by one.
HASTE = " ".join(
    f"-c {setting}=off"
    for setting in ("fsync", "full_page_writes", "synchronous_commit", "autovacuum", "jit")
)


def binaries() -> Path | None:
    """The folder with the newest initdb and postgres of this machine."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: p.parts[-3])
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


class Server:
    """A server with an empty database in a folder of its own; it can die and be started again."""

    def __init__(self, programs: Path, folder: str, haste: str) -> None:
        self.programs, self.folder = programs, folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.address = f"postgres://seewhy:none@127.0.0.1:{port}/postgres"
        listen = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 {haste}"
        self._control = [
            "pg_ctl",
            "-D",
            f"{folder}/data",
            "-w",
            "-l",
            f"{folder}/log",
            "-o",
            listen,
        ]
        # PostgreSQL refuses to run as root; Debian's package brings a user for it.
        self._user = pwd.getpwnam("postgres").pw_uid if os.geteuid() == 0 else None
        if self._user is not None:
            os.chown(folder, self._user, -1)
        options = ["--auth=trust", "--username=seewhy", "--encoding=UTF8", "--locale=C.UTF-8"]
        self._run("initdb", "-D", f"{folder}/data", *options)

    def start(self) -> None:
        self._run(*self._control, "start")

    def stop(self) -> None:
        self._run(*self._control, "-m", "immediate", "stop")

    def kill(self) -> None:
        """All its processes die at once, as in a crash of the machine."""
        processes = self.processes()
        for process in processes:
            os.kill(process, signal.SIGKILL)
        # While one of them holds the shared memory, no other server starts here.
        while any(_lives(process) for process in processes):
            time.sleep(0.05)
        # In a container that nobody tidies the dead keep their numbers, and PostgreSQL believes
        # that they live.
        for lock in (
            Path(self.folder, "data", "postmaster.pid"),
            *Path(self.folder).glob(".*.lock"),
        ):
            lock.unlink(missing_ok=True)

    def processes(self) -> list[int]:
        """The server's own first, then one for each connection and each of its chores."""
        main = int(Path(self.folder, "data", "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{main}/task/{main}/children").read_text().split()
        return [main, *map(int, children)]

    def _run(self, program: str, *words: str) -> None:
        subprocess.run(
            [self.programs / program, *words],
            user=self._user,
            cwd=self.folder,
            check=True,
            stdout=subprocess.DEVNULL,
        )


def _lives(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


@contextmanager
def started_server(programs: Path, haste: str = HASTE) -> Iterator[Server]:
    """A server of its own, which is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="seewhy-postgres-") as folder:
        server = Server(programs, folder, haste)
        server.start()
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def throw_away_server(programs: Path, haste: str = HASTE) -> Iterator[str]:
    """A server with an empty database; yields its address for DATABASE_URL."""
    with started_server(programs, haste) as server:
        yield server.address


def pytest_collection_modifyitems(config, items):
    """Leave out every test that asks for no database: this module is a plugin of pytest as well."""
    asking, others = [], []
    for item in items:
        asks = item.get_closest_marker("django_db") or not DATABASE.isdisjoint(item.fixturenames)
        (asking if asks else others).append(item)
    config.hook.pytest_deselected(items=others)
    items[:] = asking


def run_tests(address: str, options: list[str]) -> int:
    left_out = [f"--ignore={place}" for place in LEFT_OUT if place not in options]
    command = [sys.executable, "-m", "pytest", "-p", "tests.postgres", *left_out, *options]
    return subprocess.run(command, env=os.environ | {"DATABASE_URL": address}).returncode


def main(options: list[str]) -> int:
    address = os.environ.get("DATABASE_URL", "")
    if address.startswith("postgres"):
        return run_tests(address, options)
    programs = binaries()
    if programs is None:
        print(MISSING)
        return 1 if os.environ.get("SEEWHY_REQUIRE_ALL") == "1" else 0
    with throw_away_server(programs) as address:
        # The databases go with the server; removing them one by one fails while a process of
        # another test still holds one.
        return run_tests(address, [*TOGETHER, *options])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
