import numpy as np
import pytest

import explainers
from explainers.network.randomise import learned_layers, randomised
from tests.explainers.builders import nested, noise, saved, sequential


@pytest.fixture(scope="module")
def inner(tmp_path_factory):
    """A backbone in a Sequential model in a functional one, loaded."""
    return explainers.load_classifier(saved(nested(), tmp_path_factory.mktemp("nested")))


def weights(classifier):
    return {path: step.operation.get_weights() for path, step in classifier.network.layers.items()}


def changed(before, after):
    return {
        path
        for path, arrays in before.items()
        if any(not np.array_equal(one, two) for one, two in zip(arrays, after[path], strict=True))
    }


def test_layers_are_drawn_from_the_output_on_also_inside_nested_models(inner):
    layers = learned_layers(inner)
    # The convolution outside comes before the body in this network.
    assert layers[1:] == ["body/backbone/conv", "conv"]
    before = weights(inner)
    for depth in range(4):
        twin = randomised(inner, 5, depth)
        assert changed(before, weights(twin)) == set(layers[:depth])


def test_the_callers_classifier_stays_as_it_is(shapes, shape_pictures):
    before, said = weights(shapes), shapes.predict(shape_pictures[:2])
    twin = randomised(shapes, 1)
    assert not np.allclose(twin.predict(shape_pictures[:2]), said, atol=0.05)
    assert changed(before, weights(shapes)) == set()
    assert np.array_equal(shapes.predict(shape_pictures[:2]), said)
    assert twin.sha256 != shapes.sha256


def test_without_a_layer_drawn_anew_it_says_the_same(shapes, shape_pictures):
    twin = randomised(shapes, 1, 0)
    assert np.array_equal(twin.predict(shape_pictures[:3]), shapes.predict(shape_pictures[:3]))


def test_the_scores_come_from_the_new_weights_as_the_probabilities_do(shapes, shape_pictures):
    scores, chances = randomised(shapes, 1, 1).evaluate(shapes.preprocess(shape_pictures[:1]))
    assert np.allclose(np.exp(scores) / np.exp(scores).sum(), chances, atol=1e-6)


def test_the_seed_decides_and_a_deeper_draw_begins_alike(shapes):
    one, again, other = (weights(randomised(shapes, seed, 2)) for seed in (3, 3, 4))
    assert changed(one, again) == set()
    assert changed(one, other) == set(learned_layers(shapes)[:2])
    deeper = weights(randomised(shapes, 3, 3))
    assert changed(one, deeper) == {learned_layers(shapes)[2]}


def test_new_weights_are_like_those_before_training(shapes):
    """Glorot's uniform draw has the variance 2 / (fan in + fan out)."""
    path = learned_layers(shapes)[-2]
    kernel, bias = weights(randomised(shapes, 0))[path]
    area = kernel.shape[0] * kernel.shape[1]
    wanted = 2 / (area * (kernel.shape[2] + kernel.shape[3]))
    assert kernel.var() == pytest.approx(wanted, rel=0.1)
    assert not bias.any()


def test_statistics_are_drawn_anew_where_they_were_learned_and_kept_where_prepared(tmp_path):
    import keras

    inputs = keras.Input((8, 8, 3))
    prepared = keras.layers.Normalization(mean=[1, 2, 3], variance=[4, 5, 6], name="prepared")
    value = keras.layers.Conv2D(4, 3, name="conv")(prepared(inputs))
    learned = keras.layers.BatchNormalization(center=False, scale=False, name="learned")
    value = learned(value)
    learned.set_weights([np.full(4, 0.5), np.full(4, 2.0)])
    value = keras.layers.GlobalAveragePooling2D()(value)
    model = keras.Model(inputs, keras.layers.Dense(3, activation="softmax", name="end")(value))
    model.get_layer("conv").trainable = False
    classifier = explainers.load_classifier(saved(model, tmp_path))
    assert learned_layers(classifier) == ["end", "learned", "conv"]
    mean, variance = weights(randomised(classifier, 0))["learned"]
    assert not mean.any()
    assert (variance == 1).all()


def test_a_sequential_model_can_be_drawn_anew(tmp_path):
    classifier = explainers.load_classifier(saved(sequential(), tmp_path))
    picture = [noise(8, 8)]
    assert not np.array_equal(
        randomised(classifier, 2).predict(picture), classifier.predict(picture)
    )


def test_more_layers_than_there_are_are_refused(shapes):
    with pytest.raises(ValueError, match="from_top must be from 0 to"):
        randomised(shapes, 0, 99)


def test_copies_are_kept_ready(shapes):
    assert randomised(shapes, 7, 1) is randomised(shapes, 7, 1)
