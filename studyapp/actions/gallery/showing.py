"""What the gallery says of pictures: each under every condition that is looked at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from studyapp.actions.explained import METRICS, PROBABILITY, is_right, numbers_of
from studyapp.models import Explanation, SourceImage, Stimulus, Study


@dataclass(frozen=True)
class Cell:
    """One picture under one condition; without an explanation nothing was computed yet."""

    condition: str
    explanation: Explanation | None = None
    stimulus: Stimulus | None = None
    other: Explanation | None = None  # the one that it is compared with
    number: str = ""


@dataclass(frozen=True)
class Card:
    """One picture, what the classifier says of it, and a cell for each condition."""

    image: SourceImage
    cells: Sequence[Cell]
    predictions: Sequence[tuple[str, float]]
    is_right: bool | None  # whether the classifier is, or all that are explained


def cards(
    study: Study,
    pictures: Sequence[int],
    conditions: Sequence[str],
    *,
    metric: str = "",
    against: str = "",
) -> list[Card]:
    """What is said of some pictures, in their order; two queries, however many there are.

    Parameters
    ----------
    pictures : their primary keys.
    conditions : names, in the order in which they are shown.
    metric : a number that is written under each stimulus.
    against : the condition whose maps the others' are compared with.
    """
    images = study.images.in_bulk(pictures)
    found: dict[tuple[int, str], Explanation] = {}
    rows = Explanation.objects.filter(image__study=study, image_id__in=pictures)
    related = ("condition__classifier", "condition__study__classifier", "stimulus", "measurement")
    for row in rows.select_related(*related):
        found[row.image_id, row.condition.name] = row
    shown = []
    for pk in pictures:
        other = found.get((pk, against))
        cells = [_cell(name, found.get((pk, name)), other, metric) for name in conditions]
        explained = [row for (image, _), row in found.items() if image == pk]
        shown.append(_card(images[pk], cells, explained))
    return shown


def _cell(name: str, row: Explanation | None, other: Explanation | None, metric: str) -> Cell:
    if row is None:
        return Cell(name)
    return Cell(name, row, getattr(row, "stimulus", None), other, _number(row, metric))


def _card(image: SourceImage, cells: Sequence[Cell], explained: Sequence[Explanation]) -> Card:
    said = {row.class_name: row.probability for row in explained}
    known = [right for row in explained if (right := is_right(image, row)) is not None]
    return Card(image, cells, list(said.items()), all(known) if known else None)


def written(value: Any) -> str:
    """A number with as many digits as can be compared at a glance."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.3g}"


def _number(row: Explanation, metric: str) -> str:
    if metric == PROBABILITY:
        return written(row.probability)
    return written(numbers_of(row).get(metric)) if metric in METRICS else ""


def table_of_numbers(cells: Sequence[Cell]) -> list[tuple[str, list[str]]]:
    """Every metric that was measured under one of the conditions: its words, a cell for each."""
    measured = [numbers_of(cell.explanation) if cell.explanation else {} for cell in cells]
    names = [name for name in METRICS if any(one.get(name) is not None for one in measured)]
    return [(METRICS[name], [written(one.get(name)) for one in measured]) for name in names]


def provenance_of(explanation: Explanation) -> list[tuple[str, str]]:
    """How an explanation was made, in rows of words; what is nested stays together."""
    condition = explanation.condition
    rendered = {"rendering": condition.rendering, **condition.rendering_parameters}
    said = {
        "classifier": condition.explained.name,
        "map": explanation.key,
        **explanation.provenance,
        **rendered,
    }
    return [(name.replace("_", " "), _plain(value)) for name, value in said.items()]


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {_plain(one)}" for name, one in value.items()) or "none"
    if isinstance(value, list | tuple):
        return ", ".join(_plain(one) for one in value) or "none"
    return "none" if value in (None, "") else str(value)
