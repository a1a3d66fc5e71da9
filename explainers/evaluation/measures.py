"""The metrics by name: each gives columns of one explanation's row."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from explainers.classifiers import Classifier
from explainers.evaluation import localisation
from explainers.evaluation.applicability import EMPTY, why_not
from explainers.evaluation.area import area, gini
from explainers.evaluation.faithfulness import deletion, insertion
from explainers.evaluation.lime_quality import lime_quality
from explainers.evaluation.maps import strength
from explainers.evaluation.settings import EvaluationSettings
from explainers.evaluation.stability import stability
from explainers.explanation import Explanation

# Shares of the maximum from which a pixel counts for the IoU; the first is Grad-CAM's.
IOU_THRESHOLDS = (0.15, 0.5)

Columns = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Case:
    """One explanation, and what is needed to judge it.

    Attributes
    ----------
    classifier, picture
        Whose answer was explained: uint8, (height, width, 3).
    explanation
        With its map of the picture's size.
    method, parameters
        Where it comes from.
    regions
        bool, (height, width), one for each object of the explained class.
    truth
        The ids of the picture's true classes; None if they are not known.
    seed
        Of the explanation.
    """

    classifier: Classifier
    picture: np.ndarray
    explanation: Explanation
    method: str
    parameters: Mapping[str, Any]
    regions: tuple[np.ndarray, ...] = ()
    truth: tuple[int, ...] | None = None
    seed: int = 0

    @property
    def class_id(self) -> int:
        class_id: int = self.explanation.facts["class_id"]
        return class_id


class Metric(NamedTuple):
    """How one metric is computed.

    Attributes
    ----------
    columns, function
        What it gives, and what gives it.
    asks
        Whether it asks the classifier, so that its numbers are worth keeping.
    needs_object
        Whether it is about where the object is.
    uses
        The settings that it depends on.
    """

    columns: tuple[str, ...]
    function: Callable[[Case, EvaluationSettings], Columns]
    asks: bool = False
    needs_object: bool = False
    uses: tuple[str, ...] = ()


def measure(case: Case, name: str, settings: EvaluationSettings) -> Columns:
    """Compute one metric's columns; None where it has no answer.

    Raises
    ------
    LookupError
        If there is no such metric; names the choices.
    """
    if name not in METRICS:
        raise LookupError(f"there is no metric {name!r}; choose from: {', '.join(METRICS)}")
    metric = METRICS[name]
    if metric.needs_object and not applicable(case):
        return dict.fromkeys(metric.columns)
    return metric.function(case, settings)


def applicable(case: Case) -> bool:
    """Say whether it can be told if the map points at the object; an empty map points nowhere."""
    return not_applicable(case) in ("", EMPTY)


def not_applicable(case: Case) -> str:
    """Say why a verdict about the map's place has no meaning; empty if it has one."""
    frame = case.classifier.frame(case.picture)
    return why_not(case.explanation, frame, case.regions)


def _pointing(case: Case, settings: EvaluationSettings) -> Columns:
    region = np.any(case.regions, axis=0)
    values = strength(case.explanation)
    return {"peak_in_box": localisation.peak_in_region(values, region, settings.tolerance)}


def _energy(case: Case, settings: EvaluationSettings) -> Columns:
    found = localisation.energy(strength(case.explanation), np.any(case.regions, axis=0))
    share, above = found or (None, None)
    return {"energy_in_box": share, "energy_above_chance": above}


def _overlap(case: Case, settings: EvaluationSettings) -> Columns:
    found = localisation.overlap(
        strength(case.explanation), case.regions, settings.threshold, share=settings.growth
    )
    precision, coverage = found or (None, None)
    return {"overlap_precision": precision, "overlap_coverage": coverage}


def _iou(case: Case, settings: EvaluationSettings) -> Columns:
    values = strength(case.explanation)
    columns: Columns = {
        f"iou_{threshold:g}": localisation.iou(values, case.regions, threshold)
        for threshold in IOU_THRESHOLDS
    }
    return columns | {"box_iou": localisation.box_iou(values, case.regions)}


def _area(case: Case, settings: EvaluationSettings) -> Columns:
    values = strength(case.explanation)
    return {"area": area(values), "gini": gini(values)}


def _deletion(case: Case, settings: EvaluationSettings) -> Columns:
    curve = deletion(
        case.classifier,
        case.picture,
        strength(case.explanation),
        case.class_id,
        steps=settings.steps,
        baseline=settings.deletion_baseline,
        batch_size=settings.batch_size,
    )
    return {"deletion_auc": curve.auc}


def _insertion(case: Case, settings: EvaluationSettings) -> Columns:
    curve = insertion(
        case.classifier,
        case.picture,
        strength(case.explanation),
        case.class_id,
        steps=settings.steps,
        baseline=settings.insertion_baseline,
        batch_size=settings.batch_size,
    )
    return {"insertion_auc": curve.auc}


def _lime(case: Case, settings: EvaluationSettings) -> Columns:
    found = lime_quality(case.explanation)
    r2, prediction_range, _, gap = found or (None, None, None, None)
    return {"r2": r2, "prediction_range": prediction_range, "local_prediction_gap": gap}


def _stability(case: Case, settings: EvaluationSettings) -> Columns:
    found = stability(
        case.classifier,
        case.picture,
        case.class_id,
        case.method,
        case.parameters,
        seeds=[(case.seed + number) % 2**32 for number in range(settings.repetitions)],
        count=settings.highest,
    )
    return {
        "stability": found.spearman,
        "stability_jaccard": found.jaccard,
        "stability_over": found.over,
    }


def _prediction(case: Case, settings: EvaluationSettings) -> Columns:
    """Judge the prediction: with one class a picture the first, with several the explained one."""
    chances = case.classifier.predict([case.picture])[0]
    several = case.classifier.is_multi_label
    class_id = case.class_id if several else int(chances.argmax())
    said = not several or bool(chances[class_id] >= 0.5)
    return {
        "predicted": case.classifier.class_name(class_id) if said else "",
        "correct": None if case.truth is None else (class_id in case.truth) == said,
        "confidence": float(chances[class_id]),
    }


METRICS = {
    "pointing": Metric(("peak_in_box",), _pointing, needs_object=True),
    "energy": Metric(("energy_in_box", "energy_above_chance"), _energy, needs_object=True),
    "overlap": Metric(("overlap_precision", "overlap_coverage"), _overlap, needs_object=True),
    "iou": Metric(("iou_0.15", "iou_0.5", "box_iou"), _iou, needs_object=True),
    "area": Metric(("area", "gini"), _area),
    "lime": Metric(("r2", "prediction_range", "local_prediction_gap"), _lime),
    "deletion": Metric(
        ("deletion_auc",),
        _deletion,
        asks=True,
        uses=("steps", "deletion_baseline", "batch_size"),
    ),
    "insertion": Metric(
        ("insertion_auc",),
        _insertion,
        asks=True,
        uses=("steps", "insertion_baseline", "batch_size"),
    ),
    "stability": Metric(
        ("stability", "stability_jaccard", "stability_over"),
        _stability,
        asks=True,
        uses=("repetitions", "highest"),
    ),
    "prediction": Metric(("predicted", "correct", "confidence"), _prediction, asks=True),
}
