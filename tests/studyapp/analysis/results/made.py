"""Data for results, made by hand: who chose how often, at which level."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from studyapp.analysis import frames
from studyapp.analysis.planning.plan import Plan
from studyapp.analysis.results.data import Data
from studyapp.analysis.results.facts import Facts

LEVELS = {0: "Novice", 1: "Some", 2: "Expert"}


def data(
    k: Sequence[int],
    m: Sequence[int],
    levels: Sequence[int | None] | None = None,
    *,
    plan: Plan | None = None,
    facts: Mapping[str, Any] | None = None,
    items: int = 10**6,
    **fields: Any,
) -> Data:
    """Person i chose condition "a" over "b" k[i] times of m[i], about pictures 0, 1, 2 ...

    Parameters
    ----------
    items : pictures begin anew after so many.
    fields : further columns of every trial.
    """
    rows = [
        {
            "participant_id": f"P{person:05}",
            "participant_status": "complete",
            "expertise_level": levels[person] if levels else None,
            "excluded": 0,
            "trial_type": "main",
            "trial_index": trial + 1,
            "item_id": f"picture-{trial % items}",
            "method_a": "a",
            "method_b": "b",
            "chosen_side": "left",
            "chose_a": int(trial < chosen),
        }
        | fields
        for person, (chosen, trials) in enumerate(zip(k, m, strict=True))
        for trial in range(trials)
    ]
    return of_rows(rows, plan=plan, facts=facts)


def of_rows(
    rows: Sequence[Mapping[str, Any]],
    *,
    plan: Plan | None = None,
    facts: Mapping[str, Any] | None = None,
) -> Data:
    """Data from rows of the table of trials; columns that are left out are empty."""
    known = {"study_id": "s", "conditions": ("a", "b"), "levels": LEVELS} | dict(facts or {})
    tables = {
        "trials": frames.frame("trials", [_complete("trials", row) for row in rows]),
        "participants": frames.frame("participants", []),
    }
    return Data(Facts(**known), plan or Plan(), tables)


def _complete(table: str, row: Mapping[str, Any]) -> Mapping[str, Any]:
    return dict.fromkeys(frames.TABLES[table]) | dict(row)


def simulated(
    n: Sequence[int], p: Sequence[float], sd: float, seed: int, *, trials: int = 10
) -> Data:
    """n[l] people of level l whose log-odds spread by sd around those of p[l]."""
    rng = np.random.default_rng(seed)
    level_of = np.repeat(range(len(n)), n)
    logits = np.log(np.array(p) / (1 - np.array(p)))[level_of] + sd * rng.standard_normal(sum(n))
    k = rng.binomial(trials, 1 / (1 + np.exp(-logits)))
    return data(k.tolist(), [trials] * sum(n), level_of.tolist())


def three_conditions(people: str = "PQRSTU", level: int | None = None) -> Data:
    """Everybody answers twelve trials of the pairs ab, ac and bc; in nine, the first is chosen."""
    pairs = [("a", "b"), ("a", "c"), ("b", "c")]
    rows = [
        {
            "participant_id": person,
            "expertise_level": level,
            "trial_type": "main",
            "excluded": 0,
            "item_id": str(item),
            "trial_index": item,
            "chosen_side": "left",
            "method_a": pairs[item % 3][0],
            "method_b": pairs[item % 3][1],
            "chose_a": int(item % 4 != 0),
        }
        for person in people
        for item in range(12)
    ]
    return of_rows(rows, facts={"conditions": ("a", "b", "c")})
