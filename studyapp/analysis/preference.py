"""Which condition was preferred, by whom: tables from the table of trials."""

from collections.abc import Mapping

import pandas as pd

from studyapp.analysis.estimates import estimates

EVERYONE = "Everyone"
NO_LEVEL = "Level unknown"


def main_choices(
    trials: pd.DataFrame, *, completed_only: bool = False, ties: bool = False
) -> pd.DataFrame:
    """The trials that count: main, with a side chosen, by participants who are not excluded.

    Parameters
    ----------
    trials : the table of trials; its columns are described in `studyapp/analysis/columns`.
    completed_only : leave out participants who stopped part of the way as well.
    ties : keep "no preference" too, which then counts half for either side.
    """
    counts = (
        (trials["trial_type"] == "main")
        & trials["chosen_side"].isin(["left", "right", "tie"] if ties else ["left", "right"])
        & (trials["excluded"] == 0)
    )
    if completed_only:
        counts &= trials["participant_status"] == "complete"
    return trials[counts]


def choices_of(choices: pd.DataFrame, condition: str) -> pd.DataFrame:
    """The trials in which a condition was shown, with `chosen`: 1 if it was chosen, 0.5 for a tie.

    Parameters
    ----------
    choices : what `main_choices` returns. With several other conditions, the result has the
        condition's trials against all of them.
    """
    is_a = choices["method_a"] == condition
    shown = choices[is_a | (choices["method_b"] == condition)]
    chose_a = shown["chose_a"].astype(float)
    return shown.assign(chosen=chose_a.where(is_a[shown.index], 1 - chose_a))


def preferences(trials: pd.DataFrame, levels: Mapping[int, str]) -> pd.DataFrame:
    """The preference for every condition, overall and per expertise level.

    The preference for a condition is the share of the trials in which it was shown that ended with
    its being chosen. Every level gets its rows, also one nobody belongs to; participants without a
    level get rows of their own where there are any.

    Parameters
    ----------
    trials : what `main_choices` returns.
    levels : {level: label}, in order.

    Returns
    -------
    One row per group, condition and estimand: group, group_kind ("overall" or "level"), condition
    and what `estimates` says.
    """
    shown = _one_row_per_condition_shown(trials)
    conditions = sorted(shown["condition"].unique())
    records = []
    for group, kind, members in _groups(shown, levels):
        for condition in conditions:
            of_condition = members[members["condition"] == condition]
            place = {"group": group, "group_kind": kind, "condition": condition}
            records += [place | estimate for estimate in estimates(of_condition)]
    return pd.DataFrame(records, dtype=object)


def arm_preferences(trials: pd.DataFrame) -> pd.DataFrame:
    """The preference for every condition in every arm; the columns of `preferences`.

    Participants are assigned to arms by chance, so arms may be compared as groups of people.
    """
    shown = _one_row_per_condition_shown(trials)
    records = []
    for arm in sorted(shown["arm"].dropna().unique()):
        in_arm = shown[shown["arm"] == arm]
        for condition in sorted(in_arm["condition"].unique()):
            place = {"group": arm, "group_kind": "arm", "condition": condition}
            chosen = in_arm[in_arm["condition"] == condition]
            records += [place | estimate for estimate in estimates(chosen)]
    return pd.DataFrame(records, columns=None if records else ["group", "condition"], dtype=object)


def pair_preferences(trials: pd.DataFrame) -> pd.DataFrame:
    """For every pair of conditions that met, the preference for the first (in the alphabet).

    One row per pair and estimand: condition, other and what `estimates` says.
    """
    records = []
    for (first, second), of_pair in trials.groupby(["method_a", "method_b"], sort=True):
        choices = of_pair.assign(chosen=of_pair["chose_a"].astype(float))
        records += [{"condition": first, "other": second} | e for e in estimates(choices)]
    return pd.DataFrame(records, dtype=object)


def _one_row_per_condition_shown(trials: pd.DataFrame) -> pd.DataFrame:
    chose_a = trials["chose_a"].astype(float)
    first = trials.assign(condition=trials["method_a"], chosen=chose_a)
    second = trials.assign(condition=trials["method_b"], chosen=1 - chose_a)
    return pd.concat([first, second], ignore_index=True)


def _groups(shown: pd.DataFrame, levels: Mapping[int, str]) -> list[tuple[str, str, pd.DataFrame]]:
    groups = [(EVERYONE, "overall", shown)]
    groups += [
        (label, "level", shown[shown["expertise_level"] == level])
        for level, label in sorted(levels.items())
    ]
    unknown = shown[~shown["expertise_level"].isin(list(levels))]
    if levels and len(unknown):
        groups.append((NO_LEVEL, "level", unknown))
    return groups
