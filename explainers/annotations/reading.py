"""From a file of annotations to checked records, with everything that is wrong told at once."""

import json
import os
from collections.abc import Sequence
from pathlib import Path

from explainers.annotations import coco, listed, tabular
from explainers.annotations.checking import Checker
from explainers.annotations.records import Annotation, AnnotationError, Content

_REMEDY = "correct the file; nothing was read"


def read_annotations(
    path: str | os.PathLike, labels: Sequence[str] | None = None
) -> list[Annotation]:
    """Read a file of annotations whole, or not at all.

    Parameters
    ----------
    path
        ``.json``: a list of ``{"picture", "labels", "objects": [{"label", "box": [left, top, right,
        bottom], "mask"}], "tags"}``, all but ``picture`` optional; or COCO's parts. ``.csv``: the
        columns ``picture, label`` and optionally ``left, top, right, bottom``, ``mask`` and
        ``tags``, with several rows a picture and several labels or tags separated by ``;``; or
        ``picture`` and a column of 0 and 1 for each class.
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
    source = Path(path)
    content = _parse(source)
    checker = Checker(source.parent, labels)
    annotations = [checker.check(raw) for raw in content.entries]
    problems = content.problems + checker.problems
    if problems:
        raise AnnotationError(source.name, problems, _REMEDY)
    if not annotations:
        raise AnnotationError(source.name, ["it names no picture"], "add one")
    return [annotation for annotation in annotations if annotation is not None]


def _parse(source: Path) -> Content:
    try:
        text = source.read_text(encoding="utf-8-sig")
        if source.suffix.lower() == ".csv":
            return tabular.parse(text)
        if source.suffix.lower() == ".json":
            return _parse_json(text)
    except OSError as error:
        problem = f"it cannot be opened ({error.strerror})"
        raise AnnotationError(source.name, [problem], "check its path") from error
    except UnicodeDecodeError as error:
        raise AnnotationError(source.name, ["it is not UTF-8 text"], "save it as UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise AnnotationError(source.name, [str(error)], _REMEDY) from error
    problem = f"it ends in {source.suffix!r}"
    raise AnnotationError(source.name, [problem], "give a .json or a .csv file")


def _parse_json(text: str) -> Content:
    value = json.loads(text)
    return coco.parse(value) if coco.is_coco(value) else listed.parse(text)
