"""Whether an installation can do its work now: its database, its disk, its worker."""

import shutil
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from studyapp.models import Heartbeat, Job, PrecomputeRun

WEB = "web"
WORKER = "worker "  # and its machine and process
OFTEN = timedelta(seconds=10)  # how often a part says that it is there
GONE = timedelta(minutes=2)  # after which it is not
NEEDED_BYTES = 200_000_000  # free, for answers and for the files that come with a few pictures


@dataclass(frozen=True)
class Part:
    """A part of the installation, in words for whoever is called at night."""

    name: str
    works: bool
    said: str
    # Without it nobody can answer; without others people wait longer for what is computed.
    is_needed: bool = True


def beat(name: str) -> None:
    """Say that a part is at work. Called often, it writes every ten seconds."""
    now = timezone.now()
    if Heartbeat.objects.filter(name=name, at__gt=now - OFTEN).exists():
        return
    Heartbeat.objects.update_or_create(name=name, defaults={"at": now})
    Heartbeat.objects.filter(at__lt=now - 10 * GONE).delete()


def parts() -> list[Part]:
    """Look at each part; nothing is raised."""
    database = _database()
    return [database, _disk(), *([_worker()] if database.works else [])]


def _database() -> Part:
    try:
        beat(WEB)  # a write: a full disk and a read-only database can still be read
    except DatabaseError as error:
        # What it says may name the server and the account.
        return Part("database", False, f"it cannot be written to ({type(error).__name__})")
    return Part("database", True, "it can be written to")


def _disk() -> Part:
    free = shutil.disk_usage(settings.DATA_DIR).free
    return Part("disk", free >= NEEDED_BYTES, f"{free / 1e6:,.0f} MB are free")


def last_worker() -> Heartbeat | None:
    """The worker that was last seen waiting for work."""
    return Heartbeat.objects.filter(name__startswith=WORKER).order_by("-at").first()


def _worker() -> Part:
    """A worker that explains says so in its run or job."""
    since = timezone.now() - GONE
    seen = last_worker()
    is_busy = (
        PrecomputeRun.objects.filter(heartbeat_at__gt=since).exists()
        or Job.objects.filter(heartbeat_at__gt=since).exists()
    )
    if is_busy:
        return Part("worker", True, "it is at work", is_needed=False)
    if seen is not None and seen.at > since:
        return Part("worker", True, "it waits for work", is_needed=False)
    when = f"since {seen.at:%Y-%m-%d %H:%M} UTC" if seen else "since the beginning"
    return Part("worker", False, f"none was seen {when}", is_needed=False)
