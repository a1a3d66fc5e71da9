"""SeeWhy on one machine: the web server and the worker, kept alive and stopped together."""

import ctypes
import errno
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_urlsafe
from types import FrameType

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

NEEDED_BYTES = 1_000_000_000
PR_SET_PDEATHSIG = 1  # from linux/prctl.h
# Loaded here: between fork and exec, loading would wait for a lock that a lost thread holds.
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
LOOK = 0.3  # seconds between two looks at the children
# SIGINT too: a shell starts background processes with Ctrl-C ignored.
STOPS = (signal.SIGINT, signal.SIGTERM)
RESTART_PAUSE = 3.0  # seconds; a child that dies at once must not spin


class CannotStart(Exception):
    """The machine lacks something; the message says what to change."""


def check_machine(folder: Path) -> None:
    """Refuse by name what would fail later.

    Raises
    ------
    CannotStart : too little disk, or SQLite on a network file system, where its locks do not hold.
    """
    free = shutil.disk_usage(folder).free
    if free < NEEDED_BYTES:
        raise CannotStart(
            f"{folder} has {free / 1e6:.0f} MB free, {NEEDED_BYTES / 1e6:.0f} MB are needed; "
            "free some or set SEEWHY_DATA_DIR to another disk."
        )
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3") and _is_network(folder):
        raise CannotStart(
            f"{folder} is on a network file system, where SQLite can lose answers; set "
            "SEEWHY_DATA_DIR to a local disk, or DATABASE_URL to PostgreSQL."
        )


def _is_network(folder: Path) -> bool:
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return False
    kinds = {line.split()[1]: line.split()[2] for line in mounts.read_text().splitlines()}
    parents = [str(parent) for parent in (folder, *folder.parents) if str(parent) in kinds]
    network = ("nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "ceph", "glusterfs", "lustre")
    return bool(parents) and kinds[parents[0]] in network


def make_secret_key() -> None:
    """A key for this installation, readable by its owner only, made once."""
    path = settings.DATA_DIR / "secret_key"
    with suppress(FileExistsError):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(token_urlsafe(50))


def free_port(host: str, wanted: int, tries: int = 50) -> int:
    """The wanted port, or the next one that nobody listens on.

    Raises
    ------
    CannotStart : all are taken, or this machine has no such port or host.
    """
    if not 0 < wanted < 2**16:
        raise CannotStart(f"There is no port {wanted}; choose one from 1 to 65535 with --port.")
    try:
        family, *_, address = socket.getaddrinfo(host, wanted, type=socket.SOCK_STREAM)[0]
    except socket.gaierror as error:
        raise CannotStart(f"There is no host {host!r} ({error.strerror}); see --host.") from error
    last = min(wanted + tries, 2**16)
    for port in range(wanted, last):
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address[0], port))
            except OSError as error:
                if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                    raise CannotStart(f"{host} is not an address of this machine.") from error
            else:
                return port
    raise CannotStart(f"Ports {wanted} to {last - 1} are taken; choose one with --port.")


def web_command(host: str, port: int, workers: int) -> list[str]:
    """gunicorn with threads; no access log, because addresses hold participants' tokens."""
    options = ["--bind", f"{host}:{port}", "--workers", str(workers), "--threads", "4"]
    options += [
        "--max-requests",
        "20000",
        "--max-requests-jitter",
        "2000",
        "--log-level",
        "warning",
    ]
    return [sys.executable, "-m", "gunicorn", "studyapp.wsgi:application", *options]


def unapplied_migrations() -> list[str]:
    """What the database lacks of this version."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [str(migration) for migration, _ in plan]


def forget_numbers() -> None:
    """What processes counted that are gone: a server that starts counts from nothing."""
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    for file in Path(folder).glob("*.db") if folder else ():
        file.unlink()


def manage_command(*words: str) -> list[str]:
    return [sys.executable, str(settings.BASE_DIR / "manage.py"), *words]


def _end_with_parent() -> None:
    """Ask Linux to terminate this child if the parent is killed and cannot do it itself."""
    if LIBC is not None:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    """A process that is started again when it dies; what it says goes to its log, if it has one."""

    name: str
    command: Sequence[str]
    log: Path | None
    process: subprocess.Popen[bytes] | None = None
    last_start: float = field(default=0.0)

    def start(self) -> None:
        self.last_start = time.monotonic()
        with _uninterrupted(), self.log.open("ab") if self.log else nullcontext() as log:
            # A session of its own: Ctrl-C reaches the parent alone, which then stops all in order.
            self.process = subprocess.Popen(  # noqa: S603 - our own commands
                self.command,
                cwd=settings.BASE_DIR,
                start_new_session=True,
                preexec_fn=_end_with_parent,
                stdout=log,
                stderr=log,
            )

    def revive(self) -> bool:
        """Start the process again if it died; says whether it did."""
        if self.process is None or self.process.poll() is None:
            return False
        if time.monotonic() - self.last_start < RESTART_PAUSE:
            return False
        self.start()
        return True

    def stop(self, patience: float = 15.0) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Raise what is asked meanwhile afterwards: a process that nobody knows is never stopped."""
    asked: list[int] = []
    before = {
        number: signal.signal(number, lambda number, _: asked.append(number)) for number in STOPS
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    for one in asked:
        signal.raise_signal(one)


def _stop_on_signal(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def supervise(
    children: Sequence[Child], say: Callable[[str], None], starting: Iterator[None]
) -> None:
    """Run the children until Ctrl-C or a termination signal, then stop them all.

    `starting` is advanced at every look at the children, so what has to wait for them can.
    """
    for number in STOPS:
        signal.signal(number, _stop_on_signal)
    try:
        for child in children:
            child.start()
        while True:
            next(starting, None)
            time.sleep(LOOK)
            for child in children:
                if child.revive():
                    where = f"; {child.log} says why" if child.log else ""
                    say(f"The {child.name} had stopped and was started again{where}.")
    except KeyboardInterrupt:
        say("\nStopping ...")
    finally:
        for number in STOPS:
            signal.signal(number, signal.SIG_IGN)
        for child in reversed(children):
            child.stop()
        say("Stopped. Nothing is lost; start again with the same command.")


def wait_until_serving(host: str, port: int, patience: float = 60.0) -> Iterator[None]:
    """Yield until the web server accepts connections.

    Raises
    ------
    CannotStart : it did not within the patience, in seconds.
    """
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        with suppress(OSError), socket.create_connection((host, port), timeout=1):
            return
        yield
    raise CannotStart(f"The web server did not answer on {host}:{port} within {patience:.0f} s.")
