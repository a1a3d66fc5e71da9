"""What a sheet is made of, and what it is."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np

from explainers import methods, rendering
from explainers.annotations import TRUTH, UNKNOWN, Annotation, truth_rule
from explainers.classifiers import Classifier
from explainers.explanation import Explanation
from explainers.images import PictureError, read_picture
from explainers.inspection.combined import Case
from explainers.inspection.tiles import shrunk
from explainers.network.files import hash_file
from explainers.work.request import derive_seed

DEFAULT_METHOD = "gradcam"

Watch = Callable[[Iterable[Any], int], Iterable[Any]]


class Sheet(NamedTuple):
    """A contact sheet, and the numbers behind it.

    Attributes
    ----------
    picture
        uint8, (height, width, 3).
    facts
        Can be written as JSON.
    arrays
        What is too large for it, by name.
    """

    picture: np.ndarray
    facts: dict[str, Any]
    arrays: Mapping[str, np.ndarray] = MappingProxyType({})


def _unwatched(things: Iterable[Any], total: int) -> Iterable[Any]:
    return things


@dataclass(frozen=True)
class Subject:
    """A classifier, and what it is inspected with.

    Attributes
    ----------
    classifier
        The network.
    pictures
        Files.
    annotations
        What is known of pictures, by resolved path.
    layers
        Paths of layers, if any were chosen.
    methods
        Method name to the parameters that differ from its defaults.
    style, style_parameters
        In which explanations are drawn, and what differs from the style's defaults.
    target
        The rule for the class that is explained; or ``truth``, for what the annotations say.
    seed
        Governs all chance.
    width
        Of the sheet, at most, in pixels.
    watch
        Is given things to do and their number, and passes them on; may show the progress.
    failures
        Here is added what could not be done: the picture, and why.
    """

    classifier: Classifier
    pictures: Sequence[Path] = ()
    annotations: Mapping[Path, Annotation] = field(default_factory=dict)
    layers: Sequence[str] = ()
    methods: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    style: str = "harmonised"
    style_parameters: Mapping[str, Any] = field(default_factory=dict)
    target: str = "top-1"
    seed: int = 0
    width: int = 2000
    watch: Watch = _unwatched
    failures: list[dict[str, str]] = field(default_factory=list)

    def seen(self) -> Iterator[tuple[Path, np.ndarray]]:
        """Read the pictures one by one; those that cannot be read become failures.

        Raises
        ------
        ValueError
            If there is none, or none can be read.
        """
        if not self.pictures:
            raise ValueError("this view needs pictures; name some, or a folder of them")
        unread = 0
        for path in self.watch(self.pictures, len(self.pictures)):
            try:
                picture = read_picture(path)
            except PictureError as error:
                unread += 1
                self._fail(path, str(error))
                continue
            yield path, picture
        if unread == len(self.pictures):
            raise ValueError(f"no picture can be read: {self.failures[-1]['error']}")

    def chosen_methods(self) -> list[str]:
        """List the methods, or the default one if none is chosen."""
        return list(self.methods) or [DEFAULT_METHOD]

    def one_method(self) -> str:
        """Give the chosen method, for views of a single one; ValueError if there are several."""
        first, *others = self.chosen_methods()
        if others:
            raise ValueError(f"choose one method for this view, not {first}, {', '.join(others)}")
        return first

    def annotation(self, path: Path) -> Annotation | None:
        """Give what is known of a picture."""
        return self.annotations.get(path.resolve())

    def case(self, path: Path, probabilities: np.ndarray) -> Case:
        """Put what the classifier says beside what is known."""
        predicted = self.classifier.class_name(int(probabilities.argmax()))
        known = self.annotation(path)
        return Case(predicted, known.labels, known.tags) if known else Case(predicted)

    def explain(self, method: str, path: Path, picture: np.ndarray) -> list[Explanation]:
        """Explain the classes that the target rule chooses; to choose none is a failure."""
        targets = self._targets(path, picture)
        if not targets:
            return []
        values = methods.check_parameters(method, self.methods.get(method, {}))
        seed = derive_seed(self.seed, method, hash_file(path))
        return methods.get(method)(self.classifier, [picture], [targets], seeds=[seed], **values)

    def drawn(self, one: Explanation, picture: np.ndarray, side: int) -> np.ndarray:
        """Draw an explanation over its picture, to fit a square of `side` pixels."""
        return shrunk(rendering.render(one, picture, self.style, **self.style_parameters), side)

    def _targets(self, path: Path, picture: np.ndarray) -> tuple[int, ...]:
        rule: str | None = self.target
        reason = f"no class satisfies {self.target}; lower the threshold"
        if self.target == TRUTH:
            annotation = self.annotation(path)
            rule = truth_rule(annotation, self.classifier.labels) if annotation else None
            reason = UNKNOWN
        targets: tuple[int, ...] = ()
        if rule:
            (targets,) = self.classifier.resolve_targets([picture], rule)
        if not targets:
            self._fail(path, f"{path.name}: {reason}")
        return targets

    def _fail(self, path: Path, reason: str) -> None:
        self.failures.append({"picture": str(path), "error": reason})
