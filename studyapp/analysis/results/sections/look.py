"""Whether people chose the method or the look: how much is shown, edges, colours."""

from typing import Any

import numpy as np
import pandas as pd

from studyapp.analysis.columns.measured import LOOK
from studyapp.analysis.measured import condition_columns, differences, usable
from studyapp.analysis.models.fit import Fit, NotEstimable
from studyapp.analysis.models.sandwich import numbered
from studyapp.analysis.models.two_way import two_way_logistic
from studyapp.analysis.results.columns import rows
from studyapp.analysis.results.data import Data
from studyapp.analysis.results.document import (
    CODE,
    NUMBER,
    TEXT,
    Column,
    Section,
    Table,
)
from studyapp.analysis.results.odds import RATIO, ratio
from studyapp.analysis.results.sections.metrics import FEWEST_PICTURES
from studyapp.analysis.sizes import FEWEST_FOR_MODELS

# The variance of a coefficient may grow so many times by what the columns have in common.
MOST_INFLATED = 10.0

METHODS = (
    Column("condition", "Condition", CODE),
    Column("other", "Against", CODE),
    Column("look", "Look", TEXT),
    *RATIO,
)
COVARIATES = (
    Column("covariate", "Look", CODE),
    Column("meaning", "What it is", TEXT),
    Column("standard_deviation", "Standard deviation of the difference", NUMBER),
    *RATIO,
)

_OF_METHODS = "The effect of the method, with the look as it was and held equal"
_OF_LOOK = "The effect of the look per standard deviation, with the method held equal"


def look(data: Data) -> Section | None:
    """The effect of the method with and without the look; None where no look was measured."""
    if data.choices.empty:
        return None
    stimuli = data.table("stimuli")
    names = usable(stimuli, list(LOOK))
    if not names:
        return None
    apart = differences(data.choices, stimuli, names)
    known = apart.notna().all(axis=1)
    choices, apart = data.choices[known], apart[known]
    apart = apart.loc[:, apart.std() > 0]
    if few := _too_few(choices, apart):
        return _section(few)
    try:
        return _compared(choices, apart)
    except NotEstimable as reason:
        return _section(f"The effect of the look cannot be told: {reason}.")


def _too_few(choices: pd.DataFrame, apart: pd.DataFrame) -> str:
    people, pictures = choices["participant_id"].nunique(), choices["item_id"].nunique()
    if people < FEWEST_FOR_MODELS or pictures < FEWEST_PICTURES:
        return (
            f"Method and look cannot be told apart yet: it takes {FEWEST_FOR_MODELS} people and "
            f"{FEWEST_PICTURES} pictures whose explanations were measured."
        )
    return "" if len(apart.columns) else "All explanations that met look alike in every respect."


def _compared(choices: pd.DataFrame, apart: pd.DataFrame) -> Section:
    methods = condition_columns(choices)
    reference = min(*choices["method_a"], *choices["method_b"])
    covariates = apart / apart.std()
    plain = _fit(choices, methods)
    whole = _fit(choices, pd.concat([methods, covariates], axis=1))
    found = [
        {"condition": name, "other": reference, "look": words} | ratio(fit.effect(index))
        for index, name in enumerate(methods.columns)
        for words, fit in (("as it was", plain), ("held equal", whole))
    ]
    of_look = [
        {
            "covariate": name,
            "meaning": LOOK[name].label,
            "standard_deviation": float(apart[name].std()),
        }
        | ratio(whole.effect(len(methods.columns) + index))
        for index, name in enumerate(covariates.columns)
    ]
    return _section(
        _reading(found),
        (
            Table("method_and_look", _OF_METHODS, METHODS, rows(found, METHODS)),
            Table("look", _OF_LOOK, COVARIATES, rows(of_look, COVARIATES)),
        ),
        _entangled(methods, covariates),
    )


def _fit(choices: pd.DataFrame, design: pd.DataFrame) -> Fit:
    return two_way_logistic(
        choices["chose_a"].to_numpy(float),
        design.to_numpy(float),
        numbered(choices["participant_id"]),
        numbered(choices["item_id"]),
    )


def _reading(found: list[dict[str, Any]]) -> str:
    """What becomes of the first method's effect."""
    plain, held = found[0], found[1]
    name, other = plain["condition"], plain["other"]
    was_clear, is_clear = (row["p"] < 0.05 for row in (plain, held))
    if was_clear and is_clear and (plain["odds_ratio"] > 1) == (held["odds_ratio"] > 1):
        return f"The difference between {name} and {other} remains when their look is held equal."
    if was_clear and is_clear:
        return f"With their look held equal, the difference between {name} and {other} turns round."
    if was_clear:
        return (
            f"The difference between {name} and {other} is no longer clear when their look is held "
            "equal: it may be one of look."
        )
    if is_clear:
        return f"{name} and {other} differ clearly only when their look is held equal."
    return f"{name} and {other} do not differ clearly, with their look as it was or held equal."


def _entangled(methods: pd.DataFrame, covariates: pd.DataFrame) -> tuple[str, ...]:
    """A caveat where method and look nearly always change together.

    By the variance inflation factor of the first method, 1 / (1 - R²) of its column on the others
    without a constant (Belsley, Kuh and Welsch, 1980, Regression Diagnostics, section 3.2).
    """
    target = methods.iloc[:, 0].to_numpy(float)
    others = np.column_stack([methods.iloc[:, 1:], covariates])
    fitted = others @ np.linalg.lstsq(others, target, rcond=None)[0]
    left = float(((target - fitted) ** 2).sum() / (target**2).sum())
    if left * MOST_INFLATED > 1:
        return ()
    return (
        "The methods nearly always differ in look in the same way, so that the data can hardly "
        "tell the two apart; draw both in one style to find out.",
    )


def _section(
    sentence: str, tables: tuple[Table, ...] = (), caveats: tuple[str, ...] = ()
) -> Section:
    return Section(
        name="look",
        title="Method or look",
        sentences=(sentence,),
        tables=tables,
        caveats=caveats,
    )
