"""What perturbed pictures cost, and that nothing is kept that nobody asked for."""

import tracemalloc

import numpy as np
import pytest

from explainers.classifiers import Classifier, load_classifier
from explainers.methods._perturbation import fill, predict_masked
from explainers.network.engine import padded_batches

SIDE, PARTS = 64, 16


@pytest.fixture
def subject(shape_pictures):
    """A picture, what hides it, and its superpixels."""
    pixels = shape_pictures[0]
    rows = np.arange(SIDE) * 4 // SIDE
    segments = rows[:, None] * 4 + rows[None, :]
    return pixels, fill(pixels, segments, "mean"), segments


def switches(samples):
    return np.random.RandomState(0).randint(0, 2, (samples, PARTS)).astype(np.int8)


def test_classes_are_kept_in_the_order_in_which_they_are_asked_for(shapes, subject):
    data = switches(21)
    everything, scores = predict_masked(shapes, *subject, data, 8)
    some, others = predict_masked(shapes, *subject, data, 8, [4, 0, 4])
    assert np.array_equal(some, everything[:, [4, 0, 4]])
    assert np.array_equal(scores, others)
    assert scores.shape == (5,)
    none, _ = predict_masked(shapes, *subject, data, 8, [])
    assert none.shape == (21, 0)


def test_a_masked_picture_is_classified_like_the_picture_made_beforehand(shapes, subject):
    pixels, hidden, segments = subject
    data = switches(9)
    found, scores = predict_masked(shapes, *subject, data, 4)
    made = np.stack([np.where(row[segments][..., None] == 1, pixels, hidden) for row in data])
    wanted_scores, wanted = shapes.evaluate(shapes.scaled(made), 4)
    assert found == pytest.approx(wanted, abs=1e-6)
    assert scores == pytest.approx(wanted_scores[0], rel=1e-5)


def peak(function):
    """The most memory that NumPy and Python had during a call, in bytes."""
    tracemalloc.start()
    try:
        function()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_samples(shapes, subject):
    """Twenty times as many samples may not even take one batch of pictures more."""

    def run(samples):
        data = switches(samples)
        return peak(lambda: predict_masked(shapes, *subject, data, 8, [0]))

    run(8)  # compiles
    few, many = run(40), run(800)
    batch = 8 * SIDE * SIDE * 3 * 4
    assert few > batch / 8
    assert many - few < batch


def test_the_network_never_sees_more_than_a_batch(reference, shape_pictures, subject, monkeypatch):
    network, seen = load_classifier(reference / "A_softmax.keras"), []
    trace = Classifier.trace

    def watched(self, batch):
        seen.append(int(batch.shape[0]))
        return trace(self, batch)

    monkeypatch.setattr(Classifier, "trace", watched)
    predict_masked(network, *subject, switches(50), 7, [0])
    network.evaluate(network.preprocess(list(shape_pictures)), 3)
    assert set(seen) == {7, 3}


def test_pictures_are_prepared_one_at_a_time(shapes, shape_pictures, monkeypatch):
    prepared = []
    preprocess = Classifier.preprocess

    def watched(self, pictures):
        prepared.append(len(pictures))
        return preprocess(self, pictures)

    monkeypatch.setattr(Classifier, "preprocess", watched)
    assert shapes.predict(list(shape_pictures)).shape == (10, 5)
    assert set(prepared) == {1}


def test_batches_share_the_memory_of_what_they_are_cut_from():
    values = np.arange(20.0).reshape(10, 2)
    batches = padded_batches(values, 4)
    assert [batch.shape for batch in batches] == [(4, 2)] * 3
    assert all(np.shares_memory(batch, values) for batch in batches[:2])
    assert batches[2].tolist() == [[16, 17], [18, 19], [0, 0], [0, 0]]
    assert padded_batches(values[:0], 4) == []
