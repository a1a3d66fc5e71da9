import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainers.network.preprocessing import Preprocessing
from tests.explainers.builders import noise


def prepared(options, picture, size=(4, 4), channels=3):
    rule = Preprocessing.from_settings(options)
    return rule.scaled(rule.frame(picture, size).pixels, channels)


@pytest.mark.parametrize(
    ("options", "low", "high"),
    [
        ({}, 0, 255),
        ({"scaling": "0..1"}, 0, 1),
        ({"scaling": "-1..1"}, -1, 1),
        ({"scaling": "constants", "shift": 127.0, "scale": 128.0}, -127 / 128, 1),
        ({"scaling": "keras.applications.mobilenet_v2"}, -1, 1),
        ({"scaling": "keras.applications.efficientnet"}, 0, 255),
    ],
)
def test_black_and_white_become_the_ends_of_the_range(options, low, high):
    for value, wanted in ((0, low), (255, high)):
        picture = np.full((4, 4, 3), value, np.uint8)
        assert prepared(options, picture) == pytest.approx(np.full((4, 4, 3), wanted))


def test_each_channel_can_have_its_own_constants():
    options = {"scaling": "constants", "shift": [1, 2, 3], "scale": [1, 2, 4]}
    picture = np.full((4, 4, 3), 5, np.uint8)
    assert prepared(options, picture)[0, 0].tolist() == [4.0, 1.5, 0.5]


def test_keras_own_preprocessing_of_vgg_swaps_the_colours_and_takes_the_mean_off():
    picture = np.full((4, 4, 3), (10, 20, 30), np.uint8)
    result = prepared({"scaling": "keras.applications.vgg16"}, picture)
    assert result[0, 0] == pytest.approx([30 - 103.939, 20 - 116.779, 10 - 123.68], abs=1e-4)


def test_colours_can_be_swapped_and_grey_is_the_luminance():
    picture = np.full((4, 4, 3), (100, 0, 200), np.uint8)
    assert prepared({"colour_order": "bgr"}, picture)[0, 0].tolist() == [200, 0, 100]
    assert prepared({}, picture, channels=1)[0, 0] == pytest.approx([29.9 + 22.8])


def test_a_picture_of_the_right_size_is_not_touched():
    picture = noise(6, 5)
    frame = Preprocessing().frame(picture, (6, 5))
    assert np.array_equal(frame.pixels, picture)
    assert frame.pixels is not picture


def test_a_crop_shows_the_middle_and_its_map_is_zero_outside():
    picture = np.zeros((8, 16, 3), np.uint8)
    picture[2:6, 6:10] = 255
    frame = Preprocessing(resize="crop", fraction=0.5).frame(picture, (4, 4))
    assert (frame.pixels == 255).all()
    wanted = np.zeros((8, 16))
    wanted[2:6, 6:10] = 1
    for smooth in (True, False):
        assert np.array_equal(frame.to_source(np.ones((2, 2)), smooth=smooth), wanted)


def test_padding_is_grey_and_is_cut_off_from_the_map():
    frame = Preprocessing(resize="pad").frame(np.zeros((4, 8, 3), np.uint8), (8, 8))
    assert frame.pixels[:, 0, 0].tolist() == [128, 128, 0, 0, 0, 0, 128, 128]
    grid = np.repeat(np.arange(8.0)[:, None], 8, axis=1)
    assert frame.to_source(grid, smooth=False)[:, 0].tolist() == [2, 3, 4, 5]


def test_a_map_is_enlarged_with_half_pixel_centres():
    frame = Preprocessing().frame(np.zeros((4, 4, 3), np.uint8), (2, 2))
    enlarged = frame.to_source(np.array([[0.0, 4.0], [0.0, 4.0]]), smooth=True)
    assert enlarged[0].tolist() == [0, 1, 3, 4]


def test_enlarging_agrees_with_tensorflow():
    import tensorflow as tf

    grid = np.random.default_rng(0).normal(size=(7, 5)).astype(np.float32)
    frame = Preprocessing().frame(np.zeros((90, 61, 3), np.uint8), (30, 30))
    wanted = tf.image.resize(grid[None, ..., None], (90, 61), method="bilinear")[0, ..., 0]
    assert frame.to_source(grid, smooth=True) == pytest.approx(wanted.numpy(), abs=1e-5)


@given(
    st.sampled_from(["stretch", "crop", "pad"]),
    st.tuples(*[st.integers(1, 40)] * 4),
    st.floats(0.05, 1),
)
def test_a_map_always_has_the_pictures_size_and_keeps_its_range(rule, sides, fraction):
    height, width, *size = sides
    preprocessing = Preprocessing(resize=rule, fraction=fraction)
    frame = preprocessing.frame(np.zeros((height, width, 3), np.uint8), tuple(size))
    assert frame.pixels.shape == (*size, 3)
    for smooth in (True, False):
        enlarged = frame.to_source(np.array([[-1.0, 2.0]], np.float32), smooth=smooth)
        assert enlarged.shape == (height, width)
        assert enlarged.dtype == np.float32
        assert enlarged.min() >= -1
        assert enlarged.max() <= 2


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"nope": 1}, "preprocessing has no 'nope'; it has: scaling"),
        ({"scaling": "nope"}, "'nope' is unknown; choose from: none, 0..1"),
        ({"resize": "nope"}, "resize 'nope' is unknown; choose from: stretch, crop, pad"),
        ({"interpolation": "nope"}, "choose from: nearest, bilinear"),
        ({"colour_order": "nope"}, "choose from: rgb, bgr"),
        ({"fraction": 0}, "fraction must be above 0"),
        ({"fraction": True}, "fraction must be above 0"),
        ({"scale": [1, 0, 1]}, "scale must be one number"),
        ({"shift": "1"}, "shift must be one number"),
        ("0..1", "preprocessing must be a dictionary"),
    ],
)
def test_wrong_settings_are_refused_with_the_choices(options, message):
    with pytest.raises(ValueError, match=message):
        Preprocessing.from_settings(options)
