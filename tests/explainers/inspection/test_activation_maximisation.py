import keras
import numpy as np
import pytest

import explainers
from explainers.inspection import activation_maximisation
from explainers.inspection.activation_maximisation import maximise, unit_count
from tests.explainers.builders import functional, nested, saved


def linear(folder, weights, channels=3, **settings):
    """A classifier whose two scores are sums of the input's channels, with weights."""
    inputs = keras.Input((4, 4, channels))
    value = keras.layers.GlobalAveragePooling2D(name="mean")(inputs)
    dense = keras.layers.Dense(2, name="scores")
    model = keras.Model(inputs, dense(value))
    dense.set_weights([np.array(weights, np.float32), np.zeros(2)])
    return explainers.load_classifier({"path": saved(model, folder), **settings})


def test_the_score_of_a_class_rises_until_the_network_names_it(shapes):
    for target in range(3):
        found = maximise(shapes, target, steps=40)
        assert found.rose
        assert found.scores[-1] > found.scores[0] + 3
        assert shapes.predict([found.picture])[0].argmax() == target
        assert (found.picture.dtype, found.picture.shape) == (np.uint8, (64, 64, 3))
        assert found.scores.shape == (41,)


def test_the_last_score_is_that_of_the_picture_itself(shapes):
    found = maximise(shapes, 1, steps=5)
    scores, _ = shapes.evaluate(shapes.preprocess([found.picture]))
    assert found.scores[-1] == pytest.approx(scores[0, 1], rel=1e-5)


def test_a_filter_of_a_layer_and_a_dense_unit_rise(shapes):
    for layer, unit in (("conv_b", 3), ("fc", 21)):
        found = maximise(shapes, unit, layer=layer, steps=20)
        outputs, _, _ = shapes.trace(shapes.preprocess([found.picture]))
        mean = float(np.asarray(outputs[layer])[..., unit].mean())
        assert found.rose
        assert found.scores[-1] > 1.5 * found.scores[0]
        assert found.scores[-1] == pytest.approx(mean, rel=1e-4)


def test_a_unit_that_faint_noise_does_not_wake_is_tried_with_stronger_colours(shapes):
    for unit in (5, 6, 7, 9, 11):
        assert maximise(shapes, unit, layer="conv_a", steps=20).rose


def test_one_seed_gives_one_picture_to_the_byte_and_another_seed_another(shapes):
    one, same, other = (maximise(shapes, 0, seed=seed, steps=6) for seed in (5, 5, 6))
    assert one.picture.tobytes() == same.picture.tobytes()
    assert np.array_equal(one.scores, same.scores)
    assert one.picture.tobytes() != other.picture.tobytes()


def test_without_penalties_every_pixel_goes_where_the_class_wants_it(tmp_path):
    """The score is red less blue, so red rises and blue falls by the same steps."""
    classifier = linear(tmp_path, [[1, 0], [0, 0], [-1, 0]])
    found = maximise(classifier, 0, steps=200, step_size=8, l2=0, tv=0, jitter=0)
    assert (found.picture[..., 0] == 255).all()
    assert (found.picture[..., 2] == 0).all()
    assert np.abs(found.picture[..., 1].astype(float) - 127.5).max() <= 10.5
    assert found.scores[-1] == pytest.approx(255)
    assert (np.diff(found.scores) >= -1e-3).all()


def test_the_picture_is_in_the_colours_of_the_source_whatever_the_network_takes(tmp_path):
    settings = {"preprocessing": {"scaling": "-1..1", "colour_order": "bgr"}}
    classifier = linear(tmp_path, [[1, 0], [0, 0], [0, 0]], **settings)
    found = maximise(classifier, 0, steps=100, step_size=8, l2=0, tv=0)
    assert (found.picture[..., 2] == 255).all()
    assert found.picture[..., 0].max() < 140


def test_a_network_for_grey_pictures_gets_a_grey_one(tmp_path):
    classifier = linear(tmp_path, [[1, 0]], channels=1)
    found = maximise(classifier, 0, steps=100, step_size=8, l2=0, tv=0)
    assert (found.picture == 255).all()


def test_penalties_make_the_picture_fainter_and_smoother(shapes):
    def contrast(picture):
        return np.abs(picture.astype(float) - 127.5).mean()

    def roughness(picture):
        return np.abs(np.diff(picture.astype(float), axis=1)).mean()

    free = maximise(shapes, 2, steps=30, l2=0, tv=0, jitter=0).picture
    faint = maximise(shapes, 2, steps=30, l2=20, tv=0, jitter=0).picture
    smooth = maximise(shapes, 2, steps=30, l2=0, tv=20, jitter=0).picture
    assert contrast(faint) < 0.7 * contrast(free)
    assert roughness(smooth) < 0.5 * roughness(free)


def test_a_silent_filter_stays_where_it_is_and_is_said_not_to_rise(tmp_path):
    model = functional(keras.layers.Dense(2))
    kernel, _ = model.get_layer("conv").get_weights()
    model.get_layer("conv").set_weights([kernel, np.full(4, -1000.0)])
    classifier = explainers.load_classifier(saved(model, tmp_path))
    found = maximise(classifier, 0, layer="conv", steps=5)
    assert not found.rose
    assert set(found.scores.tolist()) == {0.0}
    assert found.scores.shape == (6,)


def test_units_are_counted_and_checked(shapes, tmp_path):
    assert [unit_count(shapes, layer) for layer in (None, "conv_c", "fc")] == [5, 28, 32]
    with pytest.raises(ValueError, match="layer conv_c has no unit 28; they are 0 to 27"):
        maximise(shapes, 28, layer="conv_c")
    with pytest.raises(ValueError, match="no unit -1; they are 0 to 4"):
        maximise(shapes, -1)
    with pytest.raises(ValueError, match="steps must be at least 1"):
        maximise(shapes, 0, steps=0)
    with pytest.raises(LookupError, match="no layer 'nope'"):
        maximise(shapes, 0, layer="nope")
    classifier = explainers.load_classifier(saved(nested(), tmp_path))
    assert maximise(classifier, 1, layer="body/backbone/relu", steps=2).scores.shape == (3,)


def test_no_gradient_of_a_filter_is_computed(shapes):
    run = activation_maximisation._compile(shapes, "conv_b")
    kinds = {operation.type for operation in run.graph.get_operations()}
    assert "Conv2DBackpropInput" in kinds
    assert not any("Filter" in kind for kind in kinds)


def test_every_step_is_told(shapes):
    steps = []
    maximise(shapes, 0, steps=4, tick=lambda: steps.append(1))
    assert len(steps) == 4
