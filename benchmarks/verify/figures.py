"""The figures that take too long for `make test`, and the commands that measure them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Judge = Callable[[Any], list[str]]  # a script's numbers -> what falls short of what was promised


def nothing_more(numbers: Any) -> list[str]:
    """The script's exit status says it all."""
    return []


def serves(p95: float, *, p99: float = 0, a_second: float = 0, times_otree: float = 0) -> Judge:
    """No request failed, and the slowest page was answered in so many milliseconds."""

    def judge(rows: list[dict[str, Any]]) -> list[str]:
        ours, short = rows[0], []
        failed = ours["requests_failed"] + ours["sessions_failed"]
        if failed:
            short.append(f"{failed} requests or participations failed")
        for share, most in (("p95", p95), ("p99", p99)):
            if most and ours["pages_ms"][share] > most:
                short.append(f"{share} of the slowest page {ours['pages_ms'][share]:.0f} ms")
        if ours["sessions_per_second"] < a_second:
            short.append(f"{ours['sessions_per_second']:.2f} participations a second")
        if times_otree and ours["sessions_per_second"] < times_otree * _of_otree(rows):
            short.append(f"less than {times_otree} times as many as oTree")
        return short

    return judge


def _of_otree(rows: list[dict[str, Any]]) -> float:
    return float(rows[1]["sessions_per_second"])


def kept_its_promise(row: dict[str, Any]) -> list[str]:
    """What the script of faults itself found to fall short, by name."""
    return [str(one) for one in row["falls_short"]]


def goes_on_within(seconds: float, of: str) -> Judge:
    """After each kill of a driver something is computed again so soon.

    Parameters
    ----------
    of : where the script's numbers have its rounds.
    """

    def judge(numbers: dict[str, Any]) -> list[str]:
        took = [one for seen in numbers[of] for one in seen.get("seconds until it computed", [])]
        slowest = max(took, default=0)
        return [f"computing again after {slowest:.0f} s"] if slowest > seconds else []

    return judge


@dataclass(frozen=True)
class Figure:
    """One run of a script, whose exit status says whether what was promised was seen.

    Parameters
    ----------
    name : also the stem of its file of results.
    shows : the figures of docs/security.md that it is about.
    command : the words behind `python -m`; `{json}` is where the script writes its numbers.
    minutes : about how long it takes on two cores.
    judge : what falls short in the numbers, beside what the exit status says.
    """

    name: str
    shows: tuple[str, ...]
    says: str
    command: tuple[str, ...]
    minutes: int
    environment: Mapping[str, str] = field(default_factory=dict)
    judge: Judge = nothing_more


def _faults(words: str, database: str, shows: str, says: str, minutes: int, rounds: int) -> Figure:
    asked = ("--database", database, "--rounds", str(rounds), "--json", "{json}")
    command = ("benchmarks.faults", *words.split(), *asked)
    name = "-".join(("faults", *words.replace(" --held ", "-").split(), database))
    return Figure(name, (shows,), says, command, minutes, judge=kept_its_promise)


def _serving(
    name: str, shows: tuple[str, ...], says: str, minutes: int, words: str, judge: Judge
) -> Figure:
    command = ("benchmarks.serving", *words.split(), "--json", "{json}")
    return Figure(name, shows, says, command, minutes, judge=judge)


