"""Reading a dataset folder: what is in the arrays, what is kept, and who belongs together."""

import numpy as np
import pytest
from PIL import Image

from examples.lego.training.pictures import read_pictures
from explainers.annotations import Annotation, AnnotationError, write_annotations
from tests.examples.lego.training.conftest import COLOURS, SIDE


def test_pictures_labels_and_places_are_those_of_the_files(drawn):
    assert drawn.pixels.shape == (60, SIDE, SIDE, 3)
    assert drawn.truth.sum(axis=1).tolist() == [1, 2] * 30
    for number, colour in enumerate(COLOURS.values()):
        here = drawn.places == number + 1
        assert (drawn.pixels[here] == colour).all()
        assert (here.any(axis=(1, 2)) == drawn.truth[:, number]).all()
    assert (drawn.pixels[drawn.places == 0] == 128).all()


def test_the_second_reading_decodes_no_picture(dataset, tmp_path, monkeypatch):
    from examples.lego.training import pictures

    first = read_pictures(dataset, tuple(COLOURS), SIDE, tmp_path)
    monkeypatch.setattr(pictures, "read_picture", None)
    again = read_pictures(dataset, tuple(COLOURS), SIDE, tmp_path)
    assert again.digest == first.digest
    assert np.array_equal(again.pixels, first.pixels)
    assert np.array_equal(again.places, first.places)


def test_a_changed_picture_changes_the_digest_and_the_arrays(tmp_path):
    def read(level):
        Image.new("RGB", (8, 8), (level, 0, 0)).save(tmp_path / "one.png")
        write_annotations([Annotation(tmp_path / "one.png", ("a",))], tmp_path / "list.json")
        return read_pictures(tmp_path / "list.json", ("a",), 8, tmp_path / "cache")

    dark, light = read(10), read(200)
    assert dark.digest != light.digest
    assert (dark.pixels[0, 0, 0, 0], light.pixels[0, 0, 0, 0]) == (10, 200)


def test_pictures_of_one_pile_are_known_by_their_tag(tmp_path):
    for name in ("a.png", "b.png", "c.png"):
        Image.new("RGB", (8, 8)).save(tmp_path / name)
    tags = {"a.png": ("night", "pile=7"), "b.png": ("pile=7",), "c.png": ("night",)}
    told = [Annotation(tmp_path / name, ("x",), tags=tags[name]) for name in tags]
    write_annotations(told, tmp_path / "list.json")
    found = read_pictures(tmp_path / "list.json", ("x",), 8, tmp_path / "cache")
    assert found.piles == ("pile=7", "pile=7", "c.png")


def test_a_label_that_the_network_does_not_have_is_refused(dataset, tmp_path):
    with pytest.raises(AnnotationError, match="blue"):
        read_pictures(dataset, ("red", "green"), SIDE, tmp_path)


def test_more_classes_than_a_byte_can_tell_are_refused(dataset, tmp_path):
    with pytest.raises(ValueError, match="at most 254 classes, not 300"):
        read_pictures(dataset, [str(number) for number in range(300)], SIDE, tmp_path)
