"""Where the classifier looks on average, over a data set and over its parts."""

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from PIL import Image

from explainers import colours
from explainers.annotations import class_balance
from explainers.annotations.truth import Balance
from explainers.inspection.combined import (
    EVERYTHING,
    SPLITS,
    Average,
    Combination,
    common_size,
)
from explainers.inspection.sheet import Panel, Section, lay_out
from explainers.inspection.table import draw_table
from explainers.inspection.views._subject import Sheet, Subject
from explainers.lettering import per_cent
from explainers.parameters import Between

HEADINGS = {
    "all": "All pictures",
    "predicted": "By predicted class",
    "true": "By true label",
    "correct": "By correctness",
    "tag": "By tag",
}
SIDE = 300  # of an average, in pixels
TURNED = (5, 6, 7, 8)  # values of the EXIF orientation that swap height and width
ORIENTATION = 0x0112
NOTHING = "(nothing)"


def _splits(value: list | tuple) -> None:
    unknown = [one for one in value if one not in SPLITS]
    if unknown:
        raise ValueError(f"must be some of {', '.join(SPLITS)}, not {unknown[0]!r}")


def view(
    subject: Subject,
    *,
    by: Annotated[list | tuple, _splits] = SPLITS,
    colour_table: colours.TableName = "inferno",
    opacity: Annotated[float, Between(0, 1)] = 0.8,
    longest_side: Annotated[int, Between(16, 4096)] = 640,
    most: Annotated[int, Between(1, 1000)] = 12,
) -> Sheet:
    """Show average maps over the average picture, of everything and of each part.

    One method is combined, Grad-CAM if none is chosen, and of each picture the first class that the
    target rule chooses. The predicted class is the most probable one; the prediction is correct if
    that class is among the true labels.

    Parameters
    ----------
    by
        What to split by: ``predicted``, ``true``, ``correct``, ``tag``.
    colour_table, opacity
        The colours, and the opacity where a map is highest; elsewhere as much less as the map.
    longest_side
        Of the averages, in pixels; their size is the most frequent one among the pictures.
    most
        How many parts of a split are drawn, those of most pictures; the facts hold all.

    Raises
    ------
    ValueError
        If more than one method is chosen, or no picture can be explained.
    """
    method = subject.one_method()
    size = common_size(_sizes(subject.pictures), longest_side)
    combination = Combination(size, by)
    for path, picture in subject.seen():
        case = subject.case(path, subject.classifier.predict([picture])[0])
        for first in subject.explain(method, path, picture)[:1]:
            combination.add(picture, first.map, case)
    averages = combination.averages()
    if not averages:
        raise ValueError(f"no picture has a class that satisfies {subject.target}")
    known = map(subject.annotation, subject.pictures)
    balance = class_balance(one for one in known if one is not None)
    shown = _largest(averages, most)
    sections = [_balance(balance)] if balance else []
    sections += [_split(split, shown, colour_table, opacity) for split in (EVERYTHING[0], *by)]
    sheet = lay_out(
        sections,
        heading=f"{subject.classifier.name}: combined {method} maps",
        notes=_notes(size, len(averages) - len(shown)),
        width=subject.width,
    )
    return Sheet(sheet, _facts(method, size, averages, balance), _arrays(averages))


def _sizes(paths: Iterable[Path]) -> Iterator[tuple[int, int]]:
    """Read the pictures' heights and widths from their headers."""
    for path in paths:
        # What cannot be opened is told when the picture itself is read.
        with (
            contextlib.suppress(OSError, Image.DecompressionBombError),
            Image.open(path) as picture,
        ):
            width, height = picture.size
            turned = picture.getexif().get(ORIENTATION) in TURNED
            yield (width, height) if turned else (height, width)


def _largest(averages: list[Average], most: int) -> list[Average]:
    """Keep the groups of most pictures of each split, in their order."""
    kept: list[Average] = []
    for split in dict.fromkeys(one.group[0] for one in averages):
        own = [one for one in averages if one.group[0] == split]
        limit = sorted((one.pictures for one in own), reverse=True)[: len(own)][:most][-1]
        kept += [one for one in own if one.pictures >= limit][:most]
    return kept


def _split(
    split: str, averages: list[Average], table: colours.TableName, opacity: float
) -> Section:
    """Lay out the groups of one split, two beside each other where there are several."""
    own = [_panels(one, table, opacity) for one in averages if one.group[0] == split]
    pairs = [own[start : start + 2] for start in range(0, len(own), 2)]
    rows = [[panel for panels in pair for panel in panels] for pair in pairs]
    return Section(
        rows, HEADINGS[split] if own else "", side=2 * SIDE if split == EVERYTHING[0] else SIDE
    )


def _panels(one: Average, table: colours.TableName, opacity: float) -> list[Panel]:
    split, value = one.group
    title = {"yes": "correct", "no": "wrong"}[value] if split == "correct" else value
    counted = f"{one.pictures} picture" + ("s" if one.pictures != 1 else "")
    empty = f"{one.empty} empty maps ({per_cent(one.empty_share)})"
    maps = {
        "mean, each map to its maximum": one.normalised,
        "mean of the raw maps": one.raw,
    }
    return [Panel(one.picture, title or "average picture", (counted, empty))] + [
        Panel(_over(one.picture, values, table, opacity), what, (f"highest: {values.max():.3g}",))
        for what, values in maps.items()
    ]


def _over(
    picture: np.ndarray, values: np.ndarray, table: colours.TableName, opacity: float
) -> np.ndarray:
    strength = values / (values.max() or 1.0)
    share = opacity * strength[..., None]
    # Greyed, so that all colour is that of the map.
    grey = np.repeat(picture.mean(axis=2, keepdims=True), 3, axis=2)
    return np.rint((1 - share) * grey + share * colours.apply(table, strength)).astype(np.uint8)


def _balance(balance: list[Balance]) -> Section:
    rows = [(one.label or NOTHING, str(one.pictures), per_cent(one.share)) for one in balance[:20]]
    header = ("true label", "pictures", "share")
    table = draw_table(header, rows, [one.share for one in balance[:20]])
    return Section([[Panel(table)]], enlarge=False)


def _notes(size: tuple[int, int], left_out: int) -> list[str]:
    notes = [
        f"Every picture and its map, as a whole, brought to {size[1]} x {size[0]} pixels "
        "bilinearly. An empty map counts as zeros. Colours: each map to its own highest value."
    ]
    if left_out:
        notes.append(f"{left_out} smaller groups are not drawn; the numbers hold them.")
    return notes


def _arrays(averages: list[Average]) -> dict[str, np.ndarray]:
    return {
        f"{':'.join(filter(None, one.group))}|{kind}": getattr(one, kind)
        for one in averages
        for kind in ("normalised", "raw", "picture")
    }


def _facts(
    method: str, size: tuple[int, int], averages: list[Average], balance: list[Balance]
) -> dict[str, Any]:
    return {
        "method": method,
        "height": size[0],
        "width": size[1],
        "groups": [
            {
                "split": one.group[0],
                "value": one.group[1],
                "pictures": one.pictures,
                "empty": one.empty,
                "empty_share": one.empty_share,
                "highest_normalised": float(one.normalised.max()),
                "highest_raw": float(one.raw.max()),
            }
            for one in averages
        ],
        "balance": [
            {"label": one.label, "pictures": one.pictures, "share": one.share} for one in balance
        ],
    }
