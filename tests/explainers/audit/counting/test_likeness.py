import numpy as np
import pytest

from explainers.audit.counting.likeness import likeness, normalised, place_of
from tests.explainers.audit.made import evidence, row


def spots(count, x, y, seed=0, noise=0.2):
    """Maps of 6 x 8 cells with their peak at a cell, and noise."""
    maps = np.random.default_rng(seed).random((count, 6, 8)).astype(np.float32) * noise
    maps[:, y, x] = 1
    return maps


def compared(first, second, units=None, **options):
    maps = np.concatenate([first, second])
    found = evidence([row(str(n)) for n in range(len(maps))], maps, maps, **options)
    numbers = range(len(maps))
    return likeness(
        found,
        numbers[: len(first)],
        numbers[len(first) :],
        units or [str(number) for number in numbers],
    )


def test_maps_that_lie_elsewhere_differ_by_more_than_chance_gives():
    found = compared(spots(25, 1, 1), spots(25, 6, 4, seed=1))
    assert found["p"] == 1 / 500
    assert found["difference"] > 0.8 > 2 * found["by_chance"]
    assert found["correlation"] < 0.2
    assert found["objects"] == pytest.approx(found["correlation"])
    assert found["at"] in ([1.5 / 8, 1.5 / 6], [6.5 / 8, 4.5 / 6])


def test_maps_of_the_same_kind_differ_as_much_as_chance_gives():
    ps = [compared(spots(20, 3, 3, seed), spots(30, 3, 3, seed + 50))["p"] for seed in range(12)]
    assert np.mean(np.array(ps) < 0.1) <= 0.34
    assert 0.25 < np.mean(ps) < 0.75


def test_two_sequences_that_differ_are_no_evidence_against_a_subgroup():
    first, second = spots(25, 1, 1), spots(25, 6, 4, seed=1)
    units = ["one"] * 25 + ["two"] * 25
    assert compared(first, second, units)["p"] == 1
    # Where both kinds are within each sequence, they can be told apart there.
    mixed = [str(number % 2) for number in range(50)]
    assert compared(first, second, mixed)["p"] == 1 / 500


def test_where_the_camera_moves_a_picture_without_an_object_has_no_place():
    maps = spots(4, 1, 1)
    nowhere = np.concatenate([maps, np.zeros((30, 6, 8), np.float32)])
    alone = compared(maps, maps, audit={"camera": "moving"})
    assert compared(maps, np.concatenate([maps, nowhere[4:]]), audit={"camera": "moving"}) == alone
    assert compared(maps, nowhere[4:], audit={"camera": "moving"}) is None
    assert compared(maps, maps[:0]) is None


def test_empty_maps_have_no_correlation_and_no_warning():
    empty = np.zeros((3, 6, 8), np.float32)
    found = compared(empty, empty)
    assert (found["correlation"], found["difference"], found["p"]) == (None, 0, 1)
    assert not normalised(empty).any()


def test_a_place_is_the_middle_of_its_cell():
    values = np.zeros((2, 4))
    values[1, 0] = 1
    assert place_of(values) == [0.125, 0.75]
