"""An evaluation's order, and the work on what was explained for it."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from explainers.annotations import Annotation, masks_of, truth
from explainers.classifiers import Classifier
from explainers.commands import say
from explainers.evaluation.measures import Case
from explainers.evaluation.rows import Kept, row_of
from explainers.evaluation.sanity import cascade
from explainers.evaluation.settings import EvaluationSettings
from explainers.images import read_picture
from explainers.running import Outcome
from explainers.work.request import Request
from explainers.work.storage import Store


@dataclass(frozen=True)
class Order:
    """What is to be evaluated, checked."""

    classifier: dict[str, Any]
    annotations: Path
    methods: dict[str, dict[str, Any]]
    metrics: list[str]
    settings: EvaluationSettings
    folder: Path
    target: str
    seed: int
    workers: int
    as_json: bool


class Measuring:
    """Explains nothing itself: it turns explanations of annotated pictures into rows."""

    def __init__(
        self, order: Order, classifier: Classifier, annotations: dict[str, Annotation]
    ) -> None:
        self.order, self._classifier, self._annotations = order, classifier, annotations
        self.store = Store(order.folder / "maps")
        self._kept = Kept(order.folder / "metrics")

    def rows(self, outcome: Outcome, failures: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Measure one picture's explanations, one row for each class."""
        request = outcome.request
        name = {"picture": request.picture, "method": request.method}
        if outcome.path is None:
            failures.append(name | {"error": outcome.error})
            return []
        try:
            return self._rows(request)
        except (ValueError, LookupError, OSError) as error:
            failures.append(name | {"error": f"{type(error).__name__}: {error}"})
            return []

    def _rows(self, request: Request) -> list[dict[str, Any]]:
        annotation = self._annotations[request.picture]
        picture = read_picture(request.picture)
        size = picture.shape[:2]
        rows = []
        for explanation in self.store.load(request.key):
            case = Case(
                classifier=self._classifier,
                picture=picture,
                explanation=explanation,
                method=request.method,
                parameters=request.parameters,
                regions=tuple(masks_of(annotation, explanation.facts["class_name"], size)),
                truth=truth(annotation, self._classifier.labels) or None,
                seed=request.seed,
            )
            row = row_of(case, request.key, self.order.metrics, self.order.settings, self._kept)
            rows.append({"picture": request.picture, "tags": annotation.tags, **row})
        return rows

    def randomisation(self, ordered: list[Request]) -> dict[str, Any]:
        """Compare each method's maps of the first pictures with those of networks drawn anew."""
        found = {}
        for method in self.order.methods:
            own = [request for request in ordered if request.method == method]
            own = own[: self.order.settings.randomised]
            say(f"{method}: drawing layers anew for {len(own)} pictures")
            question = {"cascade": [request.key for request in own], "seed": self.order.seed}
            found[method] = self._kept.get(question, partial(self._cascade, own))
        return found

    def _cascade(self, own: list[Request]) -> list[dict[str, Any]]:
        if not own:
            return []
        pictures = [read_picture(request.picture) for request in own]
        targets = [
            self._classifier.resolve_targets([picture], request.target)[0]
            for picture, request in zip(pictures, own, strict=True)
        ]
        levels = cascade(
            self._classifier,
            pictures,
            targets,
            own[0].method,
            own[0].parameters,
            seeds=[request.seed for request in own],
            seed=self.order.seed,
        )
        return [
            {
                "depth": level.depth,
                "layer": level.layer,
                "maps": len(level.ssim),
                "spearman": level.mean_spearman,
                "ssim": level.mean_ssim,
            }
            for level in levels
        ]
