import keras
import numpy as np
import pytest

import explainers
from explainers.methods import check_parameters
from tests.explainers.builders import noise, saved
from tests.explainers.methods.by_hand import linear, relative_error

integrated_gradients = explainers.get("integrated_gradients")
QUADRATURES = ["midpoint", "trapezoid", "gauss_legendre"]
WEIGHTS = np.arange(-5, 7, dtype=np.float32).reshape(2, 2, 3) / 100


@pytest.mark.parametrize("quadrature", QUADRATURES)
@pytest.mark.parametrize("steps", [1, 3])
def test_a_linear_network_gets_its_weights_times_the_change(quadrature, steps, tmp_path):
    classifier = explainers.load_classifier(saved(linear(WEIGHTS, bias=4.0), tmp_path))
    picture, colour = noise(2, 2), [10, 20, 30]
    (one,) = integrated_gradients(
        classifier,
        [picture],
        [(0,)],
        seeds=[0],
        steps=steps,
        quadrature=quadrature,
        baseline=colour,
    )
    change = picture.astype(np.float64) - colour
    assert one.arrays["raw"] == pytest.approx((WEIGHTS * change).sum(axis=2), rel=1e-5)
    assert one.facts["baseline_score"] == pytest.approx((WEIGHTS * colour).sum() + 4, rel=1e-5)
    assert abs(one.facts["completeness_gap"]) < 1e-4


def cube():
    """A network of one pixel whose score is the cube of its red value / 255."""
    inputs = keras.Input((1, 1, 3))
    value = keras.layers.Rescaling(1 / 255)(inputs)
    value = keras.layers.Multiply()([value, value, value])
    dense = keras.layers.Dense(2, name="head")
    model = keras.Model(inputs, dense(keras.layers.Flatten()(value)))
    kernel = np.zeros((3, 2), np.float32)
    kernel[0] = 1, -1
    dense.set_weights([kernel, np.zeros(2)])
    return model


@pytest.mark.parametrize(
    ("quadrature", "steps", "wanted"),
    [
        # The integral of 3 a^2 from 0 to 1 is 1.
        ("midpoint", 1, 3 / 4),
        ("midpoint", 2, 3 / 2 * (1 / 16 + 9 / 16)),
        ("trapezoid", 1, 3 / 2),
        ("trapezoid", 2, 3 * (1 / 2 * 1 / 4 + 1 / 4)),
        ("gauss_legendre", 1, 3 / 4),
        ("gauss_legendre", 2, 1.0),
    ],
)
def test_the_sums_that_stand_for_the_integral_by_hand(quadrature, steps, wanted, tmp_path):
    classifier = explainers.load_classifier(saved(cube(), tmp_path))
    white = np.full((1, 1, 3), 255, np.uint8)
    (one,) = integrated_gradients(
        classifier, [white], [(0,)], seeds=[0], steps=steps, quadrature=quadrature
    )
    assert one.map.item() == pytest.approx(wanted, rel=1e-5)
    assert one.facts["completeness_gap"] == pytest.approx(wanted - 1, abs=1e-5)
    assert one.facts["score"] == pytest.approx(1)
    assert one.facts["baseline_score"] == 0


@pytest.mark.parametrize("score", ["logit", "probability"])
def test_a_trained_network_gives_what_arithmetic_gives(
    shapes, shape_pictures, shapes_by_hand, score
):
    parameters = {"steps": 10, "quadrature": "midpoint", "score": score}
    found = integrated_gradients(
        shapes, shape_pictures[:2], [(0, 3), (1,)], seeds=[0] * 2, **parameters
    )
    for one, number in zip(found, (0, 0, 1), strict=True):
        picture = shape_pictures[number].astype(np.float64)
        way = np.stack([picture * (step + 0.5) / 10 for step in range(10)])
        slope = shapes_by_hand.gradient(way, one.facts["class_id"], score=score).mean(axis=0)
        assert relative_error(one.arrays["raw"], (slope * picture).sum(axis=2)) < 1e-3


@pytest.mark.parametrize("baseline", ["black", "mean", "blur"])
@pytest.mark.parametrize("score", ["logit", "probability"])
def test_the_attributions_of_a_trained_network_sum_to_the_change_of_the_score(
    shapes, shape_pictures, shapes_by_hand, baseline, score
):
    (one,) = integrated_gradients(
        shapes, shape_pictures[:1], [(0,)], seeds=[0], baseline=baseline, score=score, steps=256
    )
    facts = one.facts
    before, after = (
        facts[name]
        for name in (
            ("baseline_score", "score")
            if score == "logit"
            else ("baseline_probability", "probability")
        )
    )
    gap = one.arrays["raw"].sum(dtype=np.float64) - (after - before)
    assert facts["completeness_gap"] == pytest.approx(gap, abs=1e-4)
    assert abs(after - before) > 0.5
    assert abs(gap) < 0.02 * abs(after - before)
    answer = shapes_by_hand.scores if score == "logit" else shapes_by_hand.probabilities
    assert after == pytest.approx(answer(shape_pictures[:1])[0, 0], abs=1e-4)


@pytest.mark.parametrize(
    ("baseline", "colour"), [("black", [0, 0, 0]), ([1, 2.5, 3], [1, 2.5, 3]), ("mean", None)]
)
def test_the_baseline_is_the_picture_it_is_called(
    shapes, shape_pictures, shapes_by_hand, baseline, colour
):
    (one,) = integrated_gradients(
        shapes, shape_pictures[:1], [(3,)], seeds=[0], baseline=baseline, steps=1
    )
    colour = shape_pictures[0].mean(axis=(0, 1)) if colour is None else colour
    plain = np.ones((1, 64, 64, 3)) * colour
    wanted = shapes_by_hand.scores(plain)[0, 3]
    assert one.facts["baseline_score"] == pytest.approx(wanted, abs=1e-4)


def test_a_blurred_plain_picture_is_itself_and_so_nothing_is_explained(shapes):
    plain = np.full((64, 64, 3), 90, np.uint8)
    (one,) = integrated_gradients(shapes, [plain], [(0,)], seeds=[0], baseline="blur", steps=2)
    assert np.abs(one.map).max() < 1e-4


@pytest.mark.parametrize("baseline", ["white", [0, 0], [0, 0, 256], [0, 0, True], 7])
def test_an_impossible_baseline_is_refused(baseline):
    with pytest.raises(ValueError, match="integrated_gradients: parameter 'baseline' must be"):
        check_parameters("integrated_gradients", {"baseline": baseline})
