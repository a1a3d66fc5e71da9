"""Which pictures of a study are looked at, and in what order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from studyapp.analysis.answers import same_class
from studyapp.analysis.columns.measured import MEASURED
from studyapp.models import Condition, Explanation, SourceImage, Study

PLACE, NAME, PROBABILITY = "place", "name", "probability"
# What can be filtered and sorted by, and in which words: numbers about maps and stimuli.
METRICS = {name: name.replace("_", " ") for name in MEASURED if name not in ("correct",)}


@dataclass(frozen=True)
class Told:
    """What is known of one picture under one condition."""

    condition: str
    class_name: str
    probability: float
    numbers: Mapping[str, Any]
    is_correct: bool | None  # None where the true class is not known

    def number(self, name: str) -> float | None:
        """A metric, or the probability; None where it was not measured or has no answer."""
        value = self.probability if name == PROBABILITY else self.numbers.get(name)
        return None if value is None else float(value)


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
    def classes(self) -> list[str]:
        """The explained classes."""
        return sorted({told.class_name for one in self.pictures for told in one.told})

    @property
    def labels(self) -> list[str]:
        """The true classes."""
        return sorted({label for one in self.pictures for label in one.labels})

    @property
    def tags(self) -> list[str]:
        return sorted({tag for one in self.pictures for tag in one.tags})


@dataclass(frozen=True)
class Wanted:
    """A filter and an order; what is empty or None filters nothing.

    A picture is shown if one of its explanations, of those conditions that are looked at, meets all
    that is asked of explanations; then it is shown under all of these conditions.
    """

    conditions: Sequence[str] = ()
    explained: str = ""
    label: str = ""
    tag: str = ""
    is_correct: bool | None = None
    is_practice: bool | None = None
    metric: str = ""
    least: float | None = None
    most: float | None = None
    order: str = PLACE
    descends: bool = False


def hung(study: Study) -> Hung:
    """Read what can be chosen from; three queries, however large the study is."""
    told: dict[int, list[Told]] = {}
    labels = {
        pk: tuple(dict.fromkeys([*([label] if label else []), *others]))
        for pk, label, others in study.images.values_list("pk", "true_label", "labels")
    }
    explained = Explanation.objects.filter(image__study=study).order_by("condition__name")
    columns = (
        "image_id",
        "condition__name",
        "class_name",
        "probability",
        "measurement__numbers",
    )
    for image, condition, class_name, probability, numbers in explained.values_list(*columns):
        right = _is_correct(class_name, labels.get(image, ()))
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


def _is_correct(class_name: str, labels: Sequence[str]) -> bool | None:
    if not labels:
        return None
    return any(same_class(class_name, label) for label in labels)


def chosen(pictures: Sequence[Picture], wanted: Wanted) -> list[Picture]:
    """Those that are wanted, in the order that is wanted; what has no number comes last."""
    found = [one for one in pictures if _is_wanted(one, wanted)]
    if wanted.order == PLACE:
        return found[::-1] if wanted.descends else found
    if wanted.order == NAME:
        return sorted(found, key=lambda one: one.name.casefold(), reverse=wanted.descends)
    by_number = {one.pk: _best(one, wanted) for one in found}
    numbered = [one for one in found if by_number[one.pk] is not None]
    numbered.sort(key=lambda one: by_number[one.pk] or 0.0, reverse=wanted.descends)
    return numbered + [one for one in found if by_number[one.pk] is None]


def _is_wanted(picture: Picture, wanted: Wanted) -> bool:
    if wanted.label and wanted.label not in picture.labels:
        return False
    if wanted.tag and wanted.tag not in picture.tags:
        return False
    if wanted.is_practice not in (None, picture.is_practice):
        return False
    if not _asks_of_explanations(wanted):
        return True
    return any(_meets(told, wanted) for told in _looked_at(picture, wanted))


def _asks_of_explanations(wanted: Wanted) -> bool:
    return bool(wanted.explained or wanted.metric) or wanted.is_correct is not None


def _meets(told: Told, wanted: Wanted) -> bool:
    if wanted.explained not in ("", told.class_name):
        return False
    if wanted.is_correct not in (None, told.is_correct):
        return False
    if not wanted.metric:
        return True
    number = told.number(wanted.metric)
    if number is None:
        return False
    is_enough = wanted.least is None or number >= wanted.least
    return is_enough and (wanted.most is None or number <= wanted.most)


def _looked_at(picture: Picture, wanted: Wanted) -> list[Told]:
    return [
        told
        for told in picture.told
        if not wanted.conditions or told.condition in wanted.conditions
    ]


def _best(picture: Picture, wanted: Wanted) -> float | None:
    """The number that decides a picture's place: its highest, or its lowest where these lead."""
    numbers = [told.number(wanted.order) for told in _looked_at(picture, wanted)]
    known = [number for number in numbers if number is not None]
    if not known:
        return None
    return max(known) if wanted.descends else min(known)