FIGURES = (
    Figure(
        "state-machine",
        ("R9",),
        "5,000 sequences of 50 steps break no promise",
        ("pytest", "-q", "-p", "no:randomly", "tests/test_state_machine.py"),
        240,
        {"SEEWHY_STATE_MACHINE_EXAMPLES": "5000", "SEEWHY_STATE_MACHINE_STEPS": "50"},
    ),
    Figure(
        "joining",
        ("R8",),
        "300 people join at once on two and four processes, on both databases",
        ("benchmarks.joining", "--json", "{json}"),
        6,
    ),
    Figure(
        "bad-pictures",
        ("R10",),
        "more than 500 bad files, each in 5 s and 1 GB",
        ("benchmarks.bad_pictures", "--json", "{json}"),
        5,
    ),
    *(
        _faults(kind, database, "R2", f"{said}, 20 times at 100 answers a second", 6, 20)
        for kind, database, said in (
            ("web", "sqlite", "a web process is killed"),
            ("web", "postgresql", "a web process is killed"),
            ("server", "sqlite", "all web processes are killed"),
            ("server", "postgresql", "all web processes are killed"),
            ("database", "postgresql", "PostgreSQL is killed"),
        )
    ),
    _faults("disk", "sqlite", "R5", "the disk is full for a while (needs root)", 2, 3),
    *(
        _faults(kind, database, shows, said, minutes, 3)
        for database in ("sqlite", "postgresql")
        for kind, shows, said, minutes in (
            ("lock", "R6", "the write lock is held for five seconds, and nobody notices", 2),
            ("lock --held 60", "R6", "the write lock is held for a minute, and people are told", 5),
            ("slow", "R5", "every flush takes 200 ms longer (needs root and strace)", 2),
            ("clock", "R8", "the clock of the web processes jumps back by an hour and a day", 2),
        )
    ),
    _faults("unreachable", "postgresql", "R5", "PostgreSQL is cut off for ten seconds", 2, 3),
    _faults("worker", "sqlite", "R4", "the worker is killed while people take part", 30, 20),
    _serving(
        "burst-sqlite",
        ("R1", "R3"),
        "300 people who misbehave, while a run of explanations writes",
        12,
        "--people 300 --seconds 600 --think 2 6 --misbehave --writing",
        serves(250, p99=1000),
    ),
    _serving(
        "burst-postgresql",
        ("R1", "R3"),
        "600 people who misbehave, on PostgreSQL",
        12,
        "--people 600 --seconds 600 --think 2 6 --misbehave --database postgresql",
        serves(300),
    ),
    _serving(
        "spike-sqlite",
        ("R1",),
        "300 people arrive within 30 seconds",
        3,
        "--people 300 --per-second 10 --seconds 90 --think 2 6",
        serves(1000),
    ),
    *(
        _serving(
            f"crowd-{database}",
            ("R1",),
            f"500 people who think for 2 to 8 seconds, on {said}",
            6,
            f"--people 500 --seconds 180 --think 2 8 --misbehave --database {database}",
            serves(300),
        )
        for database, said in (("sqlite", "SQLite"), ("postgresql", "PostgreSQL"))
    ),
    _serving(
        "serving-sqlite-beside-otree",
        ("R1",),
        "200 people without thinking, and the same on oTree",
        8,
        "--people 200 --seconds 120 --misbehave --otree",
        serves(1500, a_second=5, times_otree=3),
    ),
    _serving(
        "serving-postgresql-beside-otree",
        ("R1",),
        "the same on PostgreSQL",
        8,
        "--people 200 --seconds 120 --misbehave --otree --database postgresql",
        serves(1500, a_second=5, times_otree=3),
    ),
    *(
        Figure(
            f"interrupted-{engine}",
            ("R4", "S14"),
            f"{said}, driver and both are killed, ten rounds over 300 items",
            ("benchmarks.interrupted", "--engine", engine, "--rounds", "10", "--json", "{json}"),
            20,
            judge=goes_on_within(30, of="rounds"),
        )
        for engine, said in (
            ("processes", "a process that explains"),
            ("dask", "a process of Dask"),
        )
    ),
    Figure(
        "slurm",
        ("R4", "R11", "S14"),
        "jobs and the worker are killed, ten rounds over 300 items (needs Slurm)",
        ("benchmarks.slurm", "--pictures", "150", "--rounds", "10", "--json", "{json}"),
        60,
        judge=goes_on_within(30, of="seen"),
    ),
    Figure(
        "hostile-models",
        ("S1",),
        "each hostile model file is refused and touches nothing (needs strace)",
        ("benchmarks.hostile_models", "--json", "{json}"),
        2,
    ),
    Figure(
        "soak-sqlite",
        ("R13",),
        "an hour of mixed use: memory, open files and database stay flat, processes below 200 MB",
        ("benchmarks.soak", "--minutes", "60", "--json", "{json}"),
        62,
    ),
    Figure(
        "export",
        ("R13",),
        "a million answers are exported with at most 100 MB more memory",
        ("benchmarks.analysis", "--only", "export", "--json", "{json}"),
        12,
    ),
)
