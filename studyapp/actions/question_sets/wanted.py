"""Which pairs are wanted: by condition, class, label, tag, correctness, practice and metrics."""

from __future__ import annotations

from dataclasses import dataclass

from studyapp.actions.explained import Range, is_right, number_of, truths
from studyapp.models import Explanation, SourceImage, Stimulus, Study


@dataclass(frozen=True)
class Wanted:
    """What a pair must be like; what is empty or None asks for nothing.

    Attributes
    ----------
    conditions : names; both sides of a pair must be among them.
    classes : names of the explained class.
    labels : what is truly in the picture; one of them is enough.
    tags : of the picture; it must have all of them.
    correct : whether the classifier is right about the picture. Where nobody knows, neither.
    practice : whether the picture is for practice.
    ranges : must hold for both sides, except one that serves as a catch and is meant to be bad.
    """

    conditions: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    correct: bool | None = None
    practice: bool | None = None
    ranges: tuple[Range, ...] = ()

    def is_anything(self) -> bool:
        """Nothing is asked for."""
        return self == Wanted()

    def takes(self, image: SourceImage, first: Stimulus, second: Stimulus) -> bool:
        """Whether a pair is like that."""
        explanations = (first.explanation, second.explanation)
        return (
            all(self._takes_condition(one.condition.name) for one in explanations)
            and self.takes_picture(image, first.explanation)
            and all(self._takes_numbers(one) for one in explanations)
        )

    def takes_picture(self, image: SourceImage, explanation: Explanation) -> bool:
        """Whether a picture and what was explained of it are like that."""
        return (
            (not self.classes or explanation.class_name in self.classes)
            and (not self.labels or not self.labels.isdisjoint(truths(image)))
            and self.tags <= set(image.tags)
            and (self.correct is None or is_right(image, explanation) is self.correct)
            and (self.practice is None or image.is_practice is self.practice)
        )

    def _takes_condition(self, name: str) -> bool:
        return not self.conditions or name in self.conditions

    def _takes_numbers(self, explanation: Explanation) -> bool:
        return explanation.condition.is_catch or all(
            one.holds(number_of(explanation, one.name)) for one in self.ranges
        )


@dataclass(frozen=True)
class Facets:
    """What there is to choose by in a study, each in the order of the alphabet."""

    conditions: list[str]
    classes: list[str]
    labels: list[str]
    tags: list[str]


def facets(study: Study) -> Facets:
    """What a study's pairs can be chosen by."""
    explained = Explanation.objects.filter(image__study=study, stimulus__isnull=False)
    images = list(study.images.values_list("true_label", "labels", "tags"))
    return Facets(
        conditions=sorted(study.conditions.values_list("name", flat=True)),
        classes=sorted(set(explained.values_list("class_name", flat=True))),
        labels=sorted({word for label, labels, _ in images for word in (label, *labels)} - {""}),
        tags=sorted({tag for _, _, tags in images for tag in tags}),
    )
