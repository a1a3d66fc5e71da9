"""Explanations are measured: their maps against classifier and truth, their stimuli by their look.

Like `precompute`, this needs the classifier, so it runs in a command or a worker and never in a web
process. What is measured already is not measured again.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

import explainers
from explainers import images
from explainers.annotations import AnnotationError, Object, pixels_of
from explainers.classifiers import Classifier
from explainers.evaluation import COLUMNS, Case, EvaluationSettings, measure
from explainers.evaluation.area import area
from explainers.evaluation.localisation import energy, peak_in_region
from explainers.evaluation.maps import strength
from explainers.network import quiet
from explainers.rendering.look import LOOK, look
from studyapp import media
from studyapp.actions import computing, kept_maps
from studyapp.analysis.answers import same_class
from studyapp.analysis.results.document import plain
from studyapp.models import Explanation, Measurement, SourceImage, Study

STABILITY = "stability"  # explains every picture again, so only on request


@dataclass(frozen=True)
class Order:
    """How to measure; numbers of different orders cannot be compared."""

    settings: EvaluationSettings
    with_stability: bool = False


@dataclass(frozen=True)
class Measured:
    """What became of one explanation: its numbers are kept, or an error says why not."""

    explanation: Explanation
    error: str = ""


def order(*, steps: int, with_stability: bool = False) -> Order:
    """An order with so many steps of deletion and insertion.

    Raises
    ------
    ValueError : there must be one step at least.
    """
    return Order(EvaluationSettings(steps=steps), with_stability)


def unmeasured(*, study: Study, order: Order) -> list[Explanation]:
    """The explanations without a measurement of what they are now, picture by picture."""
    explained = Explanation.objects.filter(image__study=study).select_related(
        "image",
        "condition__classifier",
        "condition__study__classifier",
        "stimulus",
        "measurement",
    )
    return [
        explanation
        for explanation in explained.order_by("image__position", "image_id", "condition__name")
        if _key_now(explanation) != _key(explanation, order)
    ]


def measure_all(*, explanations: Sequence[Explanation], order: Order) -> Iterator[Measured]:
    """Measure explanations of one study, each yielded as soon as its numbers are kept."""
    loaded: dict[int, Classifier | None] = {}
    for explanation in explanations:
        record = explanation.condition.explained
        if record.pk not in loaded:
            loaded[record.pk] = _load(record)
        try:
            numbers = _numbers(explanation, loaded[record.pk], order)
        except (ValueError, LookupError, OSError) as error:
            yield Measured(explanation, f"{explanation}: {error}")
            continue
        Measurement.objects.update_or_create(
            explanation=explanation,
            defaults={
                "key": _key(explanation, order),
                "numbers": numbers,
                "settings": order.settings.as_json(),
            },
        )
        yield Measured(explanation)


def _load(record: Any) -> Classifier | None:
    """A classifier, or None if it is elsewhere."""
    if record.is_elsewhere:
        return None
    quiet.import_tensorflow()
    return explainers.load_classifier(record.spec())


def _numbers(
    explanation: Explanation, classifier: Classifier | None, order: Order
) -> dict[str, Any]:
    """The study item's numbers and the stimulus's look, as JSON knows them."""
    if classifier is None:
        found = _without_network(explanation, order)
    else:
        found = _with_network(explanation, classifier, order)
    numbers = {column: found.get(column) for column in COLUMNS}
    return {name: plain(value) for name, value in (numbers | _look(explanation)).items()}


def _with_network(explanation: Explanation, classifier: Classifier, order: Order) -> dict[str, Any]:
    case = _case(explanation, classifier)
    # A map that was made elsewhere cannot be made again with another seed.
    again = order.with_stability and not explanation.condition.brings_maps
    found: dict[str, Any] = {}
    for name in dict.fromkeys(COLUMNS.values()):
        if name != STABILITY or again:
            found |= measure(case, name, order.settings)
    return found


def _without_network(explanation: Explanation, order: Order) -> dict[str, Any]:
    """What can be said of a map whose network cannot be asked: its size, its place, its answer."""
    image = explanation.image
    computed = kept_maps.load(explanation)
    values = strength(computed)
    found: dict[str, Any] = {"area": area(values)}
    regions = _regions(image, explanation, (image.height, image.width))
    if regions:
        region = np.any(regions, axis=0)
        measured = energy(values, region)
        found["energy_in_box"] = measured and measured.share
        found["peak_in_box"] = peak_in_region(values, region, order.settings.tolerance)
    top = explanation.facts.get("top_classes")
    if top:
        found["confidence"] = top[0][1]
        found["correct"] = same_class(top[0][0], image.true_label) if image.true_label else None
    return found


def _case(explanation: Explanation, classifier: Classifier) -> Case:
    image, condition = explanation.image, explanation.condition
    request = computing.request_for(image, condition)
    computed = kept_maps.load(explanation)
    picture = images.read_picture(media.full_path(image.path))
    return Case(
        classifier=classifier,
        picture=picture,
        explanation=computed,
        method=condition.method,
        parameters=condition.parameters,
        regions=_regions(image, explanation, picture.shape[:2]),
        truth=_truth(image, classifier.labels),
        seed=request.seed,
    )


def _regions(
    image: SourceImage, explanation: Explanation, size: tuple[int, int]
) -> tuple[np.ndarray, ...]:
    """Where the object is; boxes and mask are of the true label, and say nothing of another."""
    if image.true_label and not same_class(image.true_label, explanation.class_name):
        return ()
    if image.mask_path:
        return (_masked(image, size),)
    regions = []
    for left, top, right, bottom in image.boxes:
        if right > size[1] or bottom > size[0]:
            raise ValueError(
                f"box {[left, top, right, bottom]} reaches out of the picture, which is "
                f"{size[1]} x {size[0]} pixels; correct the picture's boxes"
            )
        inside = np.zeros(size, bool)
        inside[top:bottom, left:right] = True
        regions.append(inside)
    return tuple(regions)


def _masked(image: SourceImage, size: tuple[int, int]) -> np.ndarray:
    try:
        return pixels_of(Object(image.true_label, mask=media.full_path(image.mask_path)), size)
    except AnnotationError as error:
        raise ValueError(f"the mask of {image} cannot be used: {error}") from error


def _truth(image: SourceImage, labels: Sequence[str]) -> tuple[int, ...] | None:
    """The ids of the classes that are truly in the picture; None if nobody says, or none is one."""
    told = list(filter(None, [image.true_label, *image.labels]))
    known = (any(same_class(label, one) for one in told) for label in labels)
    return tuple(number for number, is_there in enumerate(known) if is_there) or None


def _look(explanation: Explanation) -> dict[str, float]:
    shown = images.read_picture(media.full_path(explanation.stimulus.path))
    picture = images.read_picture(media.full_path(explanation.image.shown_path))
    found = look(shown, picture)
    return {name: found[name] for name in LOOK}


def _key(explanation: Explanation, order: Order) -> str:
    """Hash of everything that the numbers depend on."""
    image = explanation.image
    parts = [
        explanation.key,
        explanation.stimulus.key,
        image.true_label,
        image.boxes,
        order.settings.as_json(),
        order.with_stability,
    ]
    # Only where there are any, so that what was measured without them stays measured.
    parts += [part for part in (image.labels, image.mask_path) if part]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _key_now(explanation: Explanation) -> str:
    measurement = getattr(explanation, "measurement", None)
    return measurement.key if measurement else ""
