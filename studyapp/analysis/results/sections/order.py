"""Whether choices, their speed and their consistency change from the first trial to the last."""

from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd

from studyapp.analysis.conduct.repeats import repeated_choices
from studyapp.analysis.estimates import estimates
from studyapp.analysis.hypotheses.within_people import WithinPeople, within_people
from studyapp.analysis.models.fit import Effect, NotEstimable
from studyapp.analysis.models.order import along_the_trials, drift, halves, slowing
from studyapp.analysis.results.columns import rows
from studyapp.analysis.results.data import Data
from studyapp.analysis.results.document import (
    COUNT,
    NUMBER,
    P_VALUE,
    SHARE,
    TEXT,
    Column,
    Section,
    Table,
)
from studyapp.analysis.results.odds import NOTE, WHO, exp_or_none
from studyapp.analysis.sentences import p_value, percent
from studyapp.analysis.sizes import FEWEST_FOR_MODELS

PLACES = (
    Column("trial", "From trial", COUNT),
    Column("last_trial", "to", COUNT),
    Column("preference", "Preference", SHARE),
    Column("low", "95\u00a0% interval from", SHARE),
    Column("high", "to", SHARE),
    Column("n_trials", "Trials", COUNT),
    Column("n_participants", "People", COUNT),
)
CHANGES = (
    Column("what", "From the first trial to the last", TEXT),
    Column("ratio", "Ratio", NUMBER),
    Column("low", "95\u00a0% interval from", NUMBER),
    Column("high", "to", NUMBER),
    Column("p", "p", P_VALUE),
    Column("df", "Degrees of freedom", NUMBER),
    *WHO,
    NOTE,
)
HALVES = (
    Column("what", "Share", TEXT),
    Column("half", "Half", TEXT),
    Column("preference", "Value", SHARE),
    Column("low", "95\u00a0% interval from", SHARE),
    Column("high", "to", SHARE),
    Column("n_trials", "Trials", COUNT),
    Column("n_participants", "People", COUNT),
)
DIFFERENCES = (
    Column("what", "Second half less first", TEXT),
    Column("difference", "Difference", NUMBER),
    Column("low", "95\u00a0% interval from", NUMBER),
    Column("high", "to", NUMBER),
    Column("p", "p (sign-flip)", P_VALUE),
    Column("n_participants", "People with both", COUNT),
)
SPEED, ODDS_OF = "Response time", "Odds of choosing {}"
SAME_AGAIN = "Chose the same again, by when the trial was put first"


def order(data: Data) -> Section | None:
    """None while nobody chose anything."""
    chosen = data.chosen[data.chosen["main_trial_number"].notna()]
    if chosen.empty:
        return None
    changes = [
        _change(ODDS_OF.format(data.condition), drift, chosen),
        _change(SPEED, slowing, data.choices[data.choices["main_trial_number"].notna()]),
    ]
    kinds = _kinds(data, chosen)
    differences = [(what, _difference(data, what, rows_)) for what, rows_ in kinds]
    in_halves = [row for what, rows_ in kinds for row in _halves(what, rows_)]
    return Section(
        name="order",
        title="From the first trial to the last",
        sentences=tuple(_sentences(data, in_halves, differences[0][1], changes)),
        tables=(
            Table("places", f"Preference for {data.condition} along the trials", PLACES,
                  rows(along_the_trials(chosen), PLACES)),
            Table("changes", "Change along the trials (participants as clusters, t)", CHANGES,
                  rows(changes, CHANGES),
                  "1 is no change; a line on the logit scale, and on that of logarithms."),
            Table("halves", "First and second half", HALVES,
                  rows(in_halves, HALVES)),
            Table("differences", "The same people in both halves", DIFFERENCES,
                  rows([_difference_row(*each) for each in differences], DIFFERENCES)),
        ),
        plots=("position",),
    )  # fmt: skip


def _kinds(data: Data, chosen: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """Choices of the condition and repeated choices, with the half they were made in."""
    kinds = [(f"Preference for {data.condition}", chosen)]
    again = repeated_choices(data.trials)
    if len(again):
        first = data.trials[["participant_id", "trial_index", "main_trial_number"]]
        placed = again.drop(columns=["main_trial_number", "trial_index"], errors="ignore").merge(
            first,
            left_on=["participant_id", "repeat_of_trial_index"],
            right_on=["participant_id", "trial_index"],
        )
        kinds.append((SAME_AGAIN, placed[placed["main_trial_number"].notna()]))
    return [
        (what, found.assign(half=halves(found, found["main_trials_given"])))
        for what, found in kinds
    ]


def _halves(what: str, found: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {"what": what, "half": half, **estimates(found[found["half"] == half])[0]}
        for half in ("first", "second")
    ]


def _difference(data: Data, what: str, found: pd.DataFrame) -> WithinPeople:
    return within_people(found, "half", "second", "first", data.rng(f"order {what}"))


def _difference_row(what: str, found: WithinPeople) -> dict[str, Any]:
    names = ("difference", "low", "high", "p", "n_participants")
    return {"what": what} | {name: getattr(found, name) for name in names}


def _change(
    what: str, model: Callable[[pd.DataFrame], Effect], choices: pd.DataFrame
) -> dict[str, Any]:
    n = int(choices["participant_id"].nunique())
    record = {"what": what, "n_participants": n, "n_trials": len(choices), "note": ""}
    if n < FEWEST_FOR_MODELS:
        return record | {"note": f"fewer than {FEWEST_FOR_MODELS} people"}
    try:
        effect = model(choices)
    except NotEstimable as error:
        return record | {"note": str(error)}
    ratio, low, high = map(exp_or_none, (effect.estimate, effect.low, effect.high))
    return record | {"ratio": ratio, "low": low, "high": high, "p": effect.p, "df": effect.df}


def _sentences(
    data: Data, halves_: list[dict[str, Any]], found: WithinPeople, changes: list[dict[str, Any]]
) -> Iterator[str]:
    first, second = halves_[0]["preference"], halves_[1]["preference"]
    if first is None or second is None:
        yield "All trials lie in one half of the order, so that nothing can be compared yet."
    else:
        p = "" if found.p is None else f" ({p_value(found.p)} for a difference within people)"
        yield (
            f"{data.condition} was chosen in {percent(first)} of the trials of the first half and "
            f"in {percent(second)} of those of the second{p}."
        )
    time = changes[1]
    if time.get("high") is not None:
        yield (
            f"From the first trial to the last, response times changed by a factor of "
            f"{time['ratio']:.2f} (95\u00a0% interval {time['low']:.2f} to {time['high']:.2f}): "
            f"{_pace(time)}."
        )


def _pace(time: dict[str, Any]) -> str:
    if time["high"] < 1:
        return "people became faster"
    return "people became slower" if time["low"] > 1 else "no clear change"
