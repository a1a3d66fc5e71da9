"""Choices between several conditions, counted per participant and pair."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from studyapp.analysis.models.sandwich import Array, Codes, numbered

KEYS = ["participant_id", "method_a", "method_b"]


@dataclass(frozen=True)
class Pairs:
    """One row per participant and pair that the participant judged.

    Parameters
    ----------
    conditions : names, in the alphabet's order; rows hold their places in it.
    people : the participant's number, from 0 without gaps.
    first, second : the two conditions.
    won, tied : how often the first was chosen, and neither; whole numbers.
    trials : how often they met.
    """

    conditions: tuple[str, ...]
    people: Codes
    first: Codes
    second: Codes
    won: Array
    tied: Array
    trials: Array

    @property
    def n_people(self) -> int:
        return int(self.people.max()) + 1 if len(self.people) else 0

    @property
    def lost(self) -> Array:
        return self.trials - self.won - self.tied

    def design(self) -> Array:
        """1 for the first and -1 for the second, without a column for the first condition."""
        rows = np.arange(len(self.first))
        found = np.zeros((len(rows), len(self.conditions)))
        found[rows, self.first] = 1.0
        found[rows, self.second] = -1.0
        return found[:, 1:]

    def wins(self) -> Array:
        """In row i, column j: how often i was chosen over j; a tie is half a win for either."""
        k = len(self.conditions)
        found = np.zeros((k, k))
        np.add.at(found, (self.first, self.second), self.won + self.tied / 2)
        np.add.at(found, (self.second, self.first), self.lost + self.tied / 2)
        return found

    def islands(self) -> list[list[str]]:
        """Groups of conditions that never met one another, not even through others; one group says
        that all can be compared."""
        count, group_of = connected_components(self.wins() + self.wins().T > 0, directed=False)
        return [
            [name for name, of in zip(self.conditions, group_of, strict=True) if of == group]
            for group in range(count)
        ]

    def groups(self) -> NDArray[np.int32]:
        """A number per condition; equal ones beat each other, directly or in a chain.

        With a single group the abilities have finite estimates (Ford 1957, American Mathematical
        Monthly 64, 28-33); with more, one group was never beaten by another.
        """
        return np.asarray(connected_components(self.wins() > 0, connection="strong")[1])


def pairs_of(choices: pd.DataFrame) -> Pairs:
    """Count the choices.

    Parameters
    ----------
    choices : one row per trial: participant_id, method_a, method_b, chose_a (1, 0, 0.5 for a tie).
    """
    return _pairs(_counted(choices, KEYS))


def pairs_by_side(choices: pd.DataFrame) -> tuple[Pairs, Array]:
    """The same with a row for either order of the sides: ½ with the first on the left, else -½.

    Parameters
    ----------
    choices : method_left in addition.
    """
    sided = choices.assign(a_left=choices["method_left"] == choices["method_a"])
    counted = _counted(sided, [*KEYS, "a_left"])
    return _pairs(counted), counted["a_left"].to_numpy(float) - 0.5


def _counted(choices: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    chose_a = choices["chose_a"].astype(float)
    marked = choices[keys].assign(won=chose_a == 1, tied=chose_a == 0.5)
    counts = marked.groupby(keys, sort=True).agg(
        won=("won", "sum"), tied=("tied", "sum"), trials=("won", "size")
    )
    return counts.reset_index()


def _pairs(counted: pd.DataFrame) -> Pairs:
    conditions = sorted({*counted["method_a"].unique(), *counted["method_b"].unique()})
    place = pd.Index(conditions)
    return Pairs(
        tuple(conditions),
        numbered(counted["participant_id"]),
        place.get_indexer(counted["method_a"]).astype(np.intp),
        place.get_indexer(counted["method_b"]).astype(np.intp),
        *(counted[name].to_numpy(float) for name in ("won", "tied", "trials")),
    )
