"""What the gallery shows, to take home: one table, or a zip file with all that belongs to it."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.utils.text import slugify

from studyapp import media
from studyapp.actions.explained import METRICS, numbers_of
from studyapp.actions.export.zipping import Member
from studyapp.actions.gallery import maps
from studyapp.actions.gallery.showing import Card, cards
from studyapp.actions.kept_maps import MapMissing
from studyapp.analysis.cells import csv_lines
from studyapp.models import Study

AT_ONCE = 50  # pictures that are read together
COLUMNS = (
    "picture",
    "picture_sha256",
    "true_label",
    "labels",
    "tags",
    "is_practice",
    "credit",
    "licence",
    "condition",
    "method",
    "class_explained",
    "probability",
    "is_empty",
    "map_key",
    "stimulus_sha256",
    *METRICS,
)


def table_lines(study: Study, pictures: Sequence[int], conditions: Sequence[str]) -> Iterator[str]:
    """One row for each explanation that is shown, as CSV in which nothing is a formula."""
    return csv_lines(COLUMNS, _rows(study, pictures, conditions))


def _rows(
    study: Study, pictures: Sequence[int], conditions: Sequence[str]
) -> Iterator[dict[str, Any]]:
    for card in _in_parts(study, pictures, conditions):
        yield from _rows_of(card)


def _in_parts(study: Study, pictures: Sequence[int], conditions: Sequence[str]) -> Iterator[Card]:
    for start in range(0, len(pictures), AT_ONCE):
        yield from cards(study, pictures[start : start + AT_ONCE], conditions)


def _rows_of(card: Card) -> Iterator[dict[str, Any]]:
    image = card.image
    picture = {
        "picture": image.name,
        "picture_sha256": image.sha256,
        "true_label": image.true_label,
        "labels": ";".join(image.labels),
        "tags": ";".join(image.tags),
        "is_practice": int(image.is_practice),
        "credit": image.credit,
        "licence": image.licence,
    }
    for cell in card.cells:
        row = cell.explanation
        if row is None:
            continue
        numbers = numbers_of(row)
        yield {
            **picture,
            "condition": cell.condition,
            "method": row.condition.method,
            "class_explained": row.class_name,
            "probability": row.probability,
            "is_empty": int(row.is_empty),
            "map_key": row.key,
            "stimulus_sha256": cell.stimulus.sha256 if cell.stimulus else "",
            **{name: numbers.get(name) for name in METRICS},
        }


def files(study: Study, pictures: Sequence[int], conditions: Sequence[str]) -> Iterator[Member]:
    """The members of a zip file: the table, the pictures as shown, stimuli, and maps as numbers.

    A file that is missing is named in ``missing.txt``, and the others go on.
    """
    table = (line.encode() for line in table_lines(study, pictures, conditions))
    yield Member("gallery.csv", table)
    missing: list[str] = []
    for card in _in_parts(study, pictures, conditions):
        yield from _files_of(card, missing)
    if missing:
        yield Member("missing.txt", [f"{line}\n".encode() for line in missing])


def _files_of(card: Card, missing: list[str]) -> Iterator[Member]:
    # Two pictures may have one name, and a name may be anything; the number keeps them apart.
    folder = f"{card.image.pk}-{slugify(Path(card.image.name).stem)[:60] or 'picture'}"
    kept = {f"{folder}/picture.webp": card.image.shown_path}
    kept |= {
        f"{folder}/{cell.condition}.webp": cell.stimulus.path
        for cell in card.cells
        if cell.stimulus is not None
    }
    for name, path in kept.items():
        try:
            yield Member(name, [media.read(path)])
        except OSError as error:
            missing.append(f"{name}: {error.strerror}")
    for cell in card.cells:
        if cell.explanation is None:
            continue
        try:
            yield Member(f"{folder}/{cell.condition}.npz", [maps.map_npz(cell.explanation)])
        except MapMissing as error:
            missing.append(str(error))
