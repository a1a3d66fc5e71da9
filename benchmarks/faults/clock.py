"""The clock of the web server's processes jumps; this machine's own is left alone."""

import shutil
import struct
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

from benchmarks.faults.breaking import Installation

SOURCE = Path(__file__).with_name("clock.c")
HOUR, DAY = 3600, 24 * 3600
# Back by an hour, by a day, and to where it was: what was written meanwhile is then long ago.
JUMPS = (-HOUR, -DAY, 0)
MISSING = "A C compiler is missing: apt-get install gcc libc6-dev"


@contextmanager
def own_clock(installation: Installation) -> Iterator[None]:
    """Let the web server's processes read a clock that `put_back` moves."""
    if shutil.which("cc") is None:
        raise SystemExit(MISSING)
    library = installation.folder / "clock.so"
    subprocess.run(["cc", "-O2", "-shared", "-fPIC", "-o", library, SOURCE], check=True)
    _set(installation, 0)
    installation.environment |= {
        "LD_PRELOAD": str(library),
        "SEEWHY_FAULTS_CLOCK": str(_file(installation)),
    }
    yield


def put_back(installation: Installation) -> None:
    """An hour back, a day back, right again, and so on; every web process at once."""
    jump = JUMPS[len(installation.serving_again) % len(JUMPS)]
    _set(installation, jump)
    installation.noted.setdefault("jumps", []).append(jump)


def _file(installation: Installation) -> Path:
    return installation.folder / "clock"


def _set(installation: Installation, seconds: int) -> None:
    """In place: the processes hold the file's own bytes in memory."""
    path = _file(installation)
    with path.open("r+b" if path.exists() else "wb") as file:
        file.write(struct.pack("q", seconds))


def look_at_times(installation: Installation) -> list[str]:
    """What a clock that jumps must not do to the record, in words."""
    from studyapp.models import Event, Participant, Response

    people = Participant.objects.filter(study=installation.study)
    answers = Response.objects.filter(trial__participant__in=people).order_by("pk")
    times = list(answers.values_list("created_at", flat=True))
    back = sum(later < before for before, later in pairwise(times))
    installation.note("times_before_the_one_stored_before", back)
    problems = [] if back else ["the clock of the web processes never went back"]
    hasty = Event.objects.filter(participant__in=people, kind=Event.Kind.TOO_EARLY).count()
    if hasty:
        problems.append(f"{hasty} answers are marked as too early that nobody gave in haste")
    problems += _order(answers.values_list("trial__participant_id", "trial__position"))
    places = Counter(people.holding().values_list("kind", "arm", "slot"))
    twice = sum(count > 1 for count in places.values())
    if twice:
        problems.append(f"{twice} places are held twice")
    return problems


def _order(answers: Iterable[tuple[int, int]]) -> list[str]:
    last: dict[int, int] = {}
    wrong = 0
    for person, position in answers:
        wrong += position <= last.get(person, 0)
        last[person] = position
    return [f"{wrong} answers were stored before those of earlier trials"] if wrong else []
