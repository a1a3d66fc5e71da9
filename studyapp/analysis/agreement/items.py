"""Picture by picture: how often something was chosen, and how far pictures differ."""

from math import sqrt
from sys import float_info
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import bdtr

from studyapp.analysis.agreement.icc import icc
from studyapp.analysis.hypotheses.holm import holm
from studyapp.analysis.intervals.clustered import interval_for_these_pictures
from studyapp.analysis.intervals.wilson import naive_wilson
from studyapp.analysis.sizes import FEWEST_FOR_A_TEST

_CELL = ["item_id", "other"]


def per_item(choices: pd.DataFrame) -> pd.DataFrame:
    """The share of choices for every picture, from the lowest to the highest.

    Where all choices about one picture (against one other condition) come from different people,
    the plain Wilson interval and the exact binomial test against one half are right. Where somebody
    chose more than once, as may be in answers from elsewhere, the interval takes participants as
    clusters, and nothing is tested. The p values are adjusted for testing so many pictures by
    Holm's method.

    Parameters
    ----------
    choices : one row per trial: participant_id, item_id, item_name, other (the condition it was
        compared with) and chosen (1 or 0).

    Returns
    -------
    item_id, item_name, other, n_chosen, n_trials, n_participants, preference, low, high (missing
    where one person chose several times), and p, p_holm (missing where a picture has fewer than
    six choices, or several of one person).
    """
    of_item = choices.groupby(_CELL, sort=True)
    table = of_item["chosen"].agg(n_chosen="sum", n_trials="size").reset_index()
    table["n_participants"] = of_item["participant_id"].nunique().to_numpy()
    names = choices.drop_duplicates("item_id").set_index("item_id")["item_name"]
    table["item_name"] = table["item_id"].map(names.fillna(names.index.to_series()))
    table["preference"] = table["n_chosen"] / table["n_trials"]
    several = table["n_participants"] < table["n_trials"]
    table[["low", "high"]] = _bounds(table, several, of_item)
    table["p"] = _binomial_p(table["n_chosen"], table["n_trials"]).mask(several)
    tested = [None if p != p else p for p in table["p"]]
    table["p_holm"] = pd.Series(holm(tested), index=table.index, dtype=float)
    order = ["preference", "n_trials", "item_name", "other"]
    return table.sort_values(order, kind="stable", ignore_index=True)


def spread(chosen: np.ndarray[Any, Any], trials: np.ndarray[Any, Any]) -> dict[str, float | None]:
    """How far pictures (or people) differ in what is chosen of them, and how far beyond chance.

    observed: the standard deviation of their shares. beyond_chance: what of it is no accident of a
    few choices, √(ICC · p(1 - p)) with the ICC of `studyapp.analysis.agreement.icc`, 0 where that
    is negative. None where it cannot be told.
    """
    if len(trials) < 2:
        return {"observed": None, "beyond_chance": None}
    p = float(chosen.sum() / trials.sum())
    found = icc(chosen, trials)
    return {
        "observed": float(np.std(chosen / trials, ddof=1)),
        "beyond_chance": None if found is None else sqrt(max(0.0, found) * p * (1 - p)),
    }


def _bounds(table: pd.DataFrame, several: "pd.Series[bool]", of_item: Any) -> np.ndarray[Any, Any]:
    """Of every picture's share: low, high; `several` where a person chose several times."""
    bounds = [naive_wilson(*counts) for counts in zip(table.n_chosen, table.n_trials, strict=True)]
    found = np.array(bounds, dtype=float).reshape(-1, 2)
    for place in np.flatnonzero(several):
        interval = interval_for_these_pictures(of_item.get_group(tuple(table.loc[place, _CELL])))
        found[place] = (interval.low, interval.high) if interval else np.nan
    return found


def _binomial_p(chosen: "pd.Series[Any]", trials: "pd.Series[Any]") -> "pd.Series[Any]":
    """Exact, two-sided, against one half; missing for fewer than six."""
    fewer = np.minimum(chosen, trials - chosen)
    # No p is 0; below the smallest number there is, it is that number.
    p = np.clip(2 * bdtr(fewer, trials.astype(int), 0.5), float_info.min, 1.0)
    return pd.Series(p, index=chosen.index).where(trials >= FEWEST_FOR_A_TEST)
