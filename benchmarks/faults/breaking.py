"""An installation under load, and how it is broken and mended again."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.served_study import ROOT, SLUG, wait_for
from tests.postgres import Server

FULL = 4.0  # seconds that the disk is full
HELD = 5.0  # seconds that the lock is held


@dataclass
class Installation:
    """What is broken and mended again while people take part."""

    folder: Path
    address: str
    command: list[str]
    server: "subprocess.Popen[bytes] | None" = None
    database: Server | None = None
    serving_again: list[float] = field(default_factory=list)  # seconds after each fault

    def start(self) -> None:
        """Start the web server."""
        log = (self.folder / "web.log").open("ab")
        self.server = subprocess.Popen(self.command, cwd=ROOT, stdout=log, stderr=log)

    def stop(self) -> None:
        """Stop the web server."""
        assert self.server is not None
        self.server.terminate()
        self.server.wait()

    def wait(self) -> None:
        """Until it serves, and note how long that took."""
        began = time.monotonic()
        wait_for(f"{self.address}/s/{SLUG}/consent/")
        self.serving_again.append(time.monotonic() - began)

    def workers(self) -> list[int]:
        assert self.server is not None
        children = Path(f"/proc/{self.server.pid}/task/{self.server.pid}/children")
        return [int(child) for child in children.read_text().split()]


def kill_web(installation: Installation) -> None:
    """One worker dies; gunicorn starts another."""
    for worker in installation.workers()[:1]:
        os.kill(worker, signal.SIGKILL)


def kill_server(installation: Installation) -> None:
    """All die at once, as by the kernel."""
    assert installation.server is not None
    workers = installation.workers()
    installation.server.kill()
    for worker in workers:
        os.kill(worker, signal.SIGKILL)
    installation.server.wait()
    installation.start()


def kill_database(installation: Installation) -> None:
    """PostgreSQL and its children die; it recovers from its log."""
    assert installation.database is not None
    installation.database.kill()
    installation.database.start()


def fill_disk(installation: Installation) -> None:
    """Nothing can be written for a while."""
    ballast = installation.folder / "ballast"
    with ballast.open("wb") as file:
        try:
            while True:
                file.write(b"\0" * 65536)
                file.flush()
        except OSError:
            time.sleep(FULL)
    ballast.unlink()


def hold_lock(installation: Installation) -> None:
    """Somebody writes for long: an upgrade, an import."""
    from django.db import connection, transaction

    from studyapp.models import Participant

    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("LOCK TABLE studyapp_response IN SHARE ROW EXCLUSIVE MODE")
        else:
            Participant.objects.filter(pk=-1).update(slot=0)
        time.sleep(HELD)
    connection.close()


DO: dict[str, Callable[[Installation], None]] = {
    "web": kill_web,
    "server": kill_server,
    "database": kill_database,
    "disk": fill_disk,
    "lock": hold_lock,
}
