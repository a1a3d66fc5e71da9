"""Groups of pictures in which the classifier looks at the same places."""

from pathlib import Path
from typing import Annotated, Any

import numpy as np

from explainers import colours
from explainers.inspection.clusters import Clusters, cluster
from explainers.inspection.sheet import Panel, Section, lay_out
from explainers.inspection.views._captions import predictions
from explainers.inspection.views._subject import Sheet, Subject
from explainers.parameters import Between

SIDE = 200  # of a panel, in pixels


def view(
    subject: Subject,
    *,
    count: Annotated[int | None, Between(1, 50)] = None,
    examples: Annotated[int, Between(1, 50)] = 8,
    colour_table: colours.TableName = "inferno",
) -> Sheet:
    """Show each group's average map, and the pictures whose maps are most like it.

    One method's maps are grouped, Grad-CAM's if none is chosen, and of each picture the first class
    that the target rule chooses. Groups of one class say most: choose it by the target rule.

    Parameters
    ----------
    count
        How many groups; read off the eigenvalues unless given.
    examples
        How many pictures of each group are shown.
    colour_table
        The colours of the average maps, from nothing to the highest value.

    Raises
    ------
    ValueError
        If more than one method is chosen, or too few maps have a positive part.
    """
    method = subject.one_method()
    paths, panels, maps = [], [], []
    for path, picture in subject.seen():
        chances = subject.classifier.predict([picture])[0]
        lines = predictions(subject, path, chances)
        for first in subject.explain(method, path, picture)[:1]:
            drawn = subject.drawn(first, picture, SIDE)
            panels.append(Panel(drawn, path.name, lines.captions, lines.tone))
            paths.append(path)
            maps.append(first.map)
    found = cluster(maps, count)
    sections = [
        _group(found, number, panels, examples, colour_table)
        for number in range(len(found.averages))
    ]
    sheet = lay_out(
        sections,
        heading=f"{subject.classifier.name}: clusters of {method} maps",
        notes=_notes(found),
        width=subject.width,
    )
    return Sheet(sheet, _facts(method, found, paths), {"averages": found.averages})


def _group(
    found: Clusters, number: int, panels: list[Panel], examples: int, table: colours.TableName
) -> Section:
    """Lay out a group: its average, then the pictures whose maps are nearest to it."""
    average = found.averages[number]
    own = np.flatnonzero(found.numbers == number)
    nearest = own[np.argsort(found.distances[own], kind="stable")][:examples]
    first = Panel(colours.apply(table, average / average.max()), "average map", smooth=False)
    counted = f"{len(own)} picture" + ("s" if len(own) != 1 else "")
    row = [first, *(panels[member] for member in nearest)]
    return Section([row], f"Group {number + 1}: {counted}", side=SIDE)


def _notes(found: Clusters) -> list[str]:
    empty = int((found.numbers == -1).sum())
    values = ", ".join(f"{max(value, 0):.3f}" for value in found.eigenvalues)
    return [
        "Each row: the average of a group's maps, then the pictures whose maps are most like it.",
        f"Empty maps, which belong to no group: {empty}. Smallest eigenvalues: {values}; "
        "as many are near zero as there are clearly separate groups.",
    ]


def _facts(method: str, found: Clusters, paths: list[Path]) -> dict[str, Any]:
    """Number the groups as on the sheet; a picture without evidence has none."""
    groups = [int(number) + 1 if number >= 0 else None for number in found.numbers]
    pictures = [
        {"picture": str(path), "group": group} for path, group in zip(paths, groups, strict=True)
    ]
    return {"method": method, "pictures": pictures, "eigenvalues": found.eigenvalues.tolist()}
