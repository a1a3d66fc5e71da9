"""Of a task with a right answer: how often people were right, arm by arm and level by level."""

import pandas as pd

from studyapp.analysis.results.columns import GROUP, estimate_of, records_of, rows
from studyapp.analysis.results.data import Data
from studyapp.analysis.results.document import (
    CODE,
    MILLISECONDS,
    Column,
    Section,
    Table,
)
from studyapp.analysis.sentences import percent
from studyapp.analysis.tasks import accuracies, chance, main_answers

TITLES = {
    "forward-simulation": "Foreseeing what the classifier says",
    "faulty-model": "Telling a sound classifier from a faulty one",
}
ARM = Column("arm", "Arm", CODE)
RIGHT = estimate_of("Right", "Right answers")
TIME = Column("median_rt_ms", "Median time", MILLISECONDS)
BY_ARM = (ARM, *RIGHT, TIME)
BY_LEVEL = (GROUP, ARM, *RIGHT, TIME)


def accuracy(data: Data) -> Section | None:
    """None where preferences are asked for, or nobody has answered."""
    answers = main_answers(data.trials)
    if data.facts.task not in TITLES or answers.empty:
        return None
    answers = in_arms(answers)
    found = accuracies(answers, data.facts.levels)
    overall, levels = (found[found["group_kind"] == kind] for kind in ("overall", "level"))
    guessing = percent(chance(answers))
    return Section(
        name="accuracy",
        title=TITLES[data.facts.task],
        sentences=(
            f"{_said(overall)} Somebody who guesses is right in {guessing}.",
            "A trial in which the time ran out is missing. Times are medians over trials, from all "
            "pictures decoded to the answer.",
        ),
        tables=(
            Table("arms", "Right answers per arm", BY_ARM, rows(overall, BY_ARM)),
            *((_by_level(levels),) if len(levels) else ()),
        ),
    )


def in_arms(answers: pd.DataFrame) -> pd.DataFrame:
    """Without arms everybody is in one."""
    return answers.assign(arm=answers["arm"].fillna("all"))


def _said(overall: pd.DataFrame) -> str:
    shares = [
        f"{percent(row['preference'])} of {row['n_trials']} in {row['arm']}"
        for row in records_of(overall)[::2]
    ]
    return f"Right answers: {', '.join(shares)}."


def _by_level(levels: pd.DataFrame) -> Table:
    caption = "Right answers per arm and expertise level"
    return Table("levels", caption, BY_LEVEL, rows(levels, BY_LEVEL))
