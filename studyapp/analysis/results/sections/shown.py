"""What was shown: whether sides and questions were as even as they should be."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from studyapp.analysis.conduct.checks import exposure, identical_left, side_balance, unconnected
from studyapp.analysis.results.columns import estimate_of, rows
from studyapp.analysis.results.data import Data
from studyapp.analysis.results.document import CODE, COUNT, SHARE, TEXT, Column, Section, Table
from studyapp.analysis.sentences import bounds, how_many, percent

QUESTIONS = (
    Column("item_name", "Picture", TEXT),
    Column("pair_id", "Pair", CODE),
    Column("n_shown", "Shown", COUNT),
    Column("n_a_left", "First on the left", COUNT),
    Column("a_left_share", "Share", SHARE),
)
BALANCE = (
    Column("n_shown", "Main trials shown", COUNT),
    Column("a_left_share", "First condition on the left", SHARE),
    Column("worst_question", "Largest difference within a question", COUNT),
    Column("worst_person", "Largest difference within a pair of one person", COUNT),
)
MOST_QUESTIONS = 2000
LEFT = estimate_of("Left chosen", "Left")


def shown(data: Data) -> Section | None:
    """Recomputed from the table of trials, so that nobody has to believe the plan."""
    balance = side_balance(data.trials)
    if not balance["n_shown"]:
        return None
    questions = exposure(data.trials)
    identical = identical_left(data.trials)
    return Section(
        name="shown",
        title="What was shown",
        sentences=(_sides(balance), *_connected(data), *_habit(identical)),
        tables=(
            Table("balance", "How even the sides were", BALANCE, rows([balance], BALANCE)),
            _questions(questions),
            *_identical(identical),
        ),
        by_method=False,
    )


def _sides(balance: dict[str, Any]) -> str:
    share, question = percent(balance["a_left_share"]), balance["worst_question"]
    return (
        f"In {how_many(balance['n_shown'], 'main trial')} the one of two conditions that comes "
        f"first in the alphabet was on the left in {share}; left and right differ by at most "
        f"{question} within one question and {balance['worst_person']} within one pair of one "
        "participant (0 or 1 is as even as can be)."
    )


def _connected(data: Data) -> Iterator[str]:
    """Only preferences compare conditions with one another; a task compares arms."""
    if data.facts.task != "preference":
        return
    groups = unconnected(data.trials, data.facts.conditions)
    if len(groups) == 1:
        yield (
            "All conditions are connected: each met every other, directly or through others, so "
            "all can be compared."
        )
        return
    apart = " and, apart from these, ".join(", ".join(group) for group in groups)
    yield (
        "So far the conditions are not all connected, and what never met, not even through others, "
        f"cannot be compared: {apart}."
    )


def _questions(questions: pd.DataFrame) -> Table:
    caption = "How often every question was shown, and with its first condition on the left"
    if len(questions) > MOST_QUESTIONS:
        caption += f" (the first {MOST_QUESTIONS} of {len(questions)})"
    first = questions.head(MOST_QUESTIONS)
    return Table("questions", caption, QUESTIONS, rows(first, QUESTIONS))


def _habit(identical: pd.DataFrame) -> tuple[str, ...]:
    these = identical.iloc[0]
    if not these["n_trials"]:
        return ()
    interval = ""
    if these["low"] is not None:
        interval = f" (95\u00a0% interval {bounds(these['low'], these['high'])})"
    return (
        "Where both sides showed the same explanation, the left was chosen in "
        f"{percent(these['preference'])} of {these['n_trials']} trials{interval}: habit and "
        "nothing else.",
    )


def _identical(identical: pd.DataFrame) -> tuple[Table, ...]:
    if not identical.iloc[0]["n_trials"]:
        return ()
    caption = "Left choices where both sides showed the same"
    return (Table("identical", caption, LEFT, rows(identical.head(1), LEFT)),)
