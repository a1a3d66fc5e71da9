"""Say what is in each picture of a data set of piles, from its scenes and masks."""

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from examples.lego.parts.catalogue import NAMES
from examples.lego.piles.making import paths
from examples.lego.piles.scene import Scene, from_json
from explainers.work.storage import write_whole

VISIBLE = 1 / 1500  # share of the picture that a brick must cover to count as visible


def annotate(folder: Path, numbers: Sequence[int]) -> None:
    """Write ``annotations.json`` (COCO, boxes and runs of pixels) and ``labels.csv``.

    Bricks that cover less than ``VISIBLE`` of a picture are neither labels nor objects of it.
    """
    images: list[dict[str, Any]] = []
    objects: list[dict[str, Any]] = []
    rows: list[list[str | int]] = []
    for number in numbers:
        picture, mask_file, scene_file = paths(folder, number)
        scene, mask = from_json(scene_file.read_text()), read_mask(mask_file)
        name = picture.relative_to(folder).as_posix()
        images.append(_image(number, name, mask, scene))
        seen = visible(scene, mask)
        objects += [
            _object(len(objects) + k + 1, number, scene, mask, i) for k, i in enumerate(seen)
        ]
        names = {scene.bricks[index].name for index in seen}
        rows.append([name, *(int(known in names) for known in NAMES)])
    categories = [{"id": number, "name": name} for number, name in enumerate(NAMES, 1)]
    document = {"images": images, "annotations": objects, "categories": categories}
    write_whole(folder / "annotations.json", json.dumps(document).encode())
    write_whole(folder / "labels.csv", _table(rows))


def visible(scene: Scene, mask: np.ndarray) -> list[int]:
    """Which bricks of a scene count as visible, by the mask (h, w) drawn of it."""
    covered = np.bincount(mask.ravel(), minlength=len(scene.bricks) + 1)[1:]
    return [int(index) for index in np.flatnonzero(covered >= VISIBLE * mask.size)]


def read_mask(path: Path) -> np.ndarray:
    """Which brick is seen at each pixel: uint8 (h, w), 0 for the ground."""
    with Image.open(path) as opened:
        return np.asarray(opened)


def _image(number: int, name: str, mask: np.ndarray, scene: Scene) -> dict[str, Any]:
    height, width = mask.shape
    tags = [scene.light.kind, "plain" if scene.ground.kind == "plain" else "textured"]
    return {"id": number, "file_name": name, "height": height, "width": width, "tags": tags}


def _object(
    identity: int, image: int, scene: Scene, mask: np.ndarray, index: int
) -> dict[str, Any]:
    inside = mask == index + 1
    rows, columns = (np.flatnonzero(inside.any(axis=axis)) for axis in (1, 0))
    left, top = int(columns[0]), int(rows[0])
    return {
        "id": identity,
        "image_id": image,
        "category_id": NAMES.index(scene.bricks[index].name) + 1,
        "bbox": [left, top, int(columns[-1]) + 1 - left, int(rows[-1]) + 1 - top],
        "area": int(inside.sum()),
        "iscrowd": 0,
        "segmentation": {"size": list(mask.shape), "counts": _runs(inside)},
    }


def _runs(inside: np.ndarray) -> list[int]:
    """How many pixels are out and in by turns, down each column from the left, as in COCO."""
    flat = inside.ravel(order="F")
    edges = np.flatnonzero(np.diff(flat)) + 1
    lengths = np.diff([0, *edges, flat.size])
    return [0] * bool(flat[0]) + [int(length) for length in lengths]


def _table(rows: Sequence[Sequence[str | int]]) -> bytes:
    content = io.StringIO()
    writer = csv.writer(content, lineterminator="\n")
    writer.writerow(["picture", *NAMES])
    writer.writerows(rows)
    return content.getvalue().encode()
