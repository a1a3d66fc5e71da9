"""The kernels of a convolution, and which of them look like edge detectors or plain colours."""

from typing import Annotated, Any

import numpy as np

from explainers.inspection.kernels import Kernels, Scaling, draw_kernels, read_kernels
from explainers.inspection.resemblance import EDGES, Likeness, most_alike
from explainers.inspection.sheet import GAP, Panel, Section, lay_out
from explainers.inspection.tiles import in_rows, mosaic
from explainers.inspection.views._subject import Sheet, Subject
from explainers.parameters import Between

IN_A_BLOCK = 16
ROOM = 1500  # pixels in which blocks stand side by side


def view(
    subject: Subject,
    *,
    channels: Annotated[int, Between(1, 64)] = 4,
    fraction: Annotated[float, Between(1e-6, 1)] = 1.0,
    scaling: Scaling = "kernel",
    most: Annotated[int, Between(1, 4096)] = 128,
    alike: Annotated[int, Between(0, 64)] = 8,
) -> Sheet:
    """Show the kernels of each chosen convolution; of the first one if no layer is chosen.

    Parameters
    ----------
    channels
        Columns of a kernel that is not in colour: its first channels.
    fraction, most
        The share of the kernels that is shown, but no more than `most`.
    scaling
        Whether black and white are the ends of each kernel, or of the layer.
    alike
        For each known detector, how many of the kernels most like it are shown.
    """
    sections, facts = [], []
    chosen: list[str | None] = [*subject.layers] or [None]
    for layer in chosen:
        kernels = read_kernels(subject.classifier, layer)
        drawn = draw_kernels(kernels, scaling=scaling, channels=channels)
        shown = draw_kernels(kernels, scaling=scaling, channels=channels, fraction=fraction)[:most]
        ranked = most_alike(kernels, alike) if alike else {}
        sections.append(_all(kernels, shown))
        # A mixture of many channels can be like a detector, but nobody could see it.
        if ranked and len(drawn[0]) == 1:
            sections.append(_alike(drawn, ranked))
        facts.append(_facts(kernels, len(shown), ranked))
    notes = [f"Black is the lowest weight, white the highest, of each {scaling}."]
    heading = f"{subject.classifier.name}: kernels"
    picture = lay_out(sections, heading=heading, notes=notes, width=subject.width)
    return Sheet(picture, {"layers": facts})


def _all(kernels: Kernels, shown: list[Any]) -> Section:
    count, height, width, channels = kernels.values.shape
    size = f"{height} x {width} x {channels}"
    heading = f"{kernels.layer}: {len(shown)} of {count} kernels, {size}"
    if kernels.in_colour or channels == 1:
        panels = [Panel(tiles[0], str(n), smooth=False) for n, tiles in enumerate(shown)]
        return Section(in_rows(panels, 16), f"{heading}", side=84)
    drawn = len(shown[0])
    zoom = max(1, 36 // max(height, width))
    blocks = [
        Panel(
            mosaic(shown[start : start + IN_A_BLOCK], zoom, gap=3),
            f"{start} to {min(start + IN_A_BLOCK, len(shown)) - 1}",
        )
        for start in range(0, len(shown), IN_A_BLOCK)
    ]
    columns = max(1, ROOM // (blocks[0].picture.shape[1] + GAP))
    heading += f"; a row is a kernel, its columns the first {drawn} channels"
    return Section(in_rows(blocks, columns), heading, enlarge=False)


def _alike(drawn: list[Any], ranked: dict[str, list[Likeness]]) -> Section:
    rows = [
        [
            Panel(_detector(name), smooth=False),
            *(_likeness(drawn[one.kernel], one) for one in found),
        ]
        for name, found in ranked.items()
    ]
    heading = "Most like known detectors: cosine, and by how much the detector was turned"
    return Section(rows, heading, side=84, labels=list(ranked))


def _detector(name: str) -> np.ndarray:
    cells = np.array(EDGES.get(name, np.zeros((3, 3))), np.float32)
    (tiles,) = draw_kernels(Kernels(name, cells[None, :, :, None], False))
    return tiles[0]


def _likeness(tiles: np.ndarray, one: Likeness) -> Panel:
    turn = f", {one.angle}°" if one.angle else ""
    return Panel(
        mosaic([list(tiles)], 1), str(one.kernel), (f"{one.cosine:.2f}{turn}",), smooth=False
    )


def _facts(kernels: Kernels, shown: int, ranked: dict[str, list[Likeness]]) -> dict[str, Any]:
    return {
        "layer": kernels.layer,
        "kernels": len(kernels.values),
        "shape": list(kernels.values.shape[1:]),
        "in_colour": kernels.in_colour,
        "shown": shown,
        "alike": {
            name: [{**one._asdict(), "cosine": round(one.cosine, 6)} for one in found]
            for name, found in ranked.items()
        },
    }
