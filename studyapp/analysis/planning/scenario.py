"""What a study is expected to find: the assumptions that its power is computed for."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studyapp.analysis.planning.contrasts import weights
from studyapp.analysis.planning.plan import EQUIVALENCE, TREND

Numbers = NDArray[np.float64]
OVERALL, CONTRAST = "overall", "contrast"
QUESTIONS = (OVERALL, TREND, CONTRAST, EQUIVALENCE)


@dataclass(frozen=True)
class Scenario:
    """The assumptions.

    Parameters
    ----------
    question : "overall" (is the preference one half?), "trend" (does it change along the levels?),
        "contrast" (do the highest and the lowest level differ?) or "equivalence" (are these two
        alike within the margin?).
    preferences : the true preference of everybody, or at every expertise level, lowest first.
    pictures : choices per participant.
    icc : intraclass correlation of the choices of one person, from 0 up to 1.
    shares : how the participants divide among the levels, in any unit; empty: equally.
    margin : of equivalence, as a difference of preferences.

    Raises
    ------
    ValueError : an assumption is impossible; it says which and why.
    """

    question: str
    preferences: tuple[float, ...]
    pictures: int
    icc: float
    shares: tuple[float, ...] = ()
    alpha: float = 0.05
    margin: float = 0.1

    def __post_init__(self) -> None:
        if self.question not in QUESTIONS:
            raise ValueError(
                f"There is no question {self.question!r}; there are: {', '.join(QUESTIONS)}."
            )
        self._refuse_impossible_numbers()
        levels = len(self.preferences)
        if self.question == OVERALL and levels != 1:
            raise ValueError(f"The overall preference is one number, not {levels}.")
        if self.question != OVERALL and levels < 2:
            raise ValueError("Levels are compared from two on: give a preference for each.")
        if self.shares and (len(self.shares) != levels or min(self.shares) <= 0):
            raise ValueError("The shares of the levels must be one number above 0 for each level.")

    def _refuse_impossible_numbers(self) -> None:
        if not all(0 < preference < 1 for preference in self.preferences):
            raise ValueError("Every preference must lie between 0 and 1, both excluded.")
        if self.pictures < 1:
            raise ValueError(f"Everybody sees at least one picture, not {self.pictures}.")
        if not 0 <= self.icc < 1:
            raise ValueError(f"An intraclass correlation lies from 0 up to 1; {self.icc} does not.")
        if not 0 < self.alpha < 1:
            raise ValueError(f"alpha {self.alpha} must lie between 0 and 1.")
        if not 0 < self.margin < 1:
            raise ValueError(f"The margin {self.margin} must lie between 0 and 1.")

    @property
    def weights(self) -> Numbers:
        """Of every level in what is tested."""
        if self.question == OVERALL:
            return np.ones(1)
        test = TREND if self.question == TREND else EQUIVALENCE
        return weights(test, len(self.preferences))

    @property
    def effect(self) -> float:
        """What is tested: the distance from one half, the slope per level, or the difference."""
        preferences = np.array(self.preferences)
        if self.question == OVERALL:
            return float(preferences[0]) - 0.5
        return float(self.weights @ preferences)

    def sizes(self, participants: int) -> list[int]:
        """How many belong to each level, as nearly as whole numbers can (largest remainders)."""
        shares = np.array(self.shares or [1.0] * len(self.preferences))
        exact = participants * shares / shares.sum()
        sizes = np.floor(exact).astype(int)
        left = participants - int(sizes.sum())
        # Levels with equal remainders are served from the lowest on; rounding must not decide.
        sizes[np.argsort(-np.round(exact - sizes, 9), kind="stable")[:left]] += 1
        return [int(size) for size in sizes]

    def variances(self) -> Numbers:
        """Of one participant's share, at every level: p(1 - p)(1 + (m - 1) ICC) / m."""
        preferences = np.array(self.preferences)
        clustering = (1 + (self.pictures - 1) * self.icc) / self.pictures
        return np.asarray(preferences * (1 - preferences) * clustering)
