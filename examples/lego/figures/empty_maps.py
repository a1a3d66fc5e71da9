"""What a Grad-CAM map holds: counted for one, and for many; and whether the maps have collapsed.

Section 4.3 and Figure 4 of the paper: trained with plain cross-entropy, "none or almost none of the
image contributes positively". The paper shows one map of one picture; here every map is counted.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from explainers.explanation import Explanation
from explainers.lettering import per_cent

# A network "gives empty maps" if most are empty or nearly: no place in ten speaks for the class.
NEARLY, MOST, FEW = 0.1, 0.5, 0.1
DIFFERENT = 0.1  # in the share of empty maps, from which on two networks are said to differ


class MapFacts(NamedTuple):
    """What is counted of one map.

    Attributes
    ----------
    picture, label
        What was explained.
    probability
        Of the class, as the network has it: the sigmoid of its logit.
    empty
        Whether nothing speaks for the class.
    positive_area
        The share of the map's cells that speak for the class.
    positive_share
        What speaks for the class as a share of all that speaks, for or against.
    mean_positive
        The mean over the cells of what speaks for the class, in units of the logit.
    """

    picture: str
    label: str
    probability: float
    empty: bool
    positive_area: float
    positive_share: float
    mean_positive: float


class Summary(NamedTuple):
    """The same over many maps: their number, how many are empty, and means of the rest."""

    maps: int
    empty: int
    nearly: int
    probability: float
    positive_area: float
    positive_share: float
    mean_positive: float

    @property
    def empty_share(self) -> float:
        return self.empty / self.maps

    @property
    def nearly_share(self) -> float:
        """Of the maps that are empty, or speak for the class in less than a tenth of their area."""
        return self.nearly / self.maps


def read_map(explanation: Explanation, name: str) -> MapFacts:
    """Count what a Grad-CAM map holds before the ReLU cuts its negative part off."""
    raw = explanation.arrays["raw"].astype(np.float64)
    positive, size = np.maximum(raw, 0), np.abs(raw).sum()
    facts = explanation.facts
    return MapFacts(
        name,
        facts["class_name"],
        facts["probability"],
        not (raw > 0).any(),
        float((raw > 0).mean()),
        float(positive.sum() / size) if size else 0.0,
        float(positive.mean()),
    )


def summary(maps: Sequence[MapFacts]) -> Summary:
    """Put many maps together; every map counts the same."""
    means = [float(np.mean([getattr(one, name) for one in maps])) for name in Summary._fields[3:]]
    empty = sum(one.empty for one in maps)
    nearly = sum(one.positive_area < NEARLY for one in maps)
    return Summary(len(maps), empty, nearly, *means)


def collapsed(one: Summary) -> bool:
    """Say whether a network's maps are what the paper shows: empty, or nearly, most of the time."""
    return one.nearly_share > MOST


def verdict(plain: Summary, weighted: Summary) -> str:
    """Say whether what the paper shows comes out, and if not, what does."""
    told = f"plain cross-entropy, {_empties(plain)}; the weighted loss, {_empties(weighted)}"
    if collapsed(plain) and not collapsed(weighted):
        return f"The paper’s diagnosis comes out: {told}."
    if collapsed(plain):
        return f"Both networks give empty or nearly empty maps, so the weight is no remedy: {told}."
    if collapsed(weighted):
        return f"It is the reverse of what the paper says: {told}."
    gap = plain.nearly_share - weighted.nearly_share
    if gap > DIFFERENT:
        return f"The maps of plain cross-entropy are empty more often, but most are not: {told}."
    return f"The paper’s diagnosis does not come out, the maps do not collapse: {told}."


def _empties(one: Summary) -> str:
    return (
        f"{one.empty} of {one.maps} maps empty ({per_cent(one.empty_share)}) and "
        f"{one.nearly - one.empty} more nearly"
    )


def confidence(plain: Summary, weighted: Summary) -> str:
    """Say how probable each network finds the bricks that are there."""
    low = "“almost zero”, as in the paper" if plain.probability < FEW else "not almost zero"
    return (
        f"Plain cross-entropy gives bricks that are there a probability of "
        f"{per_cent(plain.probability)} on average, {low}; the weighted loss "
        f"{per_cent(weighted.probability)}, which its weight raises on purpose."
    )
