"""The tables of ``audit.toml``, but for the rules, which stand where they are applied."""

from dataclasses import dataclass, field, fields
from typing import Any, Literal


@dataclass(frozen=True)
class MapOptions:
    """``[audit]``: which maps are judged.

    Attributes
    ----------
    method, parameters
        One of ``python -m explainers methods``, and the parameters that differ from its defaults.
    target
        Which class of each picture: a rule of `explainers.network.targets`, or ``truth``.
    objects
        What a map should look at: the objects of the ``explained`` class; ``annotated``, every
        object; or ``auto``: those of the explained class, and every object where there is none, as
        in a picture whose label is wrong.
    nothing
        Classes that are nowhere in a picture, such as ``empty``. A class that pictures have and no
        object has is one without being named here.
    camera
        Whether places in all pictures are the same: ``fixed``, or ``moving``.
    seed
        Governs all chance.
    gallery
        Pictures that the page of the report shows, at most.
    """

    method: str = "gradcam"
    parameters: dict[str, Any] = field(default_factory=dict)
    target: str = "top-1"
    objects: Literal["auto", "explained", "annotated"] = "auto"
    nothing: tuple[str, ...] = ()
    camera: Literal["fixed", "moving"] = "fixed"
    seed: int = 0
    gallery: int = 60

    def __post_init__(self) -> None:
        if min(self.seed, self.gallery) < 0:
            raise ValueError("seed and gallery must be 0 or more")


@dataclass(frozen=True)
class Limits:
    """``[limits]``: what the build accepts; what is not set is reported and never fails.

    Attributes
    ----------
    pass_rate
        The least share of passes among the pictures that have a verdict.
    accuracy
        The least share of right predictions among the annotated pictures.
    judged
        The least share of pictures that have a verdict, so that none passes for want of boxes.
    empty
        The largest share of empty maps.
    inside_accuracy, inside_pass_rate
        The same inside the operational design domain.
    outside_accuracy, outside_pass_rate
        The same outside of it.
    accuracy_gap, pass_rate_gap, energy_gap
        The largest difference between two values of one subgroup dimension, of those with enough
        pictures to claim anything.
    trigger_failures
        The largest share of failures under any triggering condition with enough pictures.
    """

    pass_rate: float | None = 1.0
    accuracy: float | None = None
    judged: float | None = None
    empty: float | None = None
    inside_accuracy: float | None = None
    inside_pass_rate: float | None = None
    outside_accuracy: float | None = None
    outside_pass_rate: float | None = None
    accuracy_gap: float | None = None
    pass_rate_gap: float | None = None
    energy_gap: float | None = None
    trigger_failures: float | None = None

    def __post_init__(self) -> None:
        for one in fields(self):
            value = getattr(self, one.name)
            if value is not None and not 0 <= value <= 1:
                raise ValueError(f"{one.name} must be from 0 to 1, not {value!r}")


@dataclass(frozen=True)
class Tags:
    """``[tags]``: what the tags of pictures mean.

    A tag like ``skin=dark`` or ``skin:dark`` gives the dimension ``skin`` the value ``dark``.

    Attributes
    ----------
    domain_inside, domain_outside
        Tags of pictures inside and outside the operational design domain; outside outweighs
        inside, and where only one of the two is given, all other pictures are the other.
    subgroups
        Dimensions that the figures are split by; every dimension but the next two unless given.
    trigger, sequence
        The dimension that names the triggering condition of a failure, and the one that names the
        sequence that a frame belongs to: frames of one do not count as independent.
    triggers
        Plain tags that are triggering conditions as well.
    """

    domain_inside: tuple[str, ...] = ()
    domain_outside: tuple[str, ...] = ()
    subgroups: tuple[str, ...] = ()
    trigger: str = "trigger"
    sequence: str = "sequence"
    triggers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        both = set(self.domain_inside) & set(self.domain_outside)
        if both:
            raise ValueError(f"{min(both)!r} cannot be both inside and outside the domain")


@dataclass(frozen=True)
class Training:
    """``[training]``: where the training pictures are listed, to look at behind a region.

    Attributes
    ----------
    annotations
        A file like the data set's.
    """

    annotations: str = ""


@dataclass(frozen=True)
class Sanity:
    """``[sanity]``: whether the method looks at the network at all.

    Attributes
    ----------
    pictures
        How many are explained again with layers drawn anew, and under noise; 0 leaves it out.
    most_alike
        How alike maps may be, at most, to those of the network with all layers drawn anew: the
        lower of mean rank correlation and mean SSIM, and the least of up to five draws. Methods
        that ignore the network have 1 in every draw, so the default fails what is practically
        identical; honest maps of plain pictures may well have 0.8.
    least_stable
        The least mean rank correlation between maps of one picture, over seeds or under noise.
    units
        Pictures over which is watched which of the network's units are ever active; 0 leaves it
        out.
    """

    pictures: int = 5
    most_alike: float = 0.95
    least_stable: float | None = None
    units: int = 40

    def __post_init__(self) -> None:
        if min(self.pictures, self.units) < 0:
            raise ValueError("pictures and units must be 0 or more")
        for name in ("most_alike", "least_stable"):
            value = getattr(self, name)
            if value is not None and not -1 <= value <= 1:
                raise ValueError(f"{name} must be from -1 to 1, not {value!r}")


@dataclass(frozen=True)
class Baseline:
    """``[baseline]``: an earlier run to compare with, and how much worse this one may be.

    Attributes
    ----------
    run
        Its folder.
    pictures
        The ``same`` in both runs, each compared with itself; or ``other`` ones, to see whether
        what the network is shown has changed.
    accuracy_drop, pass_rate_drop, judged_drop, energy_drop
        The largest falls of accuracy, pass rate, the share of pictures that have a verdict, and
        the mean share of energy in the objects.
    empty_rise
        The largest rise of the share of empty maps.
    precision_drop, recall_drop
        Of an object detector: the largest falls of the share of true boxes among the found ones,
        and of found objects among the annotated ones.
    map_correlation, map_difference
        The least correlation of a combined map with the earlier one, and the largest difference at
        any place, 1 being the whole range; of all pictures, and of every class and tag with
        enough of them.
    new_failures
        The most pictures that passed and now fail.
    certain
        Whether a figure fails only if its 95 % interval leaves out that nothing has changed: a
        network that is trained anew is never quite the same.
    """

    run: str = ""
    pictures: Literal["same", "other"] = "same"
    accuracy_drop: float | None = 0.02
    pass_rate_drop: float | None = 0.02
    judged_drop: float | None = 0.02
    energy_drop: float | None = 0.05
    empty_rise: float | None = 0.02
    precision_drop: float | None = 0.02
    recall_drop: float | None = 0.02
    map_correlation: float | None = None
    map_difference: float | None = None
    new_failures: int | None = None
    certain: bool = False

    def __post_init__(self) -> None:
        for one in fields(self):
            value = getattr(self, one.name)
            least = -1 if one.name == "map_correlation" else 0
            most = float("inf") if one.name == "new_failures" else 1
            if isinstance(value, int | float) and not least <= value <= most:
                raise ValueError(f"{one.name} must be from {least} to {most:g}, not {value!r}")
