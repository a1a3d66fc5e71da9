"""What the metrics leave open, chosen once for an evaluation and kept with its numbers."""

from dataclasses import asdict, dataclass, fields
from typing import Any, get_args

from explainers.evaluation.faithfulness import Baseline


@dataclass(frozen=True)
class EvaluationSettings:
    """Numbers of different settings cannot be compared.

    Attributes
    ----------
    tolerance
        Pixels by which the peak of a map may miss its object.
    threshold
        Share of the maximum from which a pixel counts as marked, for the overlap.
    growth
        Share of its box's side by which an object grows on each side, for the overlap's precision.
    steps
        Of deletion and insertion.
    deletion_baseline, insertion_baseline
        ``black``, ``mean`` or ``blur``.
    batch_size
        Pictures in one forward pass.
    repetitions
        Explanations that are compared for the stability; at least two.
    highest
        Superpixels that are compared for the stability.
    randomised
        Pictures whose maps are compared with those of networks drawn anew.
    """

    tolerance: float = 0.0
    threshold: float = 0.5
    growth: float = 0.0
    steps: int = 50
    deletion_baseline: Baseline = "black"
    insertion_baseline: Baseline = "blur"
    batch_size: int = 32
    repetitions: int = 3
    highest: int = 10
    randomised: int = 5

    def __post_init__(self) -> None:
        for field in fields(self):
            _check_type(field.name, getattr(self, field.name), type(field.default))
        _check("tolerance", self.tolerance, self.tolerance >= 0)
        _check("threshold", self.threshold, 0 < self.threshold <= 1)
        _check("growth", self.growth, self.growth >= 0)
        _check("repetitions", self.repetitions, self.repetitions >= 2)
        for name in ("steps", "batch_size", "highest", "randomised"):
            _check(name, getattr(self, name), getattr(self, name) >= 1)
        for name in ("deletion_baseline", "insertion_baseline"):
            _check(name, getattr(self, name), getattr(self, name) in get_args(Baseline))

    def as_json(self) -> dict[str, Any]:
        """Give all of them by name."""
        return asdict(self)


def _check(name: str, value: object, is_possible: bool) -> None:
    if not is_possible:
        raise ValueError(f"the evaluation's {name} cannot be {value!r}")


def _check_type(name: str, value: object, kind: type) -> None:
    kinds = {float: (int, float), int: (int,), str: (str,)}[kind]
    _check(name, value, isinstance(value, kinds) and not isinstance(value, bool))
