"""What a hot place amounts to: how much energy, how often, how sure; is it suspicious?"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from explainers.audit.counting.shares import CLAIM
from explainers.audit.suspicion.expecting import Field
from explainers.audit.suspicion.region import SuspiciousRegion
from explainers.audit.suspicion.wording import reason_of

LEAST = 0.05  # share of the energy beyond what is expected, for a place to be suspicious
SURE = 0.02  # the same, at the lower end of the interval
TIMES = 3.0  # as much energy as is expected
OFTEN = 0.25  # share of the class's pictures in which it is among the hottest places
HALF = 0.5  # of a map's maximum; from there on a place is among its hottest
WORTH_A_QUESTION = (0.03, 1.3)  # share of the energy, and times, for a place to be asked about
WIDEST = 1 / 3  # of the picture; what is wider is no place
OF_NOTHING = "pictures of nothing have no object, so that their maps must look somewhere else"
DRAWS = 999
TAILS = (2.5, 97.5)  # percentiles


class Amounts(NamedTuple):
    """What lies in one place.

    Attributes
    ----------
    energy, expected, others
        As in `SuspiciousRegion`.
    low, high
        The same.
    hot, pictures, independent
        The same.
    """

    energy: float
    expected: float
    low: float
    high: float
    others: float
    hot: int
    pictures: int
    independent: int

    @property
    def times(self) -> float:
        """How many times as much energy as expected."""
        return self.energy / max(self.expected, 1e-6)


def weigh(
    field: Field,
    names: np.ndarray,
    groups: Sequence[str] | None,
    name: str,
    mask: np.ndarray,
    probability: float,
    seed: int,
) -> SuspiciousRegion | None:
    """Measure a place that is hot in a class's maps beyond chance; None if it amounts to little.

    The maps of a class of nothing lie somewhere anyway, so that nothing of them is called
    suspicious before the network was asked.
    """
    own = (names == name) & field.filled
    shares = _shares(field.density, field.free, mask)
    hot = _hot(field, own, mask)
    amounts = _amounts(field, names, groups, name, mask, hot, seed)
    doubts = _doubts(amounts, float(mask.mean())) + [OF_NOTHING] * (name in field.nothing)
    least, times = WORTH_A_QUESTION
    if amounts.energy - amounts.expected < least or amounts.times < times:
        return None
    order = np.argsort(-shares[own], kind="stable")
    return SuspiciousRegion(
        label=name,
        mask=mask,
        level="noticed" if doubts else "suspicious",
        reason=reason_of(name, mask, amounts, probability, doubts),
        probability=probability,
        shares=shares,
        behind=tuple(int(row) for row in np.flatnonzero(own)[order]),
        hot_rows=tuple(int(row) for row in np.flatnonzero(hot)),
        **amounts._asdict(),
    )


def _shares(density: np.ndarray, free: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Give the share of each map's energy that lies in a place and away from objects."""
    shares: np.ndarray = (density * (free & mask)).sum(axis=(1, 2), dtype=np.float64) / mask.size
    return shares


def _amounts(
    field: Field,
    names: np.ndarray,
    groups: Sequence[str] | None,
    name: str,
    mask: np.ndarray,
    hot: np.ndarray,
    seed: int,
) -> Amounts:
    own, others = (names == name) & field.filled, field.others(names, name)
    shares, spill = (
        _shares(values, field.free, mask) for values in (field.density, field.expected)
    )
    usual = max(0.0, float((shares - spill)[others].mean()))
    belong = np.arange(len(own)) if groups is None else np.unique(groups, return_inverse=True)[1]
    low, high = _interval((shares - spill)[own], belong[own], seed)
    return Amounts(
        energy=float(shares[own].mean()),
        expected=float(spill[own].mean()) + usual,
        low=low - usual,
        high=high - usual,
        others=float(shares[others].mean()),
        hot=int(hot.sum()),
        pictures=int(own.sum()),
        independent=len(set(belong[own])),
    )


def _hot(field: Field, own: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Mark the rows of a class in which a place is among the hottest."""
    inside = np.where(field.free & mask, field.density, 0).max(axis=(1, 2))
    hot: np.ndarray = own & (inside >= HALF * field.density.max(axis=(1, 2)))
    return hot


def _interval(values: np.ndarray, belong: np.ndarray, seed: int) -> tuple[float, float]:
    """Resample whole groups with replacement: the 95 % percentile interval of the mean."""
    _, numbers = np.unique(belong, return_inverse=True)
    sums, counts = np.bincount(numbers, values), np.bincount(numbers)
    generator = np.random.default_rng(seed)
    drawn = generator.multinomial(len(sums), np.full(len(sums), 1 / len(sums)), DRAWS)
    low, high = np.percentile(drawn @ sums / (drawn @ counts), TAILS)
    return float(low), float(high)


def _doubts(amounts: Amounts, area: float) -> list[str]:
    """Say what speaks against a bias; nothing if all is fulfilled."""
    doubts = []
    if amounts.independent < CLAIM:
        kind = "independent " * (amounts.independent < amounts.pictures)
        doubts.append(
            f"there are only {amounts.independent} {kind}pictures, and {CLAIM} are needed"
        )
    if amounts.energy - amounts.expected < LEAST:
        doubts.append(f"it is less than {LEAST:.0%} of the energy more than expected")
    if amounts.low < SURE:
        doubts.append(f"it may be less than {SURE:.0%} of the energy more than expected")
    if amounts.times < TIMES:
        doubts.append(f"it is less than {TIMES:g} times as much as expected")
    if area > WIDEST:
        doubts.append(f"it covers {area:.0%} of the picture, which is no place")
    if amounts.hot < OFTEN * amounts.pictures:
        doubts.append(f"it is among the hottest places of less than {OFTEN:.0%} of the pictures")
    return doubts
