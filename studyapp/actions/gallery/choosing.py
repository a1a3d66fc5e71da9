"""Which pictures of a study are looked at, and in what order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from studyapp.actions.explained import number_in, says_truth, truths_of
from studyapp.actions.question_sets.wanted import Facets, Wanted
from studyapp.models import Condition, Explanation, SourceImage, Study

PLACE, NAME = "place", "name"


@dataclass(frozen=True)
class Told:
    """What is known of one picture under one condition."""

    condition: str
    class_name: str
    probability: float
    numbers: Mapping[str, Any]
    is_right: bool | None  # whether the classifier is; None where nobody knows

    def number(self, name: str) -> float | None:
        """A metric, or the probability; None where it was not measured or has no answer."""
        return number_in(self.numbers, self.probability, name)


@dataclass(frozen=True)
class Picture:
    """A picture, and what the conditions' explanations of it say."""

    pk: int
    name: str
    labels: tuple[str, ...]
    tags: tuple[str, ...]
    is_practice: bool
    told: Sequence[Told] = field(default_factory=list)


@dataclass(frozen=True)
class Hung:
    """All that the gallery can choose from.

    Attributes
    ----------
    conditions : the names of all of the study's.
    """

    pictures: Sequence[Picture]
    conditions: Sequence[str]

    @property
    def facets(self) -> Facets:
        """What they can be chosen by."""
        return Facets(
            conditions=list(self.conditions),
            classes=sorted({told.class_name for one in self.pictures for told in one.told}),
            labels=sorted({label for one in self.pictures for label in one.labels}),
            tags=sorted({tag for one in self.pictures for tag in one.tags}),
        )


@dataclass(frozen=True)
class Order:
    """By what the pictures are sorted: their place, their name, or a number."""

    by: str = PLACE
    descends: bool = False


def hung(study: Study) -> Hung:
    """Read what can be chosen from; three queries, however large the study is."""
    told: dict[int, list[Told]] = {}
    labels = {
        pk: tuple(truths_of(label, others))
        for pk, label, others in study.images.values_list("pk", "true_label", "labels")
    }
    explained = Explanation.objects.filter(image__study=study).order_by("condition__name")
    columns = (
        "image_id",
        "condition__name",
        "class_name",
        "probability",
        "facts",
        "measurement__numbers",
    )
    for image, condition, class_name, probability, facts, numbers in explained.values_list(
        *columns
    ):
        right = says_truth(facts, class_name, labels.get(image, ()))
        found = Told(condition, class_name, probability, numbers or {}, right)
        told.setdefault(image, []).append(found)
    pictures = [
        Picture(pk, name, labels.get(pk, ()), tuple(tags), is_practice, told.get(pk, []))
        for pk, name, tags, is_practice in SourceImage.objects.filter(study=study).values_list(
            "pk", "name", "tags", "is_practice"
        )
    ]
    names = Condition.objects.filter(study=study).order_by("name").values_list("name", flat=True)
    return Hung(pictures, list(names))


def chosen(
    pictures: Sequence[Picture], wanted: Wanted, order: Order | None = None
) -> list[Picture]:
    """Those that are wanted, in the order that is wanted; what has no number comes last.

    A picture is wanted if one of its explanations, of those conditions that are looked at, meets
    all that is asked of explanations; then it is shown under all of these conditions.
    """
    order = order or Order()
    found = [one for one in pictures if _is_wanted(one, wanted)]
    if order.by == PLACE:
        return found[::-1] if order.descends else found
    if order.by == NAME:
        return sorted(found, key=lambda one: one.name.casefold(), reverse=order.descends)
    by_number = {one.pk: _best(one, wanted, order) for one in found}
    numbered = [one for one in found if by_number[one.pk] is not None]
    numbered.sort(key=lambda one: by_number[one.pk] or 0.0, reverse=order.descends)
    return numbered + [one for one in found if by_number[one.pk] is None]


def _is_wanted(picture: Picture, wanted: Wanted) -> bool:
    if wanted.labels and wanted.labels.isdisjoint(picture.labels):
        return False
    if not wanted.tags <= set(picture.tags):
        return False
    if wanted.practice not in (None, picture.is_practice):
        return False
    if not (wanted.classes or wanted.ranges or wanted.correct is not None):
        return True
    return any(_meets(told, wanted) for told in _looked_at(picture, wanted))


def _meets(told: Told, wanted: Wanted) -> bool:
    return (
        (not wanted.classes or told.class_name in wanted.classes)
        and wanted.correct in (None, told.is_right)
        and all(one.holds(told.number(one.name)) for one in wanted.ranges)
    )


def _looked_at(picture: Picture, wanted: Wanted) -> list[Told]:
    return [
        told
        for told in picture.told
        if not wanted.conditions or told.condition in wanted.conditions
    ]


def _best(picture: Picture, wanted: Wanted, order: Order) -> float | None:
    """The number that decides a picture's place: its highest, or its lowest where these lead."""
    numbers = [told.number(order.by) for told in _looked_at(picture, wanted)]
    known = [number for number in numbers if number is not None]
    if not known:
        return None
    return max(known) if order.descends else min(known)
