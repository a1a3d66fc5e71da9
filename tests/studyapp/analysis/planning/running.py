"""Studies that still run: who chose how often, in the order of completion."""

from collections.abc import Collection, Sequence

from studyapp.analysis import frames
from studyapp.analysis.planning.plan import Plan
from studyapp.analysis.results.data import Data
from tests.studyapp.analysis.results import made


def running(
    k: Sequence[int],
    levels: Sequence[int | None] | None = None,
    *,
    plan: Plan | None = None,
    of: int = 10,
    times: Sequence[str | None] | None = None,
    unfinished: Collection[int] = (),
    excluded: Collection[int] = (),
    level_names: dict[int, str] | None = None,
) -> Data:
    """Person i chose "a" over "b" k[i] times of so many; the times are those of completion."""
    facts = {"levels": made.LEVELS if level_names is None else level_names}
    data = made.data(k, [of] * len(k), levels, plan=plan, facts=facts)
    for person in excluded:
        of_person = data.trials["participant_id"] == f"P{person:05}"
        data.trials.loc[of_person, "excluded"] = 1.0
    rows = [
        dict.fromkeys(frames.TABLES["participants"])
        | {
            "participant_id": f"P{person:05}",
            "status": "partial" if person in unfinished else "complete",
            "completed_at_utc": None if person in unfinished else _time(person, times),
        }
        for person in range(len(k))
    ]
    people = frames.frame("participants", rows)
    return Data(data.facts, data.plan, {**data.tables, "participants": people})


def _time(person: int, times: Sequence[str | None] | None) -> str | None:
    if times is None:
        return f"2026-05-01T{person // 3600:02}:{person // 60 % 60:02}:{person % 60:02}.000Z"
    return times[person]
