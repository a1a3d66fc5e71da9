import numpy as np
import pytest

from explainers.inspection.clusters import cluster


def blob(row, column, seed, side=40):
    """A spot with some noise about it."""
    place = np.arange(side)
    spot = np.exp(-((place[:, None] - row) ** 2 + (place - column) ** 2) / 40)
    return (spot + np.random.default_rng(seed).uniform(0, 0.1, (side, side))).astype(np.float32)


@pytest.fixture
def strategies():
    """Twelve maps that look at the top left and eight that look at the bottom right."""
    left = [blob(8, 8, seed) for seed in range(12)]
    right = [blob(31, 31, seed) for seed in range(12, 20)]
    return left + right


def test_two_strategies_that_the_average_hides_are_told_apart(strategies):
    found = cluster(strategies)
    assert found.numbers.tolist() == [0] * 12 + [1] * 8
    average = np.mean(strategies, axis=0)
    assert average[8, 8] > 0.4 < average[31, 31]  # the average shows one map with two spots
    assert found.averages[0][4, 4] > 3 * found.averages[0][15, 15]
    assert found.averages[1][15, 15] > 3 * found.averages[1][4, 4]


def test_the_eigenvalues_show_how_many_clusters_there_are(strategies):
    third = [blob(8, 31, seed) for seed in range(20, 28)]
    for maps, count in ((strategies, 2), (strategies + third, 3)):
        values = cluster(maps).eigenvalues
        assert values[:count] == pytest.approx(0, abs=1e-9)
        assert values[count] > 0.1


def test_the_size_and_the_strength_of_a_map_do_not_matter(strategies):
    changed = [
        np.kron(one, np.ones((2, 3))) * (number + 1) for number, one in enumerate(strategies)
    ]
    assert cluster(changed).numbers.tolist() == cluster(strategies).numbers.tolist()


def test_an_empty_map_belongs_nowhere(strategies):
    found = cluster([-np.ones((5, 5)), *strategies])
    assert found.numbers[0] == -1
    assert found.numbers[1:].tolist() == [0] * 12 + [1] * 8


def test_the_number_of_clusters_can_be_chosen(strategies):
    assert set(cluster(strategies, 4).numbers) == {0, 1, 2, 3}


def test_too_few_maps_are_refused():
    with pytest.raises(ValueError, match="1 of 3 maps have a positive part"):
        cluster([np.zeros((4, 4)), np.ones((4, 4)), -np.ones((4, 4))])


def test_the_distance_to_the_average_tells_which_maps_are_typical(strategies):
    odd = 0.7 * blob(8, 8, 40) + 0.3 * blob(14, 14, 41)
    found = cluster([np.zeros((5, 5)), odd, *strategies], 2)
    own = np.flatnonzero(found.numbers == found.numbers[1])
    assert own[found.distances[own].argmax()] == 1
    assert np.isnan(found.distances[0])
    assert (found.distances[1:] > 0).all()


def test_one_cluster_is_the_average_of_all(strategies):
    found = cluster(strategies, 1)
    assert not found.numbers.any()
    assert found.averages.sum(axis=(1, 2)) == pytest.approx(1)
