"""How many people came how far, and who counts."""

import pandas as pd

from studyapp.analysis.results.columns import rows
from studyapp.analysis.results.data import Data
from studyapp.analysis.results.document import COUNT, TEXT, Column, Section, Table
from studyapp.analysis.sentences import percent
from studyapp.analysis.tasks import main_answers

STAGES = (Column("stage", "Stage", TEXT), Column("n", "People", COUNT))
REASONS = (Column("reason", "Not counted because", TEXT), Column("n", "People", COUNT))
ALWAYS = ("In the file", "Consented", "Started", "In progress", "Completed", "Counted")
NOBODY = "Nobody has taken part yet, so there is nothing to report."


def flow(data: Data) -> Section:
    """From consent to what is counted. Those who withdrew are in no other number."""
    people, counted = data.participants, _counted(data)
    stages = [("In the file", len(people)), ("Counted", counted)]  # all that is known of imports
    if not data.facts.imported:
        stages = _stages(people, counted)
    shown = [{"stage": stage, "n": n} for stage, n in stages if n or stage in ALWAYS]
    if data.facts.withdrawn:
        shown.append({"stage": "Withdrew", "n": data.facts.withdrawn})
    return Section(
        name="flow",
        title="Simulated participants" if data.facts.simulated else "Participants",
        sentences=(*data.facts.note.splitlines(), *_sentences(data, counted)),
        tables=(
            Table("flow", "How many people came how far", STAGES, rows(shown, STAGES)),
            *_exclusions(people),
        ),
        plots=("flow",) if len(people) else (),
        by_method=False,
    )


def _stages(people: pd.DataFrame, counted: int) -> list[tuple[str, int]]:
    outcomes = people["outcome"].fillna("").value_counts()
    released = int((_unfinished(people) & _released(people)).sum())
    return [
        ("Consented", len(people)),
        ("Screened out", int(outcomes.get("screened_out", 0))),
        ("Failed the comprehension check", int(outcomes.get("failed_check", 0))),
        ("Started", int(people["started_at_utc"].notna().sum())),
        ("Dropped out", released),
        ("In progress", int(_unfinished(people).sum()) - released),
        ("Completed", int(outcomes.get("completed", 0))),
        ("Counted", counted),
    ]


def _unfinished(people: pd.DataFrame) -> "pd.Series[bool]":
    return people["outcome"].isna()


def _released(people: pd.DataFrame) -> "pd.Series[bool]":
    return people["place_released"] == 1


def _counted(data: Data) -> int:
    """Those whose answers enter the primary analysis."""
    if data.facts.task == "preference":
        return int(data.choices["participant_id"].nunique())
    return int(main_answers(data.trials)["participant_id"].nunique())


def _sentences(data: Data, counted: int) -> tuple[str, ...]:
    people = data.participants
    withdrawn = data.facts.withdrawn
    gone = (f"{withdrawn} took part and withdrew; nothing of them is kept but this number.",)
    if people.empty:
        return (NOBODY, *(gone if withdrawn else ()))
    completed = int((people["outcome"] == "completed").sum())
    begun = f"{len(people)} consented, {completed} completed"
    if data.facts.imported:
        begun = f"The file has answers of {len(people)} people, {completed} of them to everything"
    first = f"{begun}, and the answers of {counted} are counted."
    if not counted:
        first += " Nobody counts yet, so there is no result."
    least = percent(data.plan.least_share_answered)
    rule = (
        f"Counted are all who completed, and all who stopped after at least {least} of their "
        "main trials, unless a rule that was fixed before leaves them out."
    )
    silent = int((people["excluded"] == 0).sum()) - counted
    more = [f"{silent} who would count gave no answer that counts."] if silent else []
    if (_unfinished(people) & _released(people)).any():
        more.append("Dropped out: unfinished, and their place was given to somebody else.")
    return (first, rule, *more, *(gone if withdrawn else ()))


def _exclusions(people: pd.DataFrame) -> tuple[Table, ...]:
    excluded = people[people["excluded"] == 1]
    if excluded.empty:
        return ()
    numbers = excluded["exclusion_reason"].value_counts().sort_index()
    found = [{"reason": reason, "n": n} for reason, n in numbers.items()]
    return (Table("exclusions", "Who is not counted, and why", REASONS, rows(found, REASONS)),)
