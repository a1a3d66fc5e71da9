"""When a map counts as looking at the object: one rule or several, and the verdict of a picture.

M. Borg et al., "Test Automation with Grad-CAM Heatmaps" (2021), section V and figure 9: a right
label does not save a picture whose map lies outside the annotated box; the size of the box, here
its growth, is the tolerance.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from explainers.evaluation import localisation
from explainers.evaluation.maps import marked

PASS, FAIL, NOT_APPLICABLE = "pass", "fail", "not applicable"
LEAST = ("energy", "coverage", "precision", "iou")  # rules that want at least so much
Measures = dict[str, float | bool | None]


@dataclass(frozen=True)
class Rules:
    """What is asked of a map; H is what reaches `threshold` of its maximum, G the objects.

    Attributes
    ----------
    peak
        The maximum lies in the grown objects.
    energy
        At least this share of the map's sum lies in the grown objects.
    coverage
        |H and G| / |G| is at least this; the tolerance does not matter.
    precision
        |H and grown G| / |H| is at least this.
    iou
        |H and grown G| / |H or grown G| is at least this.
    threshold
        From 0, exclusive, to 1.
    tolerance, tolerance_pixels
        How far each object grows on each side: a share of that side of its box, and pixels.
    combine
        Whether ``all`` rules must hold, or ``any`` of them.
    """

    peak: bool = True
    energy: float | None = None
    coverage: float | None = None
    precision: float | None = None
    iou: float | None = None
    threshold: float = 0.5
    tolerance: float = 0.1
    tolerance_pixels: int = 0
    combine: Literal["all", "any"] = "all"

    def __post_init__(self) -> None:
        for name in (*LEAST, "threshold"):
            value = getattr(self, name)
            if value is not None and not 0 < value <= 1:
                raise ValueError(f"{name} must be above 0 and at most 1, not {value!r}")
        if not (0 <= self.tolerance < math.inf and self.tolerance_pixels >= 0):
            raise ValueError("a tolerance must be 0 or more, and finite")
        if not (self.peak or self.least()):
            raise ValueError(f"there is no rule; set peak = true or one of {', '.join(LEAST)}")

    def least(self) -> dict[str, float]:
        """Give the rules that want at least so much."""
        wanted = {name: getattr(self, name) for name in LEAST}
        return {name: value for name, value in wanted.items() if value is not None}


class Verdict(NamedTuple):
    """What became of one map: the verdict, the reason in words, and what was measured."""

    verdict: str
    reason: str
    measures: Measures


def judge(
    values: np.ndarray, regions: Sequence[np.ndarray], rules: Rules, not_applicable: str = ""
) -> Verdict:
    """Judge one map.

    Parameters
    ----------
    values
        (height, width), not negative: the positive part of the map.
    regions
        bool, of the same size, one for each object.
    rules
        What is asked.
    not_applicable
        Why the question has no answer, if that is so.
    """
    measures = measure(values, regions, rules)
    if not_applicable:
        return Verdict(NOT_APPLICABLE, not_applicable, measures)
    broken = _broken(measures, rules)
    asked = len(rules.least()) + rules.peak
    passed = not broken if rules.combine == "all" else len(broken) < asked
    return Verdict(PASS, "", measures) if passed else Verdict(FAIL, "; ".join(broken), measures)


def measure(values: np.ndarray, regions: Sequence[np.ndarray], rules: Rules) -> Measures:
    """Measure all that the rules may ask for; None where it has no answer."""
    names = ("peak", "energy", "energy_above_chance", "coverage", "precision", "iou")
    if not regions:
        return dict.fromkeys(names)
    objects = np.any(regions, axis=0)
    grown = np.any([grow(one, rules) for one in regions], axis=0)
    energy = localisation.energy(values, grown)
    found = marked(values, rules.threshold)
    shared = (found & grown).sum()
    share, above = energy or (None, None)
    return {
        "peak": localisation.peak_in_region(values, grown),
        "energy": share,
        "energy_above_chance": above,
        "coverage": _ratio((found & objects).sum(), objects.sum()),
        "precision": _ratio(shared, found.sum()),
        "iou": _ratio(shared, (found | grown).sum()),
    }


def grow(region: np.ndarray, rules: Rules) -> np.ndarray:
    """Let an object grow by the rules' tolerance, up to the border of the picture."""
    return localisation.grow(region, share=rules.tolerance, pixels=rules.tolerance_pixels)


def _broken(measures: Mapping[str, float | bool | None], rules: Rules) -> list[str]:
    """Say in words which rules do not hold."""
    broken = []
    if rules.peak and not measures["peak"]:
        broken.append("the map's peak lies outside the object")
    for name, least in rules.least().items():
        value = measures[name]
        if value is None or value < least:
            shown = "none" if value is None else f"{value:.3f}"
            broken.append(f"{name} is {shown}, at least {least:g} is asked")
    return broken


def _ratio(part: int, whole: int) -> float | None:
    return float(part / whole) if whole else None
