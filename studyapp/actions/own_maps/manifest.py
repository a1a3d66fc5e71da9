"""What came with the maps: which is of which picture, what was explained, what was predicted.

`manifest.json` or `manifest.csv`, beside the maps; docs/own-maps.md says what may be in it.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from studyapp.actions.own_maps.archive import Files, MapsRefused
from studyapp.actions.storable import plain_reason, printable

NAMES = ("manifest.json", "manifest.csv")
KEYS = (
    "picture",
    "map",
    "array",
    "condition",
    "class",
    "class_id",
    "probability",
    "score",
    "top_classes",
    "technique",
    "fit",
)
OF_EACH = ("picture", "map")  # may not be said once for all
EXACT, STRETCH = "exact", "stretch"
FITS = (EXACT, STRETCH)
LONGEST = 500  # characters of a text
MOST_CLASSES = 1000  # of which a manifest says how probable each is
HIGHEST = 1e300  # of a number; a whole one may be too long to become a float


@dataclass(frozen=True)
class Entry:
    """One map, as the manifest tells of it.

    Attributes
    ----------
    where : in the manifest, for messages.
    file : the map's name among the files.
    """

    where: str
    picture: str
    file: str
    array: str = ""
    condition: str = ""
    class_name: str = ""
    class_id: int | None = None
    probability: float | None = None
    score: float | None = None
    top_classes: tuple[tuple[str, float], ...] = ()
    technique: str = ""
    fit: str = EXACT


def read_manifest(files: Files) -> list[Entry]:
    """What the manifest says.

    Raises
    ------
    MapsRefused : names everything that is missing, unknown or wrong in it.
    """
    name = _name(files)
    folder = PurePosixPath(name).parent
    try:
        text = files.read(name).decode("utf-8-sig")
        rows = list(_json_rows(text) if name.endswith(".json") else _csv_rows(text))
    except (ValueError, RecursionError, csv.Error) as error:
        raise MapsRefused(f"{name} cannot be read: {plain_reason(error)}.") from error
    entries, problems = [], []
    for where, row in rows:
        try:
            entries.append(_entry(where, row, folder, files))
        except ValueError as error:
            problems.append(f"{name}, {where}: {error}.")
    if not rows:
        problems.append(f"{name} tells of no map.")
    if problems:
        raise MapsRefused(*problems)
    return entries


def _name(files: Files) -> str:
    """The manifest, which may lie in the one folder that was packed."""
    found = [name for name in files.sizes if PurePosixPath(name).name in NAMES]
    least = min((name.count("/") for name in found), default=0)
    first = [name for name in found if name.count("/") == least]
    if not first:
        raise MapsRefused(
            f"There is no {NAMES[0]} or {NAMES[1]} beside the maps. Write one: it says of which "
            "picture each map is."
        )
    if len(first) > 1:
        raise MapsRefused(f"There are several manifests: {', '.join(first)}. Keep one of them.")
    return first[0]


def _json_rows(text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    document = json.loads(text, parse_constant=_no_constant)
    if not isinstance(document, dict) or not isinstance(document.get("maps"), list):
        raise ValueError('it must be {"maps": [{"picture": ..., "map": ...}, ...]}')
    shared = {key: document[key] for key in document if key != "maps"}
    for key in shared:
        if key in OF_EACH or key not in KEYS:
            choices = ", ".join(one for one in KEYS if one not in OF_EACH)
            raise ValueError(f"{printable(key)!r} cannot be said for all maps; choose: {choices}")
    for number, row in enumerate(document["maps"], start=1):
        if not isinstance(row, dict):
            raise ValueError(f"map {number} must be written as {{...}}")
        yield f"map {number}", shared | row


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no number in JSON")


def _csv_rows(text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    reader = csv.DictReader(io.StringIO(text), strict=True, restkey="")
    for row in reader:
        where = f"line {reader.line_num}"
        if "" in row:
            raise ValueError(f"{where} has more cells than there are columns")
        said = {key.strip(): value.strip() for key, value in row.items() if value}
        for key in ("class_id", "probability", "score", "top_classes"):
            if said.get(key):
                said[key] = _number(where, key, said[key])
        yield where, {key: value for key, value in said.items() if value != ""}


def _number(where: str, key: str, cell: str) -> Any:
    try:
        return json.loads(cell, parse_constant=_no_constant)
    except ValueError:
        raise ValueError(f"{where}: {key} {printable(cell)!r} is no number") from None


def _entry(where: str, row: Mapping[str, Any], folder: PurePosixPath, files: Files) -> Entry:
    for key in row:
        if key not in KEYS:
            raise ValueError(f"{printable(str(key))!r} is unknown; known are: {', '.join(KEYS)}")
    for key in OF_EACH:
        if not row.get(key):
            raise ValueError(f"{key!r} is missing")
    texts = {key: _text(key, row.get(key, "")) for key in KEYS if key not in _NUMBERS}
    file = str(folder / texts["map"]) if str(folder) != "." else texts["map"]
    if file not in files:
        raise ValueError(f"there is no file {printable(texts['map'])!r}")
    fit = texts["fit"] or EXACT
    if fit not in FITS:
        raise ValueError(f"fit must be one of {', '.join(FITS)}, not {printable(fit)!r}")
    return Entry(
        where=where,
        picture=texts["picture"],
        file=file,
        array=texts["array"],
        condition=texts["condition"],
        class_name=texts["class"],
        class_id=_class_id(row.get("class_id")),
        probability=_share("probability", row.get("probability")),
        score=_finite("score", row.get("score")),
        top_classes=_top_classes(row.get("top_classes")),
        technique=texts["technique"],
        fit=fit,
    )


_NUMBERS = ("class_id", "probability", "score", "top_classes")


def _text(key: str, value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST or not value.isprintable():
        raise ValueError(f"{key} must be a text of at most {LONGEST} characters")
    return value


def _short(value: Any) -> str:
    written = repr(value)
    return written if len(written) <= 60 else f"{written[:57]}..."


def _class_id(value: Any) -> int | None:
    if value is not None and (type(value) is not int or not 0 <= value < 2**31):
        raise ValueError(f"class_id must be a whole number from 0 on, not {_short(value)}")
    return value


def _finite(key: str, value: Any) -> float | None:
    if value is None:
        return None
    if type(value) not in (int, float) or not -HIGHEST < value < HIGHEST:
        raise ValueError(f"{key} must be a number, not {_short(value)}")
    return float(value)


def _share(key: str, value: Any) -> float | None:
    number = _finite(key, value)
    if number is not None and not 0 <= number <= 1:
        raise ValueError(f"{key} must be from 0 to 1, not {value!r}")
    return number


def _top_classes(value: Any) -> tuple[tuple[str, float], ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(
        isinstance(one, list) and len(one) == 2 and isinstance(one[0], str) for one in value
    ):
        raise ValueError('top_classes must be written as [["tabby cat", 0.8], ["dog", 0.1]]')
    if len(value) > MOST_CLASSES:
        raise ValueError(f"top_classes may name {MOST_CLASSES:,} classes; give the most probable")
    found = [
        (_text("a name in top_classes", name), _share("top_classes", chance) or 0.0)
        for name, chance in value
    ]
    return tuple(sorted(found, key=lambda one: -one[1]))
