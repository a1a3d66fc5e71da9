"""Annotations as a table: one row for each thing, or one row a picture and one column a class."""

import csv
import io
from collections import Counter
from collections.abc import Iterator

from explainers.annotations.records import MOST, Content, Raw, RawObject

SIDES = ("left", "top", "right", "bottom")
TERMS = ("licence", "credit")
TIDY = ("picture", "label", *SIDES, "mask", "tags", *TERMS)
NOT_CLASSES = ("picture", "tags", *TERMS)
SEPARATOR = ";"

Row = tuple[str, dict[str, str]]


def parse(text: str) -> Content:
    """Take a table apart; with a column ``label`` it is tidy, without one a matrix of 0 and 1.

    Raises
    ------
    ValueError
        If its first line does not name the columns.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        columns = [name.strip() for name in next(reader, [])]
        _check_columns(columns)
        content = Content()
        rows = list(_rows(reader, columns, content))
    except csv.Error as error:
        raise ValueError(f"line {reader.line_num}: it is not a table ({error})") from error
    (_tidy if "label" in columns else _matrix)(rows, columns, content)
    return content


def _check_columns(columns: list[str]) -> None:
    if "picture" not in columns:
        shown = ", ".join(columns[:10]) or "none"
        raise ValueError(f"line 1: there is no column 'picture'; its columns are: {shown}")
    twice = sorted(name for name, times in Counter(columns).items() if times > 1)
    if twice:
        raise ValueError(f"line 1: there are two columns {twice[0]!r}")
    if "label" in columns:
        unknown = [name for name in columns if name not in TIDY]
        if unknown:
            choices = ", ".join(TIDY)
            raise ValueError(f"line 1: there is no column {unknown[0]!r}; choose from: {choices}")
        sides = [side for side in SIDES if side in columns]
        if sides and len(sides) < len(SIDES):
            raise ValueError(f"line 1: a box needs all of {', '.join(SIDES)}")
    elif not set(columns) - set(NOT_CLASSES):
        raise ValueError("line 1: there is neither a column 'label' nor a column for each class")


def _rows(reader: Iterator[list[str]], columns: list[str], content: Content) -> Iterator[Row]:
    for cells in reader:
        place = f"line {reader.line_num}"  # type: ignore[attr-defined]
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(columns):
            content.problems.append(
                f"{place}: it has {len(cells)} cells for {len(columns)} columns"
            )
            continue
        values = (cell.strip() for cell in cells)
        yield place, dict(zip(columns, values, strict=True))


def _parts(cell: str) -> list[object]:
    return [part.strip() for part in cell.split(SEPARATOR) if part.strip()]


def _tidy(rows: list[Row], columns: list[str], content: Content) -> None:
    """Gather the rows of each picture; a row that says nothing new is a mistake."""
    pictures: dict[str, Raw] = {}
    seen: dict[tuple, str] = {}
    for place, row in rows:
        told = tuple(row.get(name, "") for name in TIDY[:7])
        if told in seen:
            content.problems.append(f"{place}: it says the same as {seen[told]}")
            continue
        seen[told] = place
        if row["picture"] not in pictures:
            pictures[row["picture"]] = Raw(place, row["picture"])
            content.entries.append(pictures[row["picture"]])
        _tell(pictures[row["picture"]], place, row, content)


def _tell(raw: Raw, place: str, row: dict[str, str], content: Content) -> None:
    labels = _parts(row["label"])
    sides = [row.get(side, "") for side in SIDES]
    mask = row.get("mask") or None
    for kept, told in ((raw.labels, labels), (raw.tags, _parts(row.get("tags", "")))):
        if len(kept) <= MOST:  # with more the picture is refused, however many more they are
            kept += [one for one in dict.fromkeys(told) if one not in kept]
    _set_terms(raw, row)
    if not any(sides) and mask is None:
        return
    if len(labels) != 1:
        content.problems.append(f"{place}: a box or a mask needs one label, not {row['label']!r}")
        return
    box = [_number(side) for side in sides] if any(sides) else None
    raw.objects.append(RawObject(place, labels[0], box, mask))


def _set_terms(raw: Raw, row: dict[str, str]) -> None:
    raw.licence, raw.credit = (row.get(name) or getattr(raw, name) for name in TERMS)


def _number(text: str) -> object:
    """Read a number; what is none stays as it was written, and is refused by its name."""
    try:
        return float(text)
    except ValueError:
        return text


def _matrix(rows: list[Row], columns: list[str], content: Content) -> None:
    classes = [name for name in columns if name not in NOT_CLASSES]
    for place, row in rows:
        wrong = [name for name in classes if row[name] not in ("0", "1")]
        content.problems += [
            f"{place}: column {name!r} must be 0 or 1, not {row[name]!r}" for name in wrong
        ]
        labels: list[object] = [name for name in classes if row[name] == "1"]
        raw = Raw(place, row["picture"], labels, [], _parts(row.get("tags", "")))
        _set_terms(raw, row)
        content.entries.append(raw)
