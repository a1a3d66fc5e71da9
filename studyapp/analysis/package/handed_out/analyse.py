"""Preferences with intervals that respect who answered, from the tables of this package.

    python analysis/analyse.py [folder of the package] [condition]

Needs numpy, pandas, scipy and statsmodels, and nothing of SeeWhy.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import statsmodels.api as sm
from scipy import stats


def load_table(folder: Path, name: str) -> pd.DataFrame:
    """A table; the codebook says which columns are numbers."""
    (file,) = (folder / "data").glob(f"*_table-{name}_data.csv")
    table = pd.read_csv(file, dtype=str, keep_default_na=False, na_values=[""])
    codebook = pd.read_csv(folder / "codebook.csv", dtype=str, keep_default_na=False)
    of_table = codebook[codebook["table"] == name]
    numbers = of_table[of_table["type"].isin(["integer", "number", "boolean"])]["variable"]
    for column in numbers:
        table[column] = pd.to_numeric(table[column])
    return table


def ratio_variance(k: np.ndarray, m: np.ndarray) -> float:
    """Of sum(k) / sum(m) over clusters."""
    n = len(m)
    return n / (n - 1) * float(((k - k.sum() / m.sum() * m) ** 2).sum()) / m.sum() ** 2


def wilson(
    p: float, trials: int, variance: float, of_one_mind: float, freedom: float
) -> tuple[float, float]:
    """With the effective number of trials and Student's t."""
    spread = p * (1 - p)
    deff = max(1.0, variance * trials / spread) if spread else of_one_mind
    n, t = trials / deff, stats.t.ppf(0.975, freedom)
    centre = (p + t**2 / (2 * n)) / (1 + t**2 / n)
    half = t * np.sqrt(spread / n + t**2 / (4 * n**2)) / (1 + t**2 / n)
    return max(0.0, float(centre - half)), min(1.0, float(centre + half))


def intervals(shown: pd.DataFrame) -> dict[str, tuple[float, float]]:
    """For these pictures, and for pictures like these; NaN where one cannot be computed."""
    of_people = shown.groupby("participant_id")["chosen"].agg(["sum", "size"]).to_numpy(float).T
    of_items = shown.groupby("item_id")["chosen"].agg(["sum", "size"]).to_numpy(float).T
    n, m, trials = of_people.shape[1], of_items.shape[1], len(shown)
    p = float(shown["chosen"].mean())
    found = {"these pictures": (np.nan, np.nan), "pictures like these": (np.nan, np.nan)}
    if n < 2:
        return found
    people, once = ratio_variance(*of_people), float((of_people[1] ** 2).sum() / trials)
    found["these pictures"] = wilson(p, trials, people, once, n - 1)
    if m < 2:
        return found
    items, once_each = ratio_variance(*of_items), float((of_items[1] ** 2).sum() / trials)
    both = people + items - float(((shown["chosen"] - p) ** 2).sum()) / trials**2
    freedom = float(min(n, m) - 1)
    if people + items > 0:
        freedom = (people + items) ** 2 / (people**2 / (n - 1) + items**2 / (m - 1))
    found["pictures like these"] = wilson(
        p, trials, max(both, people, items), max(once, once_each), freedom
    )
    return found


def describe(group: str, condition: str, shown: pd.DataFrame) -> list[dict[str, object]]:
    """One row per estimand."""
    counts: dict[str, object] = {
        "n_trials": len(shown),
        "n_participants": shown["participant_id"].nunique(),
        "n_items": shown["item_id"].nunique(),
    }
    return [
        {
            "group": group,
            "condition": condition,
            "estimand": estimand,
            "preference": shown["chosen"].mean(),
            "low": low,
            "high": high,
        }
        | counts
        for estimand, (low, high) in intervals(shown).items()
    ]


def log_odds(shown: pd.DataFrame) -> str:
    """By GEE with bias-reduced errors and t(n - 1), where both sides were chosen."""
    n = shown["participant_id"].nunique()
    if shown["chosen"].nunique() < 2 or n < 2:
        return "log odds: not estimable, because all answers are alike or one person's"
    model = sm.GEE(
        shown["chosen"].to_numpy(float),
        np.ones(len(shown)),
        groups=pd.factorize(shown["participant_id"])[0],
        family=sm.families.Binomial(),
        cov_struct=sm.cov_struct.Independence(),
    )
    fit = model.fit(cov_type="bias_reduced")
    half = stats.t.ppf(0.975, n - 1) * fit.bse[0]
    low, high = fit.params[0] - half, fit.params[0] + half
    return f"log odds (GEE, bias-reduced, t): {fit.params[0]:.6f} [{low:.6f}, {high:.6f}]"


def main(folder: Path, condition: str = "") -> None:
    trials = load_table(folder, "trials")
    counts = (trials["trial_type"] == "main") & (trials["excluded"] == 0)
    chosen = trials[counts & trials["chosen_side"].isin(["left", "right"])]
    chosen = chosen[chosen["chose_a"].notna()]
    if chosen.empty:
        sys.exit("Nobody chose between two conditions; there is nothing to estimate.")
    condition = condition or chosen["method_a"].min()
    is_a = chosen["method_a"] == condition
    shown = chosen[is_a | (chosen["method_b"] == condition)]
    shown = shown.assign(chosen=shown["chose_a"].where(is_a, 1 - shown["chose_a"]))
    rows = describe("Everyone", condition, shown)
    for _, of_level in shown.groupby("expertise_level", sort=True):
        rows += describe(of_level["expertise_label"].iloc[0], condition, of_level)
    print(pd.DataFrame(rows).to_csv(index=False))
    print(log_odds(shown))


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "."), *sys.argv[2:3])
