import numpy as np
import pytest

import explainers
from tests.explainers.builders import noise, saved
from tests.explainers.methods.by_hand import linear, relative_error

smoothgrad, gradient = explainers.get("smoothgrad"), explainers.get("gradient")
WEIGHTS = np.arange(-5, 7, dtype=np.float32).reshape(2, 2, 3)


@pytest.mark.parametrize(
    ("average", "reduction", "wanted"),
    [
        ("signed", "sum", [[-12, -3], [6, 15]]),
        ("signed", "max_absolute", [[5, 2], [3, 6]]),
        ("absolute", "sum", [[12, 3], [6, 15]]),
        ("squared", "sum", [[50, 5], [14, 77]]),
        ("squared", "max_absolute", [[25, 4], [9, 36]]),
    ],
)
def test_a_linear_network_is_not_disturbed_by_noise(average, reduction, wanted, tmp_path):
    classifier = explainers.load_classifier(saved(linear(WEIGHTS), tmp_path))
    (one,) = smoothgrad(
        classifier,
        [noise(2, 2)],
        [(0,)],
        seeds=[0],
        average=average,
        reduction=reduction,
        samples=3,
    )
    assert one.map.tolist() == wanted


@pytest.mark.parametrize("average", ["signed", "absolute", "squared"])
def test_a_trained_network_gives_the_mean_over_the_same_noisy_pictures(
    shapes, shape_pictures, shapes_by_hand, average
):
    (one,) = smoothgrad(
        shapes, shape_pictures[:1], [(3,)], seeds=[5], samples=10, noise=20, average=average
    )
    picture = shape_pictures[0].astype(np.float64)
    deviation = 0.2 * (picture.max() - picture.min())
    generator = np.random.default_rng(5)
    copies = [
        picture + deviation * generator.standard_normal(picture.shape, np.float32)
        for _ in range(10)
    ]
    slopes = shapes_by_hand.gradient(np.stack(copies), 3)
    change = {"signed": slopes, "absolute": np.abs(slopes), "squared": slopes**2}[average]
    wanted = np.abs(change.mean(axis=0)).max(axis=2)
    assert one.facts["deviation"] == pytest.approx(deviation)
    assert relative_error(one.map, wanted) < 1e-3


def test_without_noise_it_is_the_gradient(shapes, shape_pictures):
    (one,) = smoothgrad(shapes, shape_pictures[:1], [(0,)], seeds=[0], noise=0, samples=3)
    (plain,) = gradient(shapes, shape_pictures[:1], [(0,)], seeds=[0])
    assert relative_error(one.map, plain.map) < 1e-4


def test_the_seed_decides_and_the_classes_of_a_picture_share_its_noise(shapes, shape_pictures):
    def maps(seed, targets=(0, 3)):
        found = smoothgrad(shapes, shape_pictures[:1], [targets], seeds=[seed], samples=4)
        return [one.map.tobytes() for one in found]

    assert maps(1) == maps(1)
    assert maps(1) != maps(2)
    assert maps(1)[1:] == maps(1, targets=(3,))


def test_the_noise_is_measured_by_the_prepared_picture(reference, shape_pictures):
    classifier = explainers.load_classifier(
        {"path": reference / "A_softmax.keras", "preprocessing": {"scaling": "-1..1"}}
    )
    (one,) = smoothgrad(classifier, shape_pictures[:1], [(0,)], seeds=[0], noise=10, samples=1)
    span = float(np.ptp(shape_pictures[0].astype(float))) / 127.5
    assert one.facts["deviation"] == pytest.approx(0.1 * span, rel=1e-5)
