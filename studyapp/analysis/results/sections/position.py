"""Whether the side a stimulus stood on was chosen for its own sake."""

from typing import Any

import pandas as pd

from studyapp.analysis.estimates import estimates
from studyapp.analysis.hypotheses.sign_flip import METHOD, sign_flip
from studyapp.analysis.models.fit import Effect, NotEstimable
from studyapp.analysis.models.position import left_effect
from studyapp.analysis.results.columns import estimate_of, rows
from studyapp.analysis.results.data import Data
from studyapp.analysis.results.document import NUMBER, P_VALUE, TEXT, Column, Section, Table
from studyapp.analysis.results.odds import NOTE, ODDS, WHO, odds
from studyapp.analysis.sentences import bounds, how_many, p_value, percent
from studyapp.analysis.sizes import FEWEST_FOR_A_TEST, FEWEST_FOR_MODELS

LEFT = estimate_of("Left chosen", "Left")
TESTS = (
    Column("test", "Test that left and right are chosen alike", TEXT),
    Column("p", "p", P_VALUE),
    Column("statistic", "Statistic", NUMBER),
    NOTE,
)
EFFECT = (Column("term", "What is estimated", TEXT), *ODDS, *WHO, NOTE)


def position(data: Data) -> Section | None:
    """None while nobody chose a side."""
    choices = data.choices
    if choices.empty:
        return None
    left = choices.assign(chosen=(choices["chosen_side"] == "left").astype(float))
    found = estimates(left)
    test = _test(data, left)
    return Section(
        name="position",
        title="Left and right",
        sentences=tuple(_sentences(found[0], test)),
        tables=(
            Table("left", "How often the left was chosen", LEFT, rows(found, LEFT)),
            Table("tests", "Are left and right chosen alike?", TESTS, rows([test], TESTS)),
            Table(
                "left_effect",
                "The left, with what was shown held fixed (GEE, bias-reduced errors, t)",
                EFFECT,
                rows([_effect(choices, found[0])], EFFECT),
                "Odds of choosing a stimulus on the left to those of choosing it on the right; 1 "
                "is no difference.",
            ),
        ),
        by_method=False,
    )


def _test(data: Data, left: pd.DataFrame) -> dict[str, Any]:
    shares = left.groupby("participant_id", sort=True)["chosen"].mean().to_numpy(float)
    if len(shares) < FEWEST_FOR_A_TEST:
        return {"test": METHOD, "note": f"fewer than {FEWEST_FOR_A_TEST} people"}
    outcome = sign_flip(shares - 0.5, data.rng("position"))
    if outcome is None:
        return {"test": METHOD, "note": "nobody"}
    return {"test": METHOD, "p": outcome.p, "statistic": outcome.statistic, "note": outcome.basis}


def _effect(choices: pd.DataFrame, estimate: dict[str, Any]) -> dict[str, Any]:
    n = estimate["n_participants"]
    record = {
        "term": "Left against right",
        "n_participants": n,
        "n_trials": estimate["n_trials"],
        "note": "",
    }
    if n < FEWEST_FOR_MODELS:
        return record | odds(None) | {"note": f"fewer than {FEWEST_FOR_MODELS} people"}
    try:
        effect: Effect | None = left_effect(choices)
    except NotEstimable:
        # Why not might tell how the conditions fare, which this section must not.
        effect, record["note"] = None, "cannot be estimated"
    return record | odds(effect)


def _sentences(estimate: dict[str, Any], test: dict[str, Any]) -> list[str]:
    share, trials = percent(estimate["preference"]), how_many(estimate["n_trials"], "trial")
    first = f"The left was chosen in {share} of {trials}"
    if estimate["low"] is None:
        return [f"{first}."]
    range_ = bounds(estimate["low"], estimate["high"])
    sentences = [f"{first} (95\u00a0% interval {range_}); without a habit it would be half."]
    if test.get("p") is not None:
        habit = "a habit shows" if test["p"] < 0.05 else "no habit shows"
        sentences.append(f"Person by person, {habit} ({METHOD}, {p_value(test['p'])}).")
    return sentences
