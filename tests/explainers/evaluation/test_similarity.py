import numpy as np
import pytest

from explainers.evaluation.similarity import jaccard, spearman, ssim, top


def test_rank_correlation_by_hand():
    # Without ties: 1 - 6 * (sum of squared rank differences) / (n (n^2 - 1)), here 1 - 6 * 4 / 60.
    one, two = np.array([[10.0, 20.0], [30.0, 40.0]]), np.array([[5.0, 9.0], [3.0, 11.0]])
    assert spearman(one, two) == pytest.approx(1 - 6 * (1 + 1 + 4 + 0) / 60)
    assert spearman(one, one**3) == pytest.approx(1)
    assert spearman(one, -one) == pytest.approx(-1)


def test_ties_share_their_mean_rank():
    # Ranks 1.5, 1.5, 3 and 1, 2, 3: covariance 0.5, variances 0.5 and 2/3.
    found = spearman(np.array([0.0, 0.0, 1.0]), np.array([1.0, 2.0, 3.0]))
    assert found == pytest.approx(0.5 / np.sqrt(0.5 * 2 / 3))


def test_a_constant_map_has_no_rank_correlation():
    assert spearman(np.zeros((3, 3)), np.arange(9.0).reshape(3, 3)) is None


def test_structural_similarity_does_not_depend_on_the_scale():
    values = np.random.default_rng(0).random((20, 21))
    assert ssim(values, 7 * values) == pytest.approx(1)
    assert ssim(values, values[::-1]) < 0.3
    assert ssim(np.zeros((9, 9)), np.zeros((9, 9))) == 1
    assert ssim(values[:4, :5], values[:4, :5]) == pytest.approx(1)


def test_structural_similarity_of_one_window_is_the_formula():
    """With a single window of 7 x 7 pixels, uniform weights and sample variances."""
    draw = np.random.default_rng(1)
    one, two = draw.random((7, 7)), draw.random((7, 7))
    one, two = one / one.max(), two / two.max()
    first, second = 0.01**2, 0.03**2
    means = 2 * one.mean() * two.mean() + first, one.mean() ** 2 + two.mean() ** 2 + first
    spread = np.cov(one.ravel(), two.ravel())
    spreads = 2 * spread[0, 1] + second, spread[0, 0] + spread[1, 1] + second
    wanted = means[0] * spreads[0] / (means[1] * spreads[1])
    assert ssim(one, two) == pytest.approx(wanted)


def test_the_highest_and_what_they_share():
    values = np.array([3.0, 9.0, 9.0, 1.0])
    assert top(values, 1).tolist() == [False, True, False, False]
    assert top(values, 3).tolist() == [True, True, True, False]
    assert jaccard(top(values, 2), top(values, 3)) == pytest.approx(2 / 3)
    assert jaccard(np.zeros(3, bool), np.zeros(3, bool)) == 1
