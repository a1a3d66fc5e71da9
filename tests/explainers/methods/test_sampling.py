import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainers.methods._sampling import DESIGNS, designed, plackett_burman, stock


@given(st.integers(1, 150))
def test_the_columns_of_a_plackett_burman_design_are_orthogonal_and_balanced(superpixels):
    design = plackett_burman(superpixels)
    runs = len(design)
    assert design.shape == (runs, runs - 1)
    assert runs > superpixels
    assert np.array_equal(design.T @ design, runs * np.eye(runs - 1))
    assert not design.sum(axis=0).any()


@pytest.mark.parametrize(("superpixels", "runs"), [(3, 4), (11, 12), (19, 20), (31, 32), (40, 44)])
def test_a_design_takes_no_more_runs_than_it_needs(superpixels, runs):
    assert len(plackett_burman(superpixels)) == runs


def test_every_row_of_a_block_is_followed_by_its_complement():
    rows = designed(1 + 2 * 44, 40, np.random.RandomState(5))[1:]
    assert np.array_equal(rows[0::2] + rows[1::2], np.ones((44, 40)))


def test_no_pair_of_superpixels_disturbs_a_third():
    signs = 2 * designed(1 + 2 * 24, 22, np.random.RandomState(5))[1:] - 1
    first, second = np.triu_indices(22, 1)
    pairs = signs[:, first] * signs[:, second]
    assert not signs.sum(axis=0).any()
    assert np.array_equal(signs.T @ signs, 48 * np.eye(22))
    assert not (pairs.T @ signs).any()


def test_columns_signs_and_rows_follow_the_seed():
    first, again, other = (designed(100, 20, np.random.RandomState(seed)) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    block = 2 * 20
    assert not np.array_equal(first[1 : 1 + block], first[1 + block : 1 + 2 * block])


@pytest.mark.parametrize("name", DESIGNS)
@pytest.mark.parametrize("superpixels", [1, 2, 7, 52])
def test_the_first_row_keeps_all_and_a_longer_design_begins_with_the_shorter(name, superpixels):
    long, short = (
        DESIGNS[name](count, superpixels, np.random.RandomState(3)) for count in (500, 131)
    )
    assert long.shape == (500, superpixels)
    assert long[0].all()
    assert np.array_equal(long[:131], short)
    assert set(np.unique(long)) == {0, 1}


def test_the_stock_draws_are_those_of_the_package():
    state = np.random.RandomState(3)
    state.randint(0, high=1000)
    wanted = state.randint(0, 2, 300).reshape(50, 6)
    wanted[0] = 1
    assert np.array_equal(stock(50, 6, np.random.RandomState(3)), wanted)
