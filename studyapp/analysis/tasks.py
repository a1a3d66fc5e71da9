"""How often people were right in a task with a right answer, and what an explanation gained.

Accuracy is a share of trials and has the intervals of `studyapp.analysis.estimates`, which take
participants (and pictures) as clusters. The gain over the arm without explanation is a difference
between two groups of people, so it rests on one number per participant, their own accuracy, with
Welch's interval (Welch, 1947, Biometrika 34, 28-35): groups may differ in size and in spread.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from studyapp.analysis.answers import BETWEEN_OPTIONS
from studyapp.analysis.estimates import THESE_PICTURES, estimates
from studyapp.analysis.hypotheses.means import welch
from studyapp.analysis.preference import EVERYONE, NO_LEVEL

RIGHT, WRONG = "the system is right", "the system is wrong"
FEW, ALIKE = "fewer than two people in a group", "nobody differs from anybody"


def main_answers(trials: pd.DataFrame) -> pd.DataFrame:
    """The trials that count: main, answered, by participants who are not excluded.

    Parameters
    ----------
    trials : the table of trials; its columns are described in `studyapp/analysis/columns`.

    Returns
    -------
    Its rows, with `chosen`: 1 for a right answer, else 0.
    """
    counts = (
        (trials["trial_type"] == "main")
        & trials["answer_correct"].notna()
        & (trials["excluded"] == 0)
    )
    return trials[counts].assign(chosen=lambda rows: rows["answer_correct"].astype(int))


def chance(answers: pd.DataFrame) -> float | None:
    """How often somebody who guesses is right; None where nobody has answered."""
    if answers.empty:
        return None
    offered = [len(options.split(BETWEEN_OPTIONS)) for options in answers["options"]]
    return sum(1 / number for number in offered) / len(offered)


def accuracies(answers: pd.DataFrame, levels: Mapping[int, str]) -> pd.DataFrame:
    """How often people of each arm were right, overall and per expertise level, and how fast.

    Parameters
    ----------
    answers : what `main_answers` returns.
    levels : {level: label}, in order.

    Returns
    -------
    One row per group, arm and estimand: group, group_kind ("overall" or "level"), arm,
    median_rt_ms (of the trials; None without measurements), and what `estimates` says, its
    preference being the accuracy. A level nobody belongs to has no row.
    """
    records = []
    for group, kind, members in _groups(answers, levels):
        for arm, of_arm in members.groupby("arm", sort=True):
            place = {"group": group, "group_kind": kind, "arm": arm}
            time = {"median_rt_ms": _median(of_arm["rt_ms"])}
            records += [place | time | estimate for estimate in estimates(of_arm)]
    return pd.DataFrame(records, dtype=object)


def gains(answers: pd.DataFrame, control: str) -> pd.DataFrame:
    """What each arm's accuracy exceeds that of the control by, for the people they stand for.

    Parameters
    ----------
    answers : what `main_answers` returns.
    control : the arm without explanation.

    Returns
    -------
    One row per other arm: arm, gain (difference of the means of the participants' accuracies), low
    and high (95 %, Welch), df, n_participants, n_control, and note: why there is no interval.
    """
    per_person = answers.groupby(["arm", "participant_id"])["chosen"].mean()
    groups = {str(arm): values.to_numpy() for arm, values in per_person.groupby(level="arm")}
    without = groups.get(control)
    if without is None:
        return pd.DataFrame()
    records = [
        {"arm": arm, **_difference(values, without)}
        for arm, values in sorted(groups.items())
        if arm != control
    ]
    return pd.DataFrame(records, dtype=object)


def reliance(answers: pd.DataFrame) -> pd.DataFrame:
    """How often people took the system to be right, where it is and where it is not.

    Where it is right, relying on it is appropriate; where it is wrong, it is over-reliance. Trials
    of which nobody knows whether the system is right (no true label) are left out.

    Returns
    -------
    One row per arm and system ("the system is right" or "the system is wrong"): arm, system, and
    what `estimates` says for these pictures, its preference being the share who relied.
    """
    known = answers[answers["system_right"].notna() & answers["relied"].notna()]
    records = []
    for arm, of_arm in known.groupby("arm", sort=True):
        for system, value in ((RIGHT, 1), (WRONG, 0)):
            rows = of_arm[of_arm["system_right"] == value]
            rows = rows.assign(chosen=rows["relied"].astype(int))
            (estimate,) = (e for e in estimates(rows) if e["estimand"] == THESE_PICTURES)
            records.append({"arm": arm, "system": system} | estimate)
    return pd.DataFrame(records, dtype=object)


def _groups(
    answers: pd.DataFrame, levels: Mapping[int, str]
) -> list[tuple[str, str, pd.DataFrame]]:
    groups = [(EVERYONE, "overall", answers)]
    groups += [
        (label, "level", answers[answers["expertise_level"] == level])
        for level, label in sorted(levels.items())
    ]
    unknown = answers[~answers["expertise_level"].isin(list(levels))]
    if levels and len(unknown):
        groups.append((NO_LEVEL, "level", unknown))
    return groups


def _median(times: pd.Series) -> int | None:
    measured = pd.to_numeric(times).dropna()
    return round(float(measured.median())) if len(measured) else None


def _difference(values: Any, without: Any) -> dict[str, Any]:
    """Of two arrays with one accuracy per person."""
    n, m = len(values), len(without)
    gain = float(values.mean() - without.mean())
    record = {"gain": gain, "n_participants": n, "n_control": m}
    nothing = {"low": None, "high": None, "df": None}
    if min(n, m) < 2:
        return record | nothing | {"note": FEW}
    found = welch(without, values)
    if found is None:
        return record | nothing | {"note": ALIKE}
    bounds = {"low": max(-1.0, found.low), "high": min(1.0, found.high)}
    return record | bounds | {"df": found.df, "note": ""}
