import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainers.annotations import mask_of, read_annotations, truth
from explainers.images import read_picture
from explainers.synthetic import COLOURS, LABELS, draw_scene, generate


def test_a_network_trained_on_such_shapes_recognises_them(shapes):
    scenes = [draw_scene(9, number) for number in range(100)]
    scenes += [draw_scene(9, number, objects=0) for number in range(100, 120)]
    found = shapes.predict([scene.pixels for scene in scenes])
    wanted = [LABELS.index(scene.shapes[0].label) if scene.shapes else 4 for scene in scenes]
    assert set(wanted) == {0, 1, 2, 3, 4}
    assert (found.argmax(axis=1) == wanted).mean() >= 0.97


@settings(max_examples=40)
@given(st.integers(0, 10**6), st.integers(0, 4), st.integers(48, 130))
def test_boxes_are_exact_and_shapes_apart(seed, objects, size):
    scene = draw_scene(seed, size=size, objects=objects)
    assert scene.pixels.shape == (size, size, 3)
    assert len(scene.shapes) == objects
    for shape in scene.shapes:
        rows, columns = np.nonzero(shape.mask)
        tight = (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
        assert shape.box == tight
    assert (
        sum((shape.mask.astype(int) for shape in scene.shapes), np.zeros((size, size))).max() <= 1
    )


def test_a_mask_holds_the_colour_of_its_shape():
    scene = draw_scene(3, size=128, objects=4)
    for shape in scene.shapes:
        mean = scene.pixels[shape.mask].mean(axis=0)
        assert np.abs(mean - COLOURS[shape.label]).max() < 15


def test_a_picture_does_not_depend_on_how_many_there_are(tmp_path):
    few, many = (generate(tmp_path / str(count), count, seed=5, most=3) for count in (2, 4))
    for one, two in zip(read_annotations(few), read_annotations(many)[:2], strict=True):
        assert one.picture.read_bytes() == two.picture.read_bytes()
        assert [thing.box for thing in one.objects] == [thing.box for thing in two.objects]


def test_what_is_written_can_be_read_and_says_what_was_drawn(tmp_path):
    found = read_annotations(generate(tmp_path, 12, seed=1, fewest=0, most=3, size=72), LABELS)
    assert {len(one.objects) for one in found} == {0, 1, 2, 3}
    for number, one in enumerate(found):
        scene = draw_scene(1, number, size=72, objects=len(one.objects))
        assert np.array_equal(read_picture(one.picture), scene.pixels)
        assert one.tags == (f"{len(one.objects)} shapes",)
        for label in one.labels:
            same = [shape.mask for shape in scene.shapes if shape.label == label]
            expected = np.any(same, axis=0) if same else None
            assert np.array_equal(mask_of(one, label, (72, 72)), expected)
    assert {truth(one, LABELS) for one in found if not one.objects} == {(4,)}


@pytest.mark.parametrize("ground", ["stripes", "patches", "plain"])
def test_the_ground_can_be_chosen(ground):
    ground_alone = draw_scene(2, objects=0, ground=ground).pixels.astype(float)
    smooth = ground_alone.reshape(8, 8, 8, 8, 3).mean(axis=(1, 3))
    assert (smooth.std(axis=(0, 1)).mean() > 10) == (ground == "patches")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"size": 31}, "must have at least 32 pixels a side, not 31"),
        ({"objects": 40}, "40 shapes find no room"),
        ({"ground": "sky"}, "no ground 'sky'; choose from: stripes, patches, plain"),
    ],
)
def test_an_impossible_scene_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        draw_scene(0, **arguments)


def test_an_impossible_number_is_refused(tmp_path):
    with pytest.raises(ValueError, match="fewest must be from 0 to most, not 3 and 2"):
        generate(tmp_path, 1, fewest=3, most=2)
