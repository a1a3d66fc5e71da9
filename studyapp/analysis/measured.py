"""What was measured of the two explanations of a trial, one less the other."""

from collections.abc import Sequence

import pandas as pd

KEY = ["item_id", "method"]


def usable(stimuli: pd.DataFrame, names: Sequence[str]) -> list[str]:
    """Those of the measurements that were made, and differ, among the explanations in the table."""
    return [name for name in names if stimuli[name].nunique(dropna=True) > 1]


def differences(choices: pd.DataFrame, stimuli: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Per trial and measurement, that of method_a less that of method_b.

    Parameters
    ----------
    choices : trials with item_id, method_a and method_b.
    stimuli : one row per item_id and method, with the measurements.

    Returns
    -------
    The index of `choices`, one column per name; missing where either was not measured.
    """
    values = stimuli.set_index(KEY)[list(names)].astype(float)
    sides = [
        values.reindex(pd.MultiIndex.from_arrays([choices["item_id"], choices[method]])).to_numpy()
        for method in ("method_a", "method_b")
    ]
    return pd.DataFrame(sides[0] - sides[1], index=choices.index, columns=list(names))


def chosen_of_shown(choices: pd.DataFrame) -> pd.DataFrame:
    """Per picture and condition, in how many trials it was shown and chosen.

    Returns
    -------
    Columns item_id, method, n_shown, n_chosen (a tie counts half) and share, in this order.
    """
    chose_a = choices["chose_a"].astype(float)
    sides = [
        choices.assign(method=choices[method], chosen=chosen)[[*KEY, "chosen"]]
        for method, chosen in (("method_a", chose_a), ("method_b", 1 - chose_a))
    ]
    of_shown = pd.concat(sides).groupby(KEY, sort=True)["chosen"]
    counted = pd.DataFrame({"n_shown": of_shown.size(), "n_chosen": of_shown.sum()})
    counted["share"] = counted["n_chosen"] / counted["n_shown"]
    return counted.reset_index()


def pair_columns(choices: pd.DataFrame) -> pd.DataFrame:
    """One column per pair of conditions, 1 in its trials: each pair has a constant of its own."""
    pairs = choices["method_a"] + " / " + choices["method_b"]
    return pd.get_dummies(pairs, dtype=float)


def condition_columns(choices: pd.DataFrame) -> pd.DataFrame:
    """One column per condition but the first: +1 where it is method_a, -1 where method_b.

    The design of the Bradley-Terry model (Bradley and Terry, 1952, Biometrika 39, 324-345) with the
    first condition in the alphabet as reference.
    """
    names = sorted({*choices["method_a"], *choices["method_b"]})
    columns = {
        name: (choices["method_a"] == name).astype(float) - (choices["method_b"] == name)
        for name in names[1:]
    }
    return pd.DataFrame(columns, index=choices.index)
