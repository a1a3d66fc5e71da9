"""An installation under load, and how it is broken and mended again."""

import os
import random
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.served_study import ROOT, SLUG, wait_for
from tests.postgres import Server

FULL = 4.0  # seconds that the disk is full


@dataclass
class Installation:
    """What is broken and mended again while people take part.

    Parameters
    ----------
    rounds : how often it will be broken.
    held : seconds that a fault lasts which has an end of its own.
    environment : what the web server's processes find there besides.
    noted : what a fault saw; it is handed on with the other numbers.
    problems : what a fault saw that must not be, in words.
    """

    folder: Path
    address: str
    command: list[str]
    study: Any = None
    server: "subprocess.Popen[bytes] | None" = None
    database: Server | None = None
    held: float = 5.0
    rounds: int = 1
    chance: random.Random = field(default_factory=random.Random)
    environment: dict[str, str] = field(default_factory=dict)
    serving_again: list[float] = field(default_factory=list)  # seconds after each fault
    noted: dict[str, Any] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    kept: Any = None  # what a fault compares with later

    def start(self) -> None:
        """Start the web server."""
        surroundings = {**os.environ, **self.environment}
        with (self.folder / "web.log").open("ab") as log:
            self.server = subprocess.Popen(
                self.command, cwd=ROOT, stdout=log, stderr=log, env=surroundings
            )

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
        return children_of(self.server.pid)

    def note(self, name: str, number: float) -> None:
        """Add to a number that was noted before."""
        self.noted[name] = self.noted.get(name, 0) + number


def children_of(process: int) -> list[int]:
    """The processes that this one began and that still are."""
    children = Path(f"/proc/{process}/task/{process}/children")
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
        time.sleep(installation.held)
    connection.close()
