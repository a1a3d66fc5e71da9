"""The table of ``audit.toml`` about object detectors."""

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class DetectionOptions:
    """``[detection]``: when a box counts as true, and what the build accepts.

    Attributes
    ----------
    overlap
        Intersection over union with an annotated box of its class, from which a found box is true.
    precision
        The least share of true boxes among the found ones.
    recall
        The least share of found objects among the annotated ones.
    """

    overlap: float = 0.5
    precision: float | None = None
    recall: float | None = None

    def __post_init__(self) -> None:
        for one in fields(self):
            value = getattr(self, one.name)
            if value is not None and not 0 < value <= 1:
                raise ValueError(f"{one.name} must be above 0 and at most 1, not {value!r}")
