"""Stop or go on: the one thing that shows before the planned number of participants is reached.

It says whether the rule that was registered is met, and nothing about which way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from studyapp.analysis.planning.completion import completions
from studyapp.analysis.planning.look_statistics import alpha_of_looks, crosses, look_statistic
from studyapp.analysis.planning.looks import bounds
from studyapp.analysis.planning.plan import ANYTIME, EQUIVALENCE, FIXED, LOOKS, SIGN_FLIP
from studyapp.analysis.planning.sequences import contrast_sequence, preference_sequence

if TYPE_CHECKING:
    # The results are put together from sections that look in here.
    from studyapp.analysis.results.data import Data


NONE, CONTINUE, STOP, COMPLETE = "none", "continue", "stop", "complete"


@dataclass(frozen=True)
class Signal:
    """What the plan's rule says.

    Parameters
    ----------
    state : "none" (the plan has no rule to stop early), "continue", "stop" or "complete" (the
        planned number is reached).
    completed, planned : complete participations, so far and as planned; None: no number is planned.
    met_at : after how many the rule was met; None: it was not, or there is none.
    """

    state: str
    completed: int
    planned: int | None
    met_at: int | None

    @property
    def sentence(self) -> str:
        """In words that tell nothing of what was found."""
        so_far = f"{self.completed} of {self.planned}" if self.planned else str(self.completed)
        return {
            NONE: f"The plan has no rule to stop early; {so_far} complete participations so far.",
            CONTINUE: f"Go on: after {so_far} complete participations the rule of the plan to stop "
            "early is not met.",
            STOP: f"You may stop: the rule of the plan to stop early was met after {self.met_at} "
            f"complete participations; there are {so_far}.",
            COMPLETE: f"Complete: {so_far} complete participations, as planned.",
        }[self.state]


def signal(data: Data) -> Signal:
    """What the plan's rule says about the complete participations so far."""
    plan, order = data.plan, completions(data)
    met_at = None
    if plan.monitoring == ANYTIME:
        met_at = _first(order, settled_anytime(data, order))
    elif plan.monitoring == LOOKS:
        crossed = [look["n_planned"] for look in look_table(data, order) if look["crossed"]]
        met_at = min(crossed, default=None)
    state = NONE if plan.monitoring == FIXED else CONTINUE
    if met_at is not None:
        state = STOP
    if plan.planned_n and len(order) >= plan.planned_n:
        state = COMPLETE
    return Signal(state, len(order), plan.planned_n, met_at)


def settled_anytime(data: Data, order: pd.DataFrame) -> NDArray[np.bool_]:
    """After every complete participation, whether the primary question has its answer.

    The preference is not one half; the slope over the levels is not zero; or the difference between
    the lowest and the highest level is inside the margin.
    """
    plan, levels = data.plan, data.facts.levels
    if plan.primary_test == SIGN_FLIP:
        found = preference_sequence(order, plan.alpha)
        ruled_out = found.loc[(found["low"] >= 0.5) | (found["high"] <= 0.5), "position"]
        return np.asarray(order["position"] >= ruled_out.min())  # nothing is, of an empty one
    if len(levels) < 2:
        return np.zeros(len(order), bool)
    bounds_ = contrast_sequence(order, levels, plan.primary_test, plan.alpha)
    if plan.primary_test == EQUIVALENCE:
        margin = plan.margin or 0.0
        return (bounds_.low > -margin) & (bounds_.high < margin)
    return bounds_.rules_out(0.0)


def look_table(data: Data, order: pd.DataFrame) -> list[dict[str, Any]]:
    """The planned looks: look, n_planned (complete participations, whoever counts), n_analysed
    (who counts), statistic, bound, crossed.

    Of a look that is still to come only n_planned and the bound are known.
    """
    plan = data.plan
    if not plan.looks:
        return []
    limits = bounds(plan.looks, boundary=plan.boundary, alpha=alpha_of_looks(plan))
    rows: list[dict[str, Any]] = []
    for number, (planned, bound) in enumerate(zip(plan.looks, limits, strict=True), start=1):
        statistic, analysed = None, None
        if len(order) >= planned:
            people = order.head(planned).dropna(subset=["share"])
            analysed = len(people)
            statistic = look_statistic(people, data.facts.levels, plan)
        crossed = statistic is not None and crosses(statistic, bound, plan)
        rows.append(
            {
                "look": number,
                "n_planned": planned,
                "n_analysed": analysed,
                "statistic": statistic,
                "bound": bound,
                "crossed": crossed,
            }
        )
    return rows


def _first(order: pd.DataFrame, settled: NDArray[np.bool_]) -> int | None:
    return int(order["position"].iloc[int(settled.argmax())]) if settled.any() else None
