"""Reading pictures with what is known of them."""

import json

import numpy as np
import pytest
from PIL import Image

from examples.lego.figures.pictures import LARGEST, read_piles
from explainers.images import read_picture


def folder(path, width=8, height=4, **told):
    """Write one picture, white on its left half, and its annotation."""
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[:, : width // 2] = 255
    Image.fromarray(pixels).save(path / "a.png")
    (path / "annotations.json").write_text(json.dumps([{"picture": "a.png", **told}]))
    return path


def test_a_picture_keeps_its_size_and_its_masks(tmp_path):
    told = {"objects": [{"label": "two", "box": [0, 0, 4, 4]}]}
    (one,) = read_piles(folder(tmp_path, **told), ["one", "two"], 5, tmp_path / "copies")
    assert one.classes == {"two": 1}
    assert one.masks["two"].tolist() == [[True] * 4 + [False] * 4] * 4
    assert (one.path, one.name) == (tmp_path / "a.png", "a.png")


def test_a_large_photograph_is_read_from_a_smaller_copy_with_its_masks(tmp_path):
    told = {"objects": [{"label": "one", "box": [0, 0, LARGEST, LARGEST]}]}
    source = folder(tmp_path, 2 * LARGEST, LARGEST, **told)
    (one,) = read_piles(source, ["one"], 1, tmp_path / "copies")
    assert one.pixels.shape == (LARGEST // 2, LARGEST, 3)
    assert np.array_equal(read_picture(one.path), one.pixels)
    assert one.masks["one"].shape == (LARGEST // 2, LARGEST)
    assert np.array_equal(one.masks["one"][:, ::100], one.pixels[:, ::100, 0] > 127)


def test_labels_alone_leave_places_unknown(tmp_path):
    (one,) = read_piles(folder(tmp_path, labels=["one"]), ["one"], 1, tmp_path / "copies")
    assert not one.is_located


@pytest.mark.parametrize(("count", "says"), [(0, "at least one picture"), (1, "has a label")])
def test_nothing_to_look_at_is_told(tmp_path, count, says):
    with pytest.raises(ValueError, match=says):
        read_piles(folder(tmp_path), ["one"], count, tmp_path / "copies")
