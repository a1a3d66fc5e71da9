"""Judging explanations as they come, one full-size picture at a time."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from explainers.annotations import Annotation
from explainers.audit.evidence import GRID, grid_size, reduce
from explainers.audit.gathering import alignment
from explainers.audit.gathering.combining import combined_size, groups, mapped_tags
from explainers.audit.gathering.drawn import DrawnRegions
from explainers.audit.judging import Judged, Opened, judge_case, open_case
from explainers.audit.options.config import AuditConfig
from explainers.audit.tagging import combined_by
from explainers.classifiers import Classifier
from explainers.detection.detector import Detector
from explainers.explanation import Explanation
from explainers.images import read_picture
from explainers.inspection.combined import Case, Combination
from explainers.running import Outcome, Store
from explainers.work.request import Request


class Gathering:
    """Turns outcomes into rows, reduced maps and combined maps, and keeps no full-size picture.

    Parameters
    ----------
    classifier, config
        What is audited, and how.
    annotations
        By the path that requests name.
    folder
        What the report's names of pictures are relative to.
    store
        Where the explanations are.
    sizes
        Height and width of each picture.
    """

    def __init__(
        self,
        classifier: Classifier | Detector,
        config: AuditConfig,
        annotations: dict[str, Annotation],
        folder: Path,
        store: Store,
        sizes: list[tuple[int, int]],
    ) -> None:
        self._classifier, self._config, self._annotations = classifier, config, annotations
        self._folder, self._store = folder, store
        self._nothing = nothing(config, annotations)
        self._drawn = DrawnRegions(config)
        self._moving = config.audit.camera == "moving"
        self._grid = (GRID, GRID) if self._moving else grid_size(sizes)
        known = annotations.values()
        self._mapped = mapped_tags(known, config.tags)
        number = groups(known, len(classifier.labels), len(self._mapped))
        self._combined = Combination(
            combined_size([alignment.SIZE] if self._moving else sizes, number)
        )
        self._found: dict[tuple[str, int], tuple[Judged, np.ndarray, np.ndarray]] = {}
        self._paths: dict[str, str] = {}
        self.errors: list[dict[str, str]] = []

    def add(self, outcome: Outcome) -> None:
        """Judge one picture's explanations, or record why that cannot be done."""
        request = outcome.request
        if outcome.path is None:
            self.errors.append({"picture": self._name(request.picture), "error": outcome.error})
            return
        try:
            self._add(request)
        except (ValueError, LookupError, OSError) as error:
            self.fail(request, error)

    def fail(self, request: Request, error: Exception) -> None:
        """Record why a picture cannot be judged."""
        reason = f"{type(error).__name__}: {error}"
        self.errors.append({"picture": self._name(request.picture), "error": reason})

    def to_explain(self, ordered: Sequence[Request]) -> list[Request]:
        """Choose what has to be explained: here everything."""
        return list(ordered)

    def judged(
        self, picture: np.ndarray, explanation: Explanation, path: str
    ) -> tuple[Opened, dict[str, Any]]:
        """Judge one map.

        Returns
        -------
        opened, fields
            The picture at full size, and the fields of `Judged` that the map decides.
        """
        annotation = self._annotations[path]
        opened, against = open_case(picture, explanation, annotation, self._config)
        own = (opened, against, explanation, annotation)
        return opened, judge_case(*own, self._classifier, self._config, self._nothing)

    def opened(self, picture: np.ndarray, explanation: Explanation, path: str) -> Opened:
        """Give picture, map and objects at full size, without judging them once more."""
        return open_case(picture, explanation, self._annotations[path], self._config)[0]

    def _add(self, request: Request) -> None:
        picture = read_picture(request.picture)
        self._paths[request.key] = request.picture
        for place, explanation in enumerate(self._store.load(request.key)):
            opened, fields = self.judged(picture, explanation, request.picture)
            row = Judged(
                picture=self._name(request.picture),
                picture_sha256=request.picture_sha256,
                key=request.key,
                place=place,
                regions=self._drawn.shares(opened.values),
                **fields,
            )
            self._keep(row, opened, request.picture)

    def _keep(self, row: Judged, opened: Opened, path: str) -> None:
        inside = np.zeros(opened.values.shape, bool)
        for one in opened.objects:
            inside |= one
        seen: tuple[np.ndarray, ...] | None = (opened.picture, opened.values, inside)
        if self._moving:
            seen = _aligned(opened, inside)
        if seen is None:
            # Nothing says where it would lie among the others.
            nowhere = np.zeros(self._grid, np.float32)
            self._found[path, row.place] = (row, nowhere, nowhere)
            return
        picture, values, inside = seen
        reduced = (reduce(values, self._grid), reduce(inside, self._grid))
        self._found[path, row.place] = (row, *reduced)
        tags = [one for one in combined_by(row.tags, self._config.tags) if one in self._mapped]
        self._combined.add(picture, values, Case(row.predicted, row.true, tags))

    def _name(self, picture: str) -> str:
        path = Path(picture)
        inside = path.is_relative_to(self._folder)
        return path.relative_to(self._folder).as_posix() if inside else path.as_posix()

    def open(self, row: Judged) -> Opened:
        """Read one row's picture and map again."""
        path = self._paths[row.key]
        explanation = self._store.load(row.key)[row.place]
        return self.opened(read_picture(path), explanation, path)

    def evidence(self) -> dict[str, Any]:
        """Give the parts of `Evidence` that were gathered, in the order of the data set."""
        order = {path: number for number, path in enumerate(self._annotations)}
        keys = sorted(self._found, key=lambda key: (order[key[0]], key[1]))
        found = [self._found[key] for key in keys]
        nothing = np.zeros((0, *self._grid), np.float32)
        return {
            "rows": tuple(row for row, _, _ in found),
            "maps": np.stack([one for _, one, _ in found]) if found else nothing,
            "objects": np.stack([one for _, _, one in found]) if found else nothing,
            "averages": self._combined.averages() if found else [],
            "errors": tuple(self.errors),
            "open": self.open,
        }


def nothing(config: AuditConfig, annotations: dict[str, Annotation]) -> tuple[str, ...]:
    """Give the classes that are nowhere in a picture: named, or never seen with an object."""
    labels = {label for one in annotations.values() for label in one.labels}
    placed = {thing.label for one in annotations.values() for thing in one.objects}
    return tuple(sorted({*config.audit.nothing, *(labels - placed if placed else ())}))


def _aligned(opened: Opened, inside: np.ndarray) -> tuple[np.ndarray, ...] | None:
    """Cut picture, map and objects out around the object; None where there is no object."""
    box = alignment.anchor(opened)
    if box is None:
        return None
    around = alignment.window(box)
    return tuple(alignment.cut(one, around) for one in (opened.picture, opened.values, inside))
