import numpy as np
import pytest

import explainers

random_map, centre_blob, edge_map = map(explainers.get, ("random_map", "centre_blob", "edge_map"))


def test_random_maps_differ_by_seed_alone(shapes, shape_pictures):
    first, second = shape_pictures[:2]
    one, other, third = random_map(shapes, [first, second], [(0, 1), (0,)], seeds=[4, 4])
    assert np.array_equal(one.map, other.map)
    assert np.array_equal(one.map, third.map)
    (fourth,) = random_map(shapes, [first], [(0,)], seeds=[5])
    assert abs(np.corrcoef(one.map.ravel(), fourth.map.ravel())[0, 1]) < 0.5


def test_random_maps_are_centred_and_as_smooth_as_asked(shapes, shape_pictures):
    def neighbours(smoothness):
        (one,) = random_map(shapes, [shape_pictures[0]], [(0,)], seeds=[1], smoothness=smoothness)
        assert one.map.mean() == pytest.approx(0, abs=1e-5)
        assert one.map.std() == pytest.approx(1, abs=1e-5)
        return np.corrcoef(one.map[:, 1:].ravel(), one.map[:, :-1].ravel())[0, 1]

    # Noise blurred by a Gaussian of standard deviation s correlates by exp(-d * d / (4 * s * s)).
    assert neighbours(0) == pytest.approx(0, abs=0.05)
    assert neighbours(1 / 64) == pytest.approx(np.exp(-1 / 4), abs=0.05)
    assert neighbours(0.1) > 0.98


def test_the_blob_is_a_gaussian_around_the_centre(shapes, shape_pictures):
    one, other = centre_blob(
        shapes, list(shape_pictures[:2]), [(0,), (1,)], seeds=[0, 1], width=0.25
    )
    assert np.array_equal(one.map, other.map)
    assert one.map == pytest.approx(one.map[::-1, ::-1])
    assert one.map == pytest.approx(one.map.T)
    row, column = 10, 40
    squares = (row + 0.5 - 32) ** 2 + (column + 0.5 - 32) ** 2
    assert one.map[row, column] == pytest.approx(np.exp(-squares / (2 * 16**2)))


def test_the_edge_of_a_ramp_is_its_slope_and_of_a_step_half_its_height(shapes):
    ramp = np.repeat(np.arange(64, dtype=np.uint8)[None, :, None] * 3, 64, axis=0)
    step = np.zeros((64, 64, 1), np.uint8)
    step[20:] = 200
    pictures = [np.repeat(one, 3, axis=2) for one in (ramp, step)]
    sloped, stepped = edge_map(shapes, pictures, [(0,), (0,)], seeds=[0, 0])
    assert sloped.map[:, 1:-1] == pytest.approx(3 / 255)
    assert stepped.map[[19, 20]] == pytest.approx(200 / 255 / 2)
    assert not stepped.map[:19].any()
    assert not stepped.map[21:].any()


@pytest.mark.parametrize("method", [random_map, centre_blob, edge_map])
def test_controls_say_that_they_are_none_of_the_classifier(method, shapes, shape_pictures):
    one, other = method(shapes, [shape_pictures[0]], [(0, 1)], seeds=[0])
    assert one.facts["control"] is True
    assert np.array_equal(one.map, other.map)
    assert (one.facts["class_id"], other.facts["class_id"]) == (0, 1)
