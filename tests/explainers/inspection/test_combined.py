import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainers.inspection.combined import Average, Case, Combination, common_size

FIRST = np.array([[2.0, -1.0], [0.0, 1.0]], np.float32)
SECOND = np.array([[0.0, 8.0], [4.0, -3.0]], np.float32)
EMPTY = np.array([[-1.0, 0.0], [0.0, -5.0]], np.float32)


def plain(level, side=2):
    return np.full((side, side, 3), level, np.uint8)


def combined(*cases, by=()):
    combination = Combination((2, 2), by)
    for picture, values, case in cases:
        combination.add(picture, values, case)
    return {average.group: average for average in combination.averages()}


def test_the_two_averages_are_those_of_the_arithmetic():
    (found,) = combined((plain(0), FIRST, Case("a")), (plain(255), SECOND, Case("a"))).values()
    assert found.normalised.tolist() == [[0.5, 0.5], [0.25, 0.25]]
    assert found.raw.tolist() == [[1.0, 4.0], [2.0, 0.5]]
    assert (found.pictures, found.empty, found.empty_share) == (2, 0, 0.0)


def test_an_empty_map_counts_as_zeros_and_is_counted():
    (found,) = combined((plain(0), FIRST, Case("a")), (plain(0), EMPTY, Case("a"))).values()
    assert found.normalised.tolist() == [[0.5, 0.0], [0.0, 0.25]]
    assert found.raw.tolist() == [[1.0, 0.0], [0.0, 0.5]]
    assert (found.pictures, found.empty, found.empty_share) == (2, 1, 0.5)


def test_only_empty_maps_give_zeros_and_no_warning():
    (found,) = combined((plain(9), EMPTY, Case("a"))).values()
    assert not found.normalised.any()
    assert not found.raw.any()
    assert found.empty_share == 1.0


def test_the_average_picture_is_exact_up_to_white():
    generator = np.random.default_rng(1)
    pictures = generator.integers(0, 256, (37, 2, 2, 3), dtype=np.uint8)
    pictures[:, 0, 0] = 255
    found = combined(*((picture, FIRST, Case("a")) for picture in pictures))
    wanted = np.rint(pictures.astype(np.float64).mean(axis=0))
    assert np.array_equal(found["all", ""].picture, wanted)
    assert (found["all", ""].picture[0, 0] == 255).all()


def test_every_split_has_its_own_averages():
    found = combined(
        (plain(0), FIRST, Case("dog", ["dog"], ["night", "rain"])),
        (plain(100), SECOND, Case("dog", ["cat"], ["night"])),
        (plain(200), EMPTY, Case("cat", ["dog", "cat"])),
        (plain(80), FIRST, Case("cat")),
        by=("predicted", "true", "correct", "tag"),
    )
    counts = {group: average.pictures for group, average in found.items()}
    assert counts == {
        ("all", ""): 4,
        ("predicted", "cat"): 2,
        ("predicted", "dog"): 2,
        ("true", "cat"): 2,
        ("true", "dog"): 2,
        ("correct", "yes"): 2,
        ("correct", "no"): 1,
        ("tag", "night"): 2,
        ("tag", "rain"): 1,
    }
    assert next(iter(counts)) == ("all", "")
    assert found["correct", "no"].raw.tolist() == np.maximum(SECOND, 0).tolist()
    assert (found["tag", "night"].picture == 50).all()
    assert (found["correct", "yes"].empty, found["predicted", "dog"].empty) == (1, 0)


def test_what_nobody_annotated_is_neither_right_nor_wrong():
    assert Case("dog").correct is None
    assert Case("dog", ("cat", "dog")).correct is True
    assert Case("dog", ("cat",)).correct is False


def test_pictures_of_other_sizes_are_stretched_as_a_whole_with_their_maps():
    left = np.zeros((6, 4), np.float32)
    left[:, :2] = 3.0
    picture = np.zeros((6, 4, 3), np.uint8)
    picture[:, :2] = 90
    (found,) = combined((picture, left, Case("a"))).values()
    # Bilinear with a support of two cells: the border leaks the same way in both.
    assert found.raw[:, 0] == pytest.approx(3.0 * found.picture[:, 0, 0] / 90, rel=0.02)
    assert found.raw[0, 0] > 2 > 1 > found.raw[0, 1]
    assert found.normalised == pytest.approx(found.raw / 3.0)


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(6)))
def test_the_order_of_the_pictures_does_not_matter(order):
    generator = np.random.default_rng(3)
    maps = generator.normal(size=(6, 2, 2)).astype(np.float32)
    pictures = generator.integers(0, 256, (6, 2, 2, 3), dtype=np.uint8)
    cases = [(pictures[n], maps[n], Case("a")) for n in range(6)]
    (plain_order,) = combined(*cases).values()
    (mixed,) = combined(*(cases[n] for n in order)).values()
    assert np.array_equal(plain_order.picture, mixed.picture)
    assert mixed.raw == pytest.approx(plain_order.raw)
    assert mixed.normalised == pytest.approx(plain_order.normalised)


def test_nothing_of_a_single_picture_is_kept():
    """However many pictures: what is held has the size of one."""
    combination = Combination((4, 4), ("predicted",))
    for number in range(50):
        combination.add(plain(number, 40), np.ones((40, 40), np.float32), Case("a"))
    held = [
        value.nbytes
        for sums in combination._sums.values()
        for value in vars(sums).values()
        if isinstance(value, np.ndarray)
    ]
    assert len(combination._sums) == 2
    assert sum(held) == 2 * 4 * 4 * (8 + 8 + 3 * 4)
    assert isinstance(combination.averages()[0], Average)


def test_what_does_not_belong_together_is_refused():
    combination = Combination((2, 2))
    with pytest.raises(ValueError, match=r"differ in size: \(2, 2\) and \(3, 3\)"):
        combination.add(plain(0, 3), FIRST, Case("a"))
    with pytest.raises(ValueError, match="NaN"):
        combination.add(plain(0), FIRST * np.nan, Case("a"))
    with pytest.raises(ValueError, match="cannot split by 'colour'; choose from: predicted, true"):
        Combination((2, 2), ["colour"])


def test_the_size_is_the_most_frequent_one_shrunk_if_it_is_large():
    assert common_size([(10, 20), (30, 20), (10, 20)]) == (10, 20)
    assert common_size([(10, 20), (30, 20)]) == (30, 20)
    assert common_size([(1080, 1920)], 640) == (360, 640)
    with pytest.raises(ValueError, match="no picture"):
        common_size([])
