"""From a file of annotations to checked records, with everything that is wrong told at once."""

import json
import os
from collections.abc import Sequence
from pathlib import Path

from explainers.annotations import coco, folders, listed, tabular, voc
from explainers.annotations.boxes import are_shares
from explainers.annotations.checking import Checker
from explainers.annotations.records import Annotation, AnnotationError, Content, Gathered

_REMEDY = "correct the file; nothing was read"


def read_annotations(
    path: str | os.PathLike, labels: Sequence[str] | None = None
) -> list[Annotation]:
    """Read a file of annotations whole, or not at all.

    Parameters
    ----------
    path
        ``.json``: a list of ``{"picture", "labels", "objects": [{"label", "box": [left, top, right,
        bottom], "mask", "polygons", "rle"}], "tags", "licence", "credit"}``, all but ``picture``
        optional; or COCO's parts. ``.csv``: the columns ``picture, label`` and optionally ``left,
        top, right, bottom``, ``mask``, ``tags``, ``licence`` and ``credit``, with several rows a
        picture and several labels or tags separated by ``;``; or ``picture`` and a column of 0 and
        1 for each class. Or a folder that holds ``annotations.json`` or ``annotations.csv``; or XML
        files of Pascal VOC; or, without these, one sub-folder of pictures for each label. Broken
        numbers of boxes move outwards to whole pixels; if no number of the file is above 1, they
        are shares of the pictures' sides.
    labels
        The classes of a classifier; any other label is then refused.

    Returns
    -------
    list of Annotation
        In the order of the file, one for each picture.

    Raises
    ------
    AnnotationError
        If anything is wrong: the file, an unknown picture or mask, a box outside its picture or
        with sides the wrong way round, a mask of another size, a repetition, an unknown label.
    """
    gathered = gather_annotations(path, labels)
    name = Path(path).name
    if gathered.problems:
        raise AnnotationError(name, gathered.problems, _REMEDY)
    if not gathered.annotations:
        raise AnnotationError(name, ["it names no picture"], "add one")
    return gathered.annotations


def gather_annotations(
    path: str | os.PathLike,
    labels: Sequence[str] | None = None,
    *,
    folder: Path | None = None,
    within: Path | None = None,
) -> Gathered:
    """Read of a file of annotations what can be used, and gather what is wrong with the rest.

    Parameters
    ----------
    path, labels
        As `read_annotations` takes them.
    folder
        What the names of pictures are relative to, unless to the file.
    within
        A folder that no picture or mask may lie outside of; what does is not there.

    Raises
    ------
    AnnotationError
        If the file as a whole cannot be read.
    """
    source = Path(path)
    content = _parse(source)
    base = folder or (source if source.is_dir() else source.parent)
    shares = are_shares(content)
    checker = Checker(base, labels, content.folders, shares=shares, within=within)
    sound, refused = [], []
    for raw in content.entries:
        before = len(checker.problems)
        annotation = checker.check(raw)
        if annotation is None:
            continue
        if len(checker.problems) == before:
            sound.append(annotation)
        else:
            refused.append(annotation.picture)
    return Gathered(sound, content.problems + checker.problems, refused)


def _parse(source: Path) -> Content:
    try:
        if source.is_dir():
            return _parse_folder(source)
        text = source.read_text(encoding="utf-8-sig")
        if source.suffix.lower() == ".csv":
            return tabular.parse(text)
        if source.suffix.lower() == ".json":
            return _parse_json(text)
    except AnnotationError:
        raise
    except OSError as error:
        problem = f"it cannot be opened ({error.strerror})"
        raise AnnotationError(source.name, [problem], "check its path") from error
    except UnicodeDecodeError as error:
        raise AnnotationError(source.name, ["it is not UTF-8 text"], "save it as UTF-8") from error
    except (ValueError, RecursionError) as error:
        has_digits = "integer string conversion" in str(error)  # followed by Python's own advice
        problem = "a number has too many digits" if has_digits else str(error)
        raise AnnotationError(source.name, [problem], _REMEDY) from error
    problem = f"it ends in {source.suffix!r}"
    raise AnnotationError(source.name, [problem], "give a .json or a .csv file, or a folder")


def _parse_folder(folder: Path) -> Content:
    told = folders.file_in(folder)
    if told is not None:
        return _parse(told)
    described = voc.files_of(folder)
    return voc.parse(described) if described else folders.parse(folder)


def _parse_json(text: str) -> Content:
    value = json.loads(text)
    return coco.parse(value) if coco.is_coco(value) else listed.parse(text)
