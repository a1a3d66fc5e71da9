"""How the outputs of an object detector are to be read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from explainers.parameters import Between, complete

Share = Annotated[float, Between(0, 1)]


@dataclass(frozen=True, kw_only=True)
class DetectorSettings:
    """What a detector's numbers mean, and which of its proposals count as found.

    A detector gives (n, proposals, 4) for the boxes and (n, proposals, classes) for the classes,
    or both as one output (n, proposals, 4 + classes). Boxes are final: anchors have been applied.

    Attributes
    ----------
    boxes
        The name of the output with the boxes, needed only where the other one has four columns
        as well.
    format
        ``corners`` for left, top, right, bottom; ``corners-yx`` for top, left, bottom, right;
        ``centre`` for the centre's x and y, the width and the height.
    units
        ``pixels`` of the network's input, or ``relative`` to its width and height.
    activation
        What turns class scores into probabilities: ``sigmoid``, ``softmax``, or ``none`` if they
        are probabilities already; their score is then the logarithm of the odds.
    objectness
        Whether a column before the classes says how sure it is that there is any object. It has
        the same activation (a sigmoid for ``softmax``) and multiplies the classes' probabilities.
    background
        The number of the class that stands for no object, if there is one.
    min_score
        Probability that a found object has at least.
    max_overlap
        Of two boxes of one class whose intersection over union is larger, the weaker is dropped.
    max_boxes
        Objects in one picture; the strongest are kept.
    """

    boxes: str | None = None
    format: Literal["corners", "corners-yx", "centre"] = "corners"
    units: Literal["pixels", "relative"] = "pixels"
    activation: Literal["sigmoid", "softmax", "none"] = "sigmoid"
    objectness: bool = False
    background: Annotated[int | None, Between(0)] = None
    min_score: Share = 0.5
    max_overlap: Share = 0.5
    max_boxes: Annotated[int, Between(1, 1000)] = 20

    @property
    def has_independent_classes(self) -> bool:
        """Whether only the classes say how sure the detector is that there is any object."""
        return self.activation != "softmax" and not self.objectness

    @classmethod
    def from_settings(cls, given: object) -> "DetectorSettings":
        """Read settings such as ``{"format": "centre"}``.

        Raises
        ------
        ValueError
            For an unknown name or an impossible value; names the choices.
        """
        if not isinstance(given, Mapping):
            raise ValueError(f"detector must be a dictionary, not {given!r}")
        values: dict[str, Any] = complete("detector", cls, given, "setting")
        return cls(**values)
