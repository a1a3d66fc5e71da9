"""Judging the boxes of a detector: each map against the object that its box stands for."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from explainers.annotations import TRUTH, pixels_of
from explainers.audit.detection.finding import Finder, Found
from explainers.audit.detection.matching import FOUND, NOTHING_THERE, TWICE
from explainers.audit.gathering import Gathering
from explainers.audit.judging import Opened
from explainers.audit.options import MapOptions
from explainers.audit.rules import judge
from explainers.detection.detector import Detector
from explainers.evaluation.applicability import why_not
from explainers.evaluation.area import area
from explainers.evaluation.maps import strength
from explainers.explanation import Explanation
from explainers.work.request import Request

DEFAULT = MapOptions().target
NOT_JUDGED = {
    NOTHING_THERE: "the box covers no annotated object",
    TWICE: "the object was found already, by a surer box",
}


def rule_of(target: str, detector: Detector) -> str:
    """Give the rule for a picture's boxes: unless one is set, all that are found.

    Raises
    ------
    ValueError
        If the true classes are to be explained, for which a detector may have no box.
    """
    if target == TRUTH:
        reason = f"{detector.name} is an object detector, which explains boxes that it found"
        raise ValueError(f"{reason}; leave the target {TRUTH!r} out")
    return f"top-k:{detector.settings.max_boxes}" if target == DEFAULT else target


class DetectorGathering(Gathering):
    """Turns the maps of found boxes into rows, one for each box.

    Parameters
    ----------
    detector
        What is audited.
    others
        The further parameters of `Gathering`.
    """

    def __init__(self, detector: Any, *others: Any) -> None:
        super().__init__(detector, *others)
        self._detector: Detector = detector
        folder = self._store.root.parent / "detections"
        self._finder = Finder(detector, folder, self._config.detection.overlap)
        self._seen: dict[str, Found] = {}

    def to_explain(self, ordered: Sequence[Request]) -> list[Request]:
        """Look for the objects, and leave out pictures in which nothing is found."""
        wanted = []
        for request in ordered:
            try:
                found = self._finder.find(request, self._annotations[request.picture])
            except (ValueError, LookupError, OSError) as error:
                self.fail(request, error)
                continue
            self._seen[request.picture] = found
            if found.detections:
                wanted.append(request)
        return wanted

    def judged(
        self, picture: np.ndarray, explanation: Explanation, path: str
    ) -> tuple[Opened, dict[str, Any]]:
        """Judge the map of one box against its object; see `Gathering.judged`."""
        annotation, seen = self._annotations[path], self._seen[path]
        number = explanation.facts["class_id"]
        detection, match = seen.detections[number], seen.matching.matches[number]
        thing = None if match.thing is None else seen.things[match.thing]
        size = picture.shape[:2]
        objects = [pixels_of(one, size) for one in annotation.objects]
        regions = [] if thing is None or match.kind == TWICE else [objects[thing.number]]
        opened = Opened(picture, strength(explanation), regions, objects)
        reason = NOT_JUDGED.get(match.kind) or why_not(
            explanation, self._detector.frame(picture), regions
        )
        verdict = judge(opened.values, regions, self._config.rules, reason)
        return opened, {
            "true": (thing.label,) if thing and match.kind != TWICE else (),
            "predicted": detection.class_name,
            "confidence": detection.score,
            "explained": detection.class_name,
            "probability": float(explanation.facts["probability"]),
            "correct": match.kind == FOUND,
            "against": "matched" if regions else "",
            "verdict": verdict.verdict,
            "reason": verdict.reason,
            "measures": verdict.measures | {"area": area(opened.values)},
            "tags": annotation.tags,
            "empty": bool(explanation.facts["empty"]),
            "detection": detection.box,
        }

    def opened(self, picture: np.ndarray, explanation: Explanation, path: str) -> Opened:
        """Give picture, map and objects of one box; which its objects are, judging it tells."""
        return self.judged(picture, explanation, path)[0]

    def evidence(self) -> dict[str, Any]:
        """Give the parts of `Evidence` that were gathered, what was found and missed among them."""
        names = {self._name(path): found for path, found in self._seen.items()}
        return super().evidence() | {"found": names}
