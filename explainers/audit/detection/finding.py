"""What a detector finds in every picture, kept, so that nothing is looked for twice."""

from pathlib import Path
from typing import Any, NamedTuple

from explainers.annotations import Annotation, pixels_of
from explainers.audit.detection.matching import Matching, Thing, match
from explainers.detection.detector import Detection, Detector
from explainers.evaluation.localisation import box_around
from explainers.evaluation.rows import Kept
from explainers.images import read_picture, read_size
from explainers.network.settings import identify
from explainers.work.request import Request


class Found(NamedTuple):
    """What a detector said of one picture, the surest box first, held against the annotation."""

    detections: tuple[Detection, ...]
    things: tuple[Thing, ...]
    matching: Matching
    tags: tuple[str, ...] = ()


class Finder:
    """Looks for the objects in pictures.

    Parameters
    ----------
    detector
        Looks.
    folder
        Where what it found is kept.
    least
        Intersection over union from which a box stands for an object.
    """

    def __init__(self, detector: Detector, folder: Path, least: float) -> None:
        self._detector, self._least, self._kept = detector, least, Kept(folder)

    def find(self, request: Request, annotation: Annotation) -> Found:
        """Look for the objects in one picture, unless that has been done.

        Raises
        ------
        ValueError, LookupError, OSError
            If the picture or a mask cannot be read.
        """
        question = {
            "detect": request.picture_sha256,
            "classifier_sha256": request.classifier_sha256,
            "classifier_settings": identify(request.classifier),
        }
        told = self._kept.get(question, lambda: self._look(request.picture))
        detections = tuple(Detection(**one | {"box": tuple(one["box"])}) for one in told)
        things = tuple(things_of(annotation, read_size(request.picture)))
        matching = match(detections, things, self._least)
        return Found(detections, things, matching, annotation.tags)

    def _look(self, picture: str) -> list[dict[str, Any]]:
        found = self._detector.detect(read_picture(picture))
        return [vars(one) | {"box": list(one.box)} for one in found]


def things_of(annotation: Annotation, size: tuple[int, int]) -> list[Thing]:
    """List the objects in a picture of this size (height, width), each with a box.

    An object whose mask is empty is none.
    """
    found = []
    for number, one in enumerate(annotation.objects):
        box = one.box or box_around(pixels_of(one, size))
        if box is not None:
            found.append(Thing(one.label, box, number))
    return found
