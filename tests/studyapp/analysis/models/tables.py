"""The two tables that R was asked about, as the models want them."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from tests.studyapp.analysis.tables import REFERENCE, reference

EXPECTED = reference("models")


@dataclass(frozen=True)
class Table:
    """Choices of people about pictures, with participants' levels."""

    frame: pd.DataFrame
    chosen: np.ndarray
    ones: np.ndarray
    level: np.ndarray
    people: np.ndarray
    items: np.ndarray

    @property
    def constant(self):
        return self.ones[:, None]

    @property
    def with_level(self):
        return np.column_stack([self.ones, self.level])


@cache
def crossed_choices() -> Table:
    frame = pd.read_csv(REFERENCE / "crossed_choices.csv")
    return Table(
        frame,
        frame["chosen"].to_numpy(float),
        np.ones(len(frame)),
        frame["level"].to_numpy(float),
        pd.factorize(frame["participant_id"])[0],
        pd.factorize(frame["item_id"])[0],
    )


@cache
def compared_conditions(*, ties: bool) -> pd.DataFrame:
    """Four conditions, all pairs twice per person, some answered with a tie."""
    frame = pd.read_csv(REFERENCE / "compared_conditions.csv")
    return frame if ties else frame[frame["chose_a"] != 0.5]


def errors(fit) -> np.ndarray:
    return np.sqrt(np.diag(fit.covariance))


def comparisons(wins: dict[tuple[str, str], list[int]], *, ties: int = 0) -> pd.DataFrame:
    """Person i chose x over y wins[x, y][i] times; all tied the first pair so often."""
    rows = []
    for number, ((x, y), counts) in enumerate(wins.items()):
        first, second = sorted([x, y])
        for person, count in enumerate(counts):
            rows += [(person, first, second, float(x == first))] * count
            rows += [(person, first, second, 0.5)] * (ties if number == 0 else 0)
    return pd.DataFrame(rows, columns=["participant_id", "method_a", "method_b", "chose_a"])
