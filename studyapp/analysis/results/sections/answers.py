"""Everything that was answered where more than A or B was offered, or where time ran out."""

from studyapp.analysis.formats import answer_shares, mean_ratings
from studyapp.analysis.preference import main_choices, preferences
from studyapp.analysis.results.columns import (
    CONDITION,
    ESTIMATE,
    NOTE,
    rows,
    without_degenerate,
)
from studyapp.analysis.results.data import Data
from studyapp.analysis.results.document import CODE, COUNT, NUMBER, SHARE, Column, Section, Table
from studyapp.analysis.sentences import how_many

FIRST, SECOND = Column("method_a", "First", CODE), Column("method_b", "Second", CODE)
SHARES = (
    FIRST,
    SECOND,
    Column("n_a", "Chose the first", COUNT),
    Column("share_a", "Share", SHARE),
    Column("n_tie", "No preference", COUNT),
    Column("share_tie", "Share", SHARE),
    Column("n_b", "Chose the second", COUNT),
    Column("share_b", "Share", SHARE),
    Column("n_answered", "Answered", COUNT),
    Column("n_timed_out", "Out of time", COUNT),
)
WITH_TIES = (CONDITION, *ESTIMATE)
RATINGS = (
    FIRST,
    SECOND,
    Column("mean", "Mean grade", NUMBER),
    Column("low", "95\u00a0% interval from", NUMBER),
    Column("high", "to", NUMBER),
    Column("n_trials", "Trials", COUNT),
    Column("n_participants", "People", COUNT),
    NOTE,
)


def answers(data: Data) -> Section | None:
    """None where A or B was always chosen and nothing else was offered."""
    shares = answer_shares(data.trials)
    late = sum(row["n_timed_out"] for row in shares)
    if not shares or (data.facts.answer_format == "forced" and not late):
        return None
    answered = sum(row["n_answered"] for row in shares)
    ties = sum(row["n_tie"] for row in shares)
    said = (
        f"Of {how_many(answered, 'main trial')} answered in time, {ties} ended with no preference."
    )
    if late:
        said += f" In {late} more the time ran out: they are missing and count for neither side."
    return Section(
        name="answers",
        title="All answers",
        sentences=(
            said,
            "The preferences elsewhere are those among the trials in which one of the two was "
            "chosen.",
        ),
        tables=(
            Table("answers", "All answers, pair by pair", SHARES, rows(shares, SHARES)),
            *_with_ties(data),
            *_ratings(data),
        ),
    )


def _with_ties(data: Data) -> tuple[Table, ...]:
    choices = main_choices(data.trials, ties=True)
    if data.facts.answer_format == "forced" or choices.empty:
        return ()
    narrow = choices[["participant_id", "item_id", "method_a", "method_b", "chose_a"]]
    found = preferences(narrow.assign(expertise_level=float("nan")), {})
    caption = "Preference with “no preference” counted as half for either"
    return (Table("with_ties", caption, WITH_TIES, rows(found, WITH_TIES)),)


def _ratings(data: Data) -> tuple[Table, ...]:
    found = mean_ratings(data.trials)
    if not found:
        return ()
    caption = "Mean grade, from −2 (clearly the second) to +2 (clearly the first)"
    return (Table("ratings", caption, RATINGS, rows(without_degenerate(found), RATINGS)),)
