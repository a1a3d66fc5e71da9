"""Measures of a multi-label network: by hand, against scikit-learn, and the paper's own number."""

import math

import numpy as np
import pytest

from examples.lego.measures import (
    accurate_threshold,
    all_negative,
    average_precision,
    best_threshold,
    measure,
    paper_beside_baseline,
    shifted_threshold,
)

#                 said at 0:   yes   no    yes        no    yes   no
TRUTH = np.array([[1, 1, 0], [0, 1, 0]])
LOGITS = np.array([[2.0, -1.0, 3.0], [-2.0, 1.0, -3.0]])


def test_six_answers_are_counted_by_hand():
    found = measure(TRUTH, LOGITS)
    # Two hits, one false alarm, one miss, two right noes.
    assert found.binary_accuracy == pytest.approx(4 / 6)
    assert (found.precision, found.recall, found.f1) == pytest.approx((2 / 3, 2 / 3, 2 / 3))
    # The third class is nowhere true and has no part in means over classes.
    assert found.macro_precision == pytest.approx(1)
    assert found.macro_recall == pytest.approx((1 + 1 / 2) / 2)
    assert found.macro_f1 == pytest.approx((1 + 2 / 3) / 2)
    assert found.mean_average_precision == pytest.approx(1)
    assert found.exact_match == pytest.approx(1 / 2)


def test_everything_equals_scikit_learn_with_ties_and_missing_classes():
    from sklearn import metrics

    random = np.random.default_rng(5)
    truth = random.uniform(size=(60, 12)) < 0.15
    truth[:, 3] = False
    logits = np.round(random.normal(0, 1, truth.shape) + truth, 1)
    known, said = truth.any(axis=0), logits > 0.5
    found = measure(truth, logits, 0.5)
    expected = metrics.average_precision_score(truth[:, known], logits[:, known], average=None)
    np.testing.assert_allclose(average_precision(truth, logits)[known], expected)
    assert found.mean_average_precision == pytest.approx(expected.mean())
    assert math.isnan(average_precision(truth, logits)[3])
    assert found.binary_accuracy == pytest.approx(1 - metrics.hamming_loss(truth, said))
    assert found.exact_match == pytest.approx(metrics.accuracy_score(truth, said))
    for kind, prefix, columns in (("micro", "", slice(None)), ("macro", "macro_", known)):
        rates = metrics.precision_recall_fscore_support(
            truth[:, columns], said[:, columns], average=kind, zero_division=0
        )
        names = (f"{prefix}precision", f"{prefix}recall", f"{prefix}f1")
        assert [getattr(found, name) for name in names] == pytest.approx(rates[:3])


def test_saying_nothing_is_right_wherever_nothing_is_true():
    truth = np.zeros((4, 10), bool)
    truth[:, 0], truth[0, 1] = True, True
    found = all_negative(truth)
    assert found.binary_accuracy == pytest.approx(35 / 40)
    assert (found.precision, found.recall, found.f1, found.exact_match) == (0, 0, 0, 0)
    # One score for all ranks nobody: the precision is how often each class is true.
    assert found.mean_average_precision == pytest.approx((1 + 1 / 4) / 2)
    assert found.threshold is None


def test_the_papers_accuracy_lies_below_its_own_baseline():
    # Ten of 85 labels at most: 75 / 85 = 88.2 %, against the paper's 84.71 %.
    known = paper_beside_baseline()
    assert known["all_negative_at_least"] == pytest.approx(0.88235, abs=1e-5)
    assert known["paper"] == 0.8471 < known["all_negative_at_least"]


@pytest.mark.parametrize("weight", [0.5, 1.0, 22.0])
def test_a_weight_shifts_the_even_chance_to_its_logarithm(weight):
    from examples.lego.loss import loss_surface

    logits = np.linspace(-6, 6, 12001)
    expected = loss_surface(1, logits, weight) / 2 + loss_surface(0, logits, weight) / 2
    assert logits[np.argmin(expected)] == pytest.approx(shifted_threshold(weight), abs=1e-3)


def test_the_chosen_threshold_has_the_best_f1_of_all():
    random = np.random.default_rng(6)
    truth = random.uniform(size=(40, 6)) < 0.2
    logits = np.round(random.normal(0, 1, truth.shape) + 2 * truth, 1)
    everywhere = [measure(truth, logits, t) for t in np.arange(-4, 5, 0.05)]
    chosen = measure(truth, logits, best_threshold(truth, logits)).f1
    assert chosen == max(one.f1 for one in everywhere)
    accurate = measure(truth, logits, accurate_threshold(truth, logits)).binary_accuracy
    assert accurate == max(one.binary_accuracy for one in everywhere)
    assert chosen > measure(truth, logits, accurate_threshold(truth, logits)).f1


def test_a_threshold_below_every_logit_is_possible():
    assert best_threshold(np.array([[1, 1]]), np.array([[1.0, 3.0]])) < 1


@pytest.mark.parametrize(
    ("truth", "logits", "told"),
    [
        (np.ones(3), np.ones(3), r"both be \(pictures, classes\)"),
        (np.ones((2, 3)), np.ones((3, 2)), r"\(2, 3\) and \(3, 2\)"),
        (np.full((1, 2), 2), np.ones((1, 2)), "nothing but 0 and 1"),
        (np.ones((1, 2)), np.array([[0.0, math.nan]]), "not a finite number"),
        (np.zeros((1, 2)), np.ones((1, 2)), "no class is true"),
    ],
)
def test_what_cannot_be_measured_is_refused(truth, logits, told):
    with pytest.raises(ValueError, match=told):
        measure(truth, logits)
