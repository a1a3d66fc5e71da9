"""Checks on the design and on the answers, recomputed from the table of trials."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from studyapp.analysis.conduct.repeats import SIDES
from studyapp.analysis.estimates import estimates


def identical_left(trials: pd.DataFrame) -> pd.DataFrame:
    """How often left was chosen where both sides show the same: a habit, and nothing else."""
    same = _of_kind(trials, "identical")
    return pd.DataFrame(
        estimates(same.assign(chosen=(same["chosen_side"] == "left").astype(int))), dtype=object
    )


def _of_kind(trials: pd.DataFrame, kind: str) -> pd.DataFrame:
    return trials[
        (trials["trial_type"] == kind)
        & trials["chosen_side"].isin(SIDES)
        & (trials["excluded"] == 0)
    ]


def exposure(trials: pd.DataFrame) -> pd.DataFrame:
    """How often every question was put, and with which condition on the left.

    All main trials that were put to anybody count, answered or not: this is about what was shown.

    Returns
    -------
    One row per question: question_id, item_name, pair_id, n_shown, n_a_left, a_left_share.
    """
    main = trials[(trials["trial_type"] == "main") & trials["method_b"].notna()]
    a_left = (main["method_left"] == main["method_a"]).astype(int)
    questions = main.assign(a_left=a_left).groupby(["question_id", "item_name", "pair_id"])
    table = questions["a_left"].agg(n_shown="size", n_a_left="sum").reset_index()
    table["a_left_share"] = table["n_a_left"] / table["n_shown"]
    return table


def side_balance(trials: pd.DataFrame) -> dict[str, Any]:
    """How far the sides are from half and half.

    Returns
    -------
    n_shown and a_left_share over all; worst_question and worst_person: the largest difference
    between how often the condition that comes first in the alphabet was on the left and on the
    right, in one question and pair of one participant. 0 and 1 are as even as can be.
    """
    main = trials[(trials["trial_type"] == "main") & trials["method_b"].notna()]
    sign = np.where(main["method_left"] == main["method_a"], 1, -1)
    signed = main.assign(sign=sign)
    return {
        "n_shown": len(main),
        "a_left_share": float((sign == 1).mean()) if len(main) else None,
        "worst_question": _largest(signed, ["question_id"]),
        "worst_person": _largest(signed, ["participant_id", "pair_id"]),
    }


def _largest(signed: pd.DataFrame, by: list[str]) -> int:
    differences = signed.groupby(by)["sign"].sum().abs()
    return int(differences.max()) if len(differences) else 0


def unconnected(trials: pd.DataFrame, conditions: Iterable[str] = ()) -> list[list[str]]:
    """Groups of conditions that no main trial links; one group says that all can be compared.

    Parameters
    ----------
    conditions : those that are to be compared, also where none was shown yet.
    """
    main = trials[(trials["trial_type"] == "main") & trials["method_b"].notna()]
    pairs = main[["method_a", "method_b"]].drop_duplicates()
    names = sorted({*conditions, *pairs["method_a"], *pairs["method_b"]})
    if not names:
        return []
    places = {name: place for place, name in enumerate(names)}
    rows = [places[name] for name in pairs["method_a"]]
    columns = [places[name] for name in pairs["method_b"]]
    graph = coo_array((np.ones(len(rows)), (rows, columns)), shape=(len(names), len(names)))
    count, member_of = connected_components(graph, directed=False)
    return [[name for name in names if member_of[places[name]] == group] for group in range(count)]
