"""The test set's files: what is written is what was rendered, and nothing is rendered twice."""

import numpy as np
from PIL import Image

from examples.underpass import testset
from examples.underpass.rendering import render
from examples.underpass.scene import BICYCLIST, EMPTY, draw_scene
from examples.underpass.testset import Named, write_picture

SMALL = 160


def test_a_picture_s_annotation_is_exact(tmp_path):
    scene = draw_scene(5, 1, BICYCLIST, distance="near")
    found = write_picture(Named("a", scene, scene.tags), tmp_path, SMALL, masks=True)
    rendered = render(scene, SMALL)
    (thing,) = found.objects
    assert found.labels == (BICYCLIST,)
    assert thing.box == rendered.box
    assert np.array_equal(np.asarray(Image.open(thing.mask)), rendered.mask)
    seen = np.asarray(Image.open(found.picture)).astype(int)
    assert np.abs(seen - rendered.pixels).mean() < 4


def test_a_picture_that_is_there_is_not_rendered_again(tmp_path, monkeypatch):
    scene = draw_scene(5, 2, EMPTY)
    named = Named("a", scene, scene.tags)
    first = write_picture(named, tmp_path, SMALL, masks=True)
    monkeypatch.setattr(testset, "render", None)
    assert write_picture(named, tmp_path, SMALL, masks=True) == first


def test_a_picture_whose_writing_was_interrupted_is_written_again(tmp_path):
    scene = draw_scene(5, 3, BICYCLIST, distance="near")
    named = Named("a", scene, scene.tags)
    first = write_picture(named, tmp_path, SMALL, masks=True)
    first.objects[0].mask.unlink()
    (tmp_path / "boxes" / "a.txt").unlink()
    assert write_picture(named, tmp_path, SMALL, masks=True) == first
    assert first.objects[0].mask.is_file()
