"""The true classes of pictures, as a classifier counts them."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from explainers.annotations.records import Annotation, AnnotationError

UNKNOWN = "the annotations give it no class; add its labels, or leave it out"
TRUTH = "truth"  # the target that stands for each picture's true classes


def truth(annotation: Annotation, labels: Sequence[str]) -> tuple[int, ...]:
    """Give the class ids of a picture's true labels, in the order in which they were written.

    Parameters
    ----------
    annotation
        Of one picture.
    labels
        The names of a classifier's classes.

    Raises
    ------
    AnnotationError
        If the classifier has no such class.
    """
    unknown = [label for label in annotation.labels if label not in labels]
    if unknown:
        shown = ", ".join(labels[:10]) + (" ..." if len(labels) > 10 else "")
        problems = [f"there is no class {label!r}; the classes are: {shown}" for label in unknown]
        raise AnnotationError(annotation.picture.name, problems, "correct the annotations")
    return tuple(labels.index(label) for label in annotation.labels)


def truth_rule(annotation: Annotation, labels: Sequence[str]) -> str | None:
    """Give a picture's true classes as a rule of `explainers.network.targets`.

    Returns
    -------
    str or None
        For example ``class:3,7``; None for a picture of nothing.

    Raises
    ------
    AnnotationError
        If the classifier has no such class.
    """
    numbers = truth(annotation, labels)
    return "class:" + ",".join(map(str, numbers)) if numbers else None


class Balance(NamedTuple):
    """How often a label occurs."""

    label: str
    pictures: int
    share: float  # of all pictures


def class_balance(annotations: Iterable[Annotation]) -> list[Balance]:
    """Count the pictures of each label, most frequent first; pictures of nothing are ``""``.

    Shares are of the pictures, so with several labels a picture they add up to more than one.
    """
    counts: dict[str, int] = {}
    total = 0
    for annotation in annotations:
        total += 1
        for label in annotation.labels or ("",):
            counts[label] = counts.get(label, 0) + 1
    # Sorting is stable: of equally frequent labels the one met first stays first.
    ordered = sorted(counts.items(), key=lambda item: -item[1])
    return [Balance(label, count, count / total) for label, count in ordered]
