"""From an explained, annotated picture to a row of the report."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

import numpy as np

from explainers.annotations import Annotation, masks_of
from explainers.audit.options.config import AuditConfig
from explainers.audit.rules import Measures, judge
from explainers.classifiers import Classifier
from explainers.detection.detector import Detector
from explainers.evaluation.applicability import why_not
from explainers.evaluation.area import area
from explainers.evaluation.maps import strength
from explainers.explanation import Explanation

SAID = 0.5  # the probability from which a class of a multi-label network counts as predicted


@dataclass(frozen=True)
class Judged:
    """One map, and what was found about it.

    Attributes
    ----------
    picture, picture_sha256
        The file, relative to the data set's folder, and the hash of its content.
    true
        The picture's true classes.
    predicted, confidence
        The class that the network gives the highest probability, and this probability.
    explained, probability
        The class whose map is judged, and its probability.
    correct
        Whether the prediction is right; None if nobody has labelled the picture.
    against
        Which objects it was judged against: ``explained``, ``annotated``, or empty.
    verdict, reason
        ``pass``, ``fail`` or ``not applicable``, and why.
    measures
        What the rules measured, and ``area``, the share of the picture that the map marks.
    regions
        The share of the map's energy in each region that a person has drawn; None if it is empty.
    detection
        Left, top, right and bottom of the box that an object detector found; else nothing.
    key, place
        Of the stored explanation, and its number there.
    """

    picture: str
    picture_sha256: str
    true: tuple[str, ...]
    predicted: str
    confidence: float
    explained: str
    probability: float
    correct: bool | None
    against: str
    verdict: str
    reason: str
    measures: Measures
    tags: tuple[str, ...] = ()
    empty: bool = False
    regions: dict[str, float | None] = field(default_factory=dict)
    detection: tuple[float, ...] = ()
    key: str = ""
    place: int = 0

    def as_json(self) -> dict[str, Any]:
        """Give it as a dictionary of plain values."""
        lists = {name: list(getattr(self, name)) for name in ("true", "tags", "detection")}
        return asdict(self) | lists


class Opened(NamedTuple):
    """One picture at full size.

    Attributes
    ----------
    picture
        uint8, (height, width, 3).
    values
        float64, (height, width): the positive part of the map.
    regions
        bool, of the same size: the objects that it is judged against.
    objects
        The same for every annotated object.
    """

    picture: np.ndarray
    values: np.ndarray
    regions: list[np.ndarray]
    objects: list[np.ndarray]


def open_case(
    picture: np.ndarray,
    explanation: Explanation,
    annotation: Annotation,
    config: AuditConfig,
) -> tuple[Opened, str]:
    """Bring map and objects together; says also which objects the map is judged against."""
    size = picture.shape[:2]
    explained = explanation.facts["class_name"]
    labels = dict.fromkeys(one.label for one in annotation.objects)
    by_label = {label: masks_of(annotation, label, size) for label in labels}
    objects = [mask for masks in by_label.values() for mask in masks]
    own = by_label.get(explained, [])
    wanted = config.audit.objects
    if wanted == "annotated" or (wanted == "auto" and not own and objects):
        against, regions = "annotated", objects
    else:
        against, regions = "explained" if own else "", own
    return Opened(picture, strength(explanation), regions, objects), against


def judge_case(
    opened: Opened,
    against: str,
    explanation: Explanation,
    annotation: Annotation,
    classifier: Classifier | Detector,
    config: AuditConfig,
    nothing: Sequence[str],
) -> dict[str, Any]:
    """Give the fields of `Judged` that depend on what the network and its map say."""
    facts = explanation.facts
    reason = _not_applicable(opened, explanation, classifier, nothing)
    verdict = judge(opened.values, opened.regions, config.rules, reason)
    return {
        "true": annotation.labels,
        "tags": annotation.tags,
        "explained": facts["class_name"],
        "probability": float(facts["probability"]),
        "against": against,
        "verdict": verdict.verdict,
        "reason": verdict.reason,
        "measures": verdict.measures | {"area": area(opened.values)},
        "empty": bool(facts["empty"]),
    } | prediction(facts, annotation.labels, several=classifier.is_multi_label)


def prediction(facts: Mapping[str, Any], true: Sequence[str], *, several: bool) -> dict[str, Any]:
    """Judge the prediction: with one class a picture the first, with several the explained one."""
    if several:
        name, chance = facts["class_name"], float(facts["probability"])
        said = chance >= SAID
        right: bool | None = (name in true) == said
        return {"predicted": name if said else "", "confidence": chance, "correct": right}
    name, chance = facts["top_classes"][0]
    right = name in true if true else None
    return {"predicted": name, "confidence": float(chance), "correct": right}


def _not_applicable(
    opened: Opened,
    explanation: Explanation,
    classifier: Classifier | Detector,
    nothing: Sequence[str],
) -> str:
    name = explanation.facts["class_name"]
    if name in nothing:
        return f"the class {name!r} is nowhere in a picture"
    return why_not(explanation, classifier.frame(opened.picture), opened.regions)
