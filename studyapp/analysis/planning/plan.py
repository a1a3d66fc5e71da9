"""What was settled before the data: the analysis plan, as plain values.

It is stored in a study's pre-registration, frozen and hashed when the study opens, and travels in
the exported package. A study whose plan names no number of participants plans nothing: all its
results are exploratory.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

THESE_PICTURES, PICTURES_LIKE_THESE = "these pictures", "pictures like these"
ESTIMANDS = (THESE_PICTURES, PICTURES_LIKE_THESE)
SIGN_FLIP, TREND, EQUIVALENCE = "sign-flip", "trend", "equivalence"
PRIMARY_TESTS = (SIGN_FLIP, TREND, EQUIVALENCE)
FIXED, LOOKS, ANYTIME = "fixed", "looks", "anytime"
POCOCK, OBRIEN_FLEMING = "pocock", "obrien-fleming"


@dataclass(frozen=True)
class Plan:
    """An analysis plan.

    Parameters
    ----------
    hypotheses : in the researcher's words.
    estimand : of the primary result, "these pictures" or "pictures like these".
    condition : the primary preference is for this condition; empty for the first in the alphabet.
    primary_test : "sign-flip" (is the preference one half?), "trend" (does it change with the
        expertise level?) or "equivalence" (is it the same at the lowest and the highest level?).
    margin : of the equivalence test, as a difference of preferences.
    alpha : probability of a false alarm, two-sided.
    planned_n : complete participations after which results by method are shown; None: no plan.
    least_share_answered : share of the main trials from which a partial participation counts.
    most_catch_failures : whoever fails more catch trials is excluded; None: nobody is.
    least_median_rt_ms : whoever's median response time is shorter is excluded; None: nobody is.
    monitoring : "fixed" (one look, at the end), "looks" (planned) or "anytime" (always valid).
    looks : after how many participants, for planned looks; the last is planned_n.
    boundary : of planned looks, "pocock" or "obrien-fleming".
    level_weights : {level: weight} of the weighted estimate; empty: the sample's own mix.
    """

    hypotheses: str = ""
    estimand: str = THESE_PICTURES
    condition: str = ""
    primary_test: str = SIGN_FLIP
    margin: float | None = None
    alpha: float = 0.05
    planned_n: int | None = None
    least_share_answered: float = 0.5
    most_catch_failures: int | None = None
    least_median_rt_ms: int | None = None
    monitoring: str = FIXED
    looks: tuple[int, ...] = ()
    boundary: str = OBRIEN_FLEMING
    level_weights: Mapping[int, float] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """For JSON, whose keys are text."""
        weights = {str(level): weight for level, weight in sorted(self.level_weights.items())}
        return asdict(self) | {"looks": list(self.looks), "level_weights": weights}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        weights = {int(level): weight for level, weight in stored["level_weights"].items()}
        values = {**stored, "looks": tuple(stored["looks"]), "level_weights": weights}
        return cls(**values)
