"""What was seen of an installation while it was used, and whether it grows."""

from dataclasses import dataclass

import numpy as np

WARM = 0.2  # of the looks, in which caches fill
GROWTH_MB = 20.0  # an hour; less than what the next restart of a worker takes back
GROWTH_FILES = 5.0  # an hour
GROWTH_BYTES = 1.5  # times as many a participation in the last third as in the middle one
MOST_MB = 200.0  # of one web process, at any moment of its life
FEWEST = 6  # looks of which anything can be said


@dataclass(frozen=True)
class Look:
    """What was seen at one moment, since the beginning."""

    seconds: float
    web_mb: float  # of all processes of the web server
    peak_mb: float  # the most that any of these has held so far
    beside_mb: float  # of the calculators, which are there while results are looked at
    web_files: int
    worker_mb: float
    worker_files: int
    database_bytes: int
    participations: int


def judge(looks: list[Look]) -> list[str]:
    """What grows that must not, in words.

    No web process may ever hold more than 200 MB. Memory and files: the slope of a straight line
    through all looks after the first fifth, per hour. The database: bytes for each participation,
    in the last third beside the middle one.
    """
    warm = looks[int(WARM * len(looks)) :]
    if len(warm) < FEWEST:
        return ["It was looked at too few times to say anything; let it run longer."]
    hours = np.array([look.seconds for look in warm]) / 3600
    problems = []
    peak = max(look.peak_mb for look in looks)
    if peak > MOST_MB:
        problems.append(f"a web process held {peak:.0f} MB; {MOST_MB:g} are allowed")
    for name, most, unit in (
        ("web_mb", GROWTH_MB, "MB"),
        ("worker_mb", GROWTH_MB, "MB"),
        ("web_files", GROWTH_FILES, "open files"),
        ("worker_files", GROWTH_FILES, "open files"),
    ):
        slope = np.polyfit(hours, [getattr(look, name) for look in warm], 1)[0]
        if slope > most:
            problems.append(f"{name} grows by {slope:.1f} {unit} an hour; {most:g} are allowed")
    middle, last = _bytes_each(warm, 1), _bytes_each(warm, 2)
    if last > GROWTH_BYTES * middle:
        problems.append(
            f"a participation takes {last:,.0f} bytes of the database in the last third, "
            f"{middle:,.0f} in the middle one"
        )
    return problems


def _bytes_each(looks: list[Look], third: int) -> float:
    size = len(looks) // 3
    first, last = looks[third * size], looks[min((third + 1) * size, len(looks) - 1)]
    people = last.participations - first.participations
    return (last.database_bytes - first.database_bytes) / max(people, 1)


def lost(answers: dict[str, int]) -> list[str]:
    bad = ("lost", "altered", "duplicated", "incomplete")
    return [f"{answers[name]} answers are {name}" for name in bad if answers[name]]


def table(looks: list[Look]) -> str:
    """A dozen of the looks, evenly spread, the last among them."""
    chosen = [looks[round(place)] for place in np.linspace(0, len(looks) - 1, min(12, len(looks)))]
    lines = [
        "minute   web MB  files   peak of one   beside   worker MB  files   database MB   "
        "participations"
    ]
    lines += [
        f"{look.seconds / 60:6.1f} {look.web_mb:8.1f} {look.web_files:6} {look.peak_mb:13.1f} "
        f"{look.beside_mb:8.1f} {look.worker_mb:11.1f} "
        f"{look.worker_files:6} {look.database_bytes / 1e6:13.2f} {look.participations:16,}"
        for look in chosen
    ]
    return "\n".join(lines)
