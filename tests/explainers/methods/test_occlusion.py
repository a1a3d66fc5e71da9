import keras
import numpy as np
import pytest

import explainers
from tests.explainers.builders import noise, saved

occlusion = explainers.get("occlusion")


@pytest.fixture(scope="module")
def linear(tmp_path_factory):
    """A network whose first score is a weighted sum of the luminance of 5 x 7 pixels."""
    inputs = keras.Input((5, 7, 3))
    head = keras.layers.Dense(2, activation="sigmoid", use_bias=False)
    model = keras.Model(inputs, head(keras.layers.Flatten()(inputs)))
    weights = np.random.default_rng(0).normal(size=(5, 7)) / 1000
    head.set_weights([np.stack([np.repeat(weights, 3), -np.repeat(weights, 3)], axis=1)])
    path = saved(model, tmp_path_factory.mktemp("linear"))
    return explainers.load_classifier(path), weights, path


def test_without_overlap_a_patch_is_worth_what_its_pixels_add(linear):
    classifier, weights, _ = linear
    picture = noise(5, 7)
    (one,) = occlusion(
        classifier,
        [picture],
        [(0,)],
        seeds=[0],
        size=1,
        stride=1,
        hide_colour="black",
        score="logit",
    )
    assert one.facts["patches"] == 35
    assert one.map == pytest.approx(weights * picture.sum(axis=2), abs=1e-4)


@pytest.mark.parametrize(
    ("size", "stride", "rows", "columns"),
    [
        (2, 2, [0, 2, 3], [0, 2, 4, 5]),
        (3, 1, [0, 1, 2], [0, 1, 2, 3, 4]),
        (4, 3, [0, 1], [0, 3]),
        (50, 50, [0], [0]),
    ],
)
def test_a_pixel_gets_the_mean_fall_over_the_patches_that_cover_it(
    linear, size, stride, rows, columns
):
    classifier, weights, _ = linear
    picture, colour = noise(5, 7), np.array([10, 20, 30.5])
    worth = weights * (picture - colour).sum(axis=2)
    falls = [[[] for _ in range(7)] for _ in range(5)]
    for top in rows:
        for left in columns:
            fall = worth[top : top + size, left : left + size].sum()
            for row in range(top, min(top + size, 5)):
                for column in range(left, min(left + size, 7)):
                    falls[row][column].append(fall)
    wanted = [[np.mean(cell) for cell in row] for row in falls]
    first, second = occlusion(
        classifier,
        [picture],
        [(0, 1)],
        seeds=[0],
        size=size,
        stride=stride,
        hide_colour=list(colour),
        score="logit",
        batch_size=3,
    )
    assert first.map == pytest.approx(np.array(wanted), abs=1e-4)
    assert second.map == pytest.approx(-np.array(wanted), abs=1e-4)
    assert first.facts["patches"] == len(rows) * len(columns)


def test_the_mean_colour_hides_nothing_of_a_plain_picture(linear):
    plain = np.full((5, 7, 3), (9, 100, 33), np.uint8)
    (one,) = occlusion(linear[0], [plain], [(0,)], seeds=[0], size=2, stride=1)
    assert one.map == pytest.approx(0, abs=1e-6)


def test_a_share_is_that_of_the_height_and_of_the_width(linear):
    picture = noise(5, 7)
    options = {"seeds": [0], "hide_colour": "black"}
    (share,) = occlusion(linear[0], [picture], [(0,)], size="100%", stride="60%", **options)
    assert share.facts["patches"] == 1
    (share,) = occlusion(linear[0], [picture], [(0,)], size="40%", stride="20%", **options)
    assert share.facts["patches"] == 4 * 5  # patches of 2 x 3, steps of 1


def test_what_the_network_did_not_see_is_zero(linear):
    cropping = {"path": linear[2], "preprocessing": {"resize": "crop"}}
    classifier = explainers.load_classifier(cropping)
    (one,) = occlusion(
        classifier, [noise(5, 17)], [(0,)], seeds=[0], size=2, stride=1, hide_colour="black"
    )
    assert one.map[:, 5:12].all()
    assert not one.map[:, :5].any()
    assert not one.map[:, 12:].any()


@pytest.mark.parametrize("name", ["size", "stride"])
@pytest.mark.parametrize("value", [0, -1, "0%", "101%", "8", "%", "x%", "-5%", "nan%", 1.5, None])
def test_an_impossible_length_is_refused(name, value):
    with pytest.raises(ValueError, match=f"occlusion: parameter '{name}' must be"):
        explainers.check_parameters("occlusion", {name: value})


def test_a_stride_that_leaves_gaps_is_refused(linear):
    with pytest.raises(ValueError, match="stride 3 is longer than the patch"):
        occlusion(linear[0], [noise(5, 7)], [(0,)], seeds=[0], size=2, stride=3)


@pytest.mark.parametrize("colour", ["white", [1, 2], [0, 0, 256], [True, 0, 0], 7])
def test_an_impossible_colour_is_refused(colour):
    with pytest.raises(ValueError, match="parameter 'hide_colour' must be"):
        explainers.check_parameters("occlusion", {"hide_colour": colour})
