"""Doubts about how people answered: how many raise which, and who."""

from collections.abc import Iterator

import pandas as pd

from studyapp.analysis.conduct.quality import BETWEEN_FLAGS, FLAGS, described, in_doubt
from studyapp.analysis.results.columns import records_of, rows
from studyapp.analysis.results.data import Data
from studyapp.analysis.results.document import (
    CODE,
    COUNT,
    MILLISECONDS,
    SHARE,
    TEXT,
    Column,
    Row,
    Section,
    Table,
)

MOST_ROWS = 100  # of the people who raise a flag; the table of participants has them all
COUNTS = (
    Column("flag", "Flag", CODE),
    Column("says", "A participant who …", TEXT),
    Column("n", "People", COUNT),
    Column("is_doubt", "Speaks against the answers", TEXT),
    Column("because", "Because", TEXT),
)
PEOPLE = (
    Column("participant_id", "Participant", CODE),
    Column("flags", "Flags", TEXT),
    Column("counts", "Counts", TEXT),
    Column("n_catch", "Catch trials", COUNT),
    Column("n_catch_passed", "passed", COUNT),
    Column("median_rt_ms", "Median time", MILLISECONDS),
    Column("left_choice_rate", "Left", SHARE),
    Column("longest_run", "Longest run", COUNT),
    Column("n_repeat", "Repeats", COUNT),
    Column("n_repeat_consistent", "alike", COUNT),
)


def quality(data: Data) -> Section | None:
    """Nobody is left out for a flag; the sensitivity grid has the result without them."""
    began = data.participants[data.participants["started_at_utc"].notna()]
    if began.empty:
        return None
    raised = began["flags"].fillna("").map(_names)
    flagged = began[raised.map(bool)]
    doubtful = int(raised.map(in_doubt).sum())
    return Section(
        name="quality",
        title="Data quality",
        sentences=tuple(_sentences(data, doubtful, len(began))),
        tables=(
            _counts(raised),
            *((_people(flagged),) if len(flagged) else ()),
        ),
        by_method=False,
    )


def _sentences(data: Data, doubtful: int, began: int) -> Iterator[str]:
    verb = "gives" if doubtful == 1 else "give"
    yield f"{doubtful or 'None'} of {began} who started {verb} reason to doubt their answers."
    if doubtful and data.facts.task == "preference":
        yield "A flag alone leaves nobody out; the sensitivity grid has the results without them."
    elif doubtful:
        yield "A flag alone leaves nobody out."


def doubtful(participants: pd.DataFrame) -> "pd.Series[str]":
    """The codes of those whose flags speak against their answers."""
    names = participants["flags"].fillna("").map(_names)
    return participants["participant_id"][names.map(in_doubt).astype(bool)]


def _names(flags: str) -> list[str]:
    return flags.split(BETWEEN_FLAGS) if flags else []


def _counts(raised: "pd.Series[list[str]]") -> Table:
    numbers = raised.explode().value_counts()
    found = [
        {
            "flag": flag.name,
            "says": described(flag),
            "n": int(numbers.get(flag.name, 0)),
            "is_doubt": "yes" if flag.is_doubt else "no",
            "because": flag.because,
        }
        for flag in FLAGS
    ]
    caption = "Flags, the same for every study; one person may raise several"
    return Table("flags", caption, COUNTS, rows(found, COUNTS))


def _people(flagged: pd.DataFrame) -> Table:
    caption = "Participants who raise a flag"
    note = ""
    if len(flagged) > MOST_ROWS:
        note = f"And {len(flagged) - MOST_ROWS} more, in the table of participants."
    shown = [_row(person) for person in records_of(flagged.head(MOST_ROWS))]
    return Table("flagged", caption, PEOPLE, rows(shown, PEOPLE), note)


def _row(person: Row) -> Row:
    flags = ", ".join(_names(str(person["flags"]))).replace("_", " ")
    return {**person} | {"flags": flags, "counts": "no" if person["excluded"] else "yes"}
