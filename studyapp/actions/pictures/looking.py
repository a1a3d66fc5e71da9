"""What a study's pictures are like as a whole, and which of them have something in common."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from studyapp.analysis.answers import same_class
from studyapp.models import SourceImage, Study


@dataclass(frozen=True)
class ClassCount:
    """How many pictures show a class; with several labels a picture, shares exceed one together."""

    label: str  # empty for pictures that nobody has labelled
    pictures: int
    practice: int
    share: float


@dataclass(frozen=True)
class Overview:
    """Everything that the page says about all pictures together."""

    total: int
    practice: int
    located: int  # with boxes or a mask
    unlicensed: int
    classes: list[ClassCount]
    tags: list[tuple[str, int]]

    @property
    def is_unbalanced(self) -> bool:
        """The most frequent class is met three times as often as the rarest, or more."""
        counts = [row.pictures for row in self.classes if row.label]
        return len(counts) > 1 and max(counts) >= 3 * min(counts)


def overview(study: Study) -> Overview:
    """Count the pictures of a study, in one query."""
    rows = list(
        study.images.values_list(
            "true_label", "labels", "tags", "is_practice", "licence", "boxes", "mask_path"
        )
    )
    all_labels, practice, tags = Counter[str](), Counter[str](), Counter[str]()
    for true_label, labels, its_tags, is_practice, *_ in rows:
        its_labels = dict.fromkeys(filter(None, [true_label, *labels])) or {"": None}
        all_labels.update(its_labels.keys())
        practice.update(its_labels.keys() if is_practice else ())
        tags.update(its_tags)
    return Overview(
        total=len(rows),
        practice=sum(row[3] for row in rows),
        located=sum(bool(row[5] or row[6]) for row in rows),
        unlicensed=sum(not row[4] for row in rows),
        classes=[
            ClassCount(label, count, practice[label], count / len(rows))
            for label, count in sorted(all_labels.items(), key=lambda item: (-item[1], item[0]))
        ],
        tags=sorted(tags.items()),
    )


def no_classes(study: Study, labels: Iterable[str]) -> list[str]:
    """Labels under which the study's classifier could never be right, each once."""
    classes = study.classifier.settings.get("labels")
    if not isinstance(classes, list):
        return []
    return [
        label
        for label in dict.fromkeys(labels)
        if label and not any(same_class(label, one) for one in classes)
    ]


def chosen(
    study: Study, *, label: str | None = None, tag: str = "", practice: bool | None = None
) -> QuerySet[SourceImage]:
    """The pictures with a label (an empty one: without any), a tag, for practice or not."""
    pictures = study.images.all()
    if practice is not None:
        pictures = pictures.filter(is_practice=practice)
    if label is None and not tag:
        return pictures
    # Lists in JSON cannot be searched alike on both databases, so the ids are found here.
    rows = pictures.values_list("pk", "true_label", "labels", "tags")
    fitting = [
        pk
        for pk, true_label, labels, tags in rows
        if (not tag or tag in tags) and _bears(label, true_label, labels)
    ]
    return pictures.filter(Q(pk__in=fitting))


def _bears(label: str | None, true_label: str, labels: list[str]) -> bool:
    if label is None:
        return True
    return label in (true_label, *labels) if label else not (true_label or labels)
