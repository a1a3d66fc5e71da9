"""How many people came how far, and who counts."""

import pandas as pd

from studyapp.analysis.results.columns import rows
from studyapp.analysis.results.data import Data
from studyapp.analysis.results.document import COUNT, TEXT, Column, Section, Table
from studyapp.analysis.sentences import percent
from studyapp.analysis.tasks import main_answers

STAGES = (Column("stage", "Stage", TEXT), Column("n", "People", COUNT))
REASONS = (Column("reason", "Not counted because", TEXT), Column("n", "People", COUNT))
NOBODY = "Nobody has taken part yet, so there is nothing to report."


def flow(data: Data) -> Section:
    """From consent to what is counted. Those who withdrew are in no other number."""
    people = data.participants
    counted = _counted(data)
    stages = [
        ("Consented", len(people)),
        ("Screened out", int((people["outcome"] == "screened_out").sum())),
        ("Failed the comprehension check", int((people["outcome"] == "failed_check").sum())),
        ("Started", int(people["started_at_utc"].notna().sum())),
        ("Dropped out", int((_unfinished(people) & _released(people)).sum())),
        ("In progress", int((_unfinished(people) & ~_released(people)).sum())),
        ("Completed", int((people["outcome"] == "completed").sum())),
        ("Counted", counted),
    ]
    if data.facts.imported:  # of whom nothing is known but their answers
        stages = [("In the file", len(people)), ("Counted", counted)]
    always = ("In the file", "Consented", "Started", "In progress", "Completed", "Counted")
    shown = [{"stage": stage, "n": n} for stage, n in stages if n or stage in always]
    if data.facts.withdrawn:
        shown.append({"stage": "Withdrew", "n": data.facts.withdrawn})
    return Section(
        name="flow",
        title="Simulated participants" if data.facts.simulated else "Participants",
        sentences=_sentences(data, counted),
        tables=(
            Table("flow", "How many people came how far", STAGES, rows(shown, STAGES)),
            *_exclusions(people),
        ),
        plots=("flow",) if len(people) else (),
        by_method=False,
    )


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
        first += " Nobody has answered enough main trials yet, so there is no result."
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
