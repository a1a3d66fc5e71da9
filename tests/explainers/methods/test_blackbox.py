"""What the methods that never look inside the classifier have in common."""

import keras
import numpy as np
import pytest

import explainers
from tests.explainers.builders import noise, saved

OPTIONS = {
    "occlusion": {"score": "logit"},
    "rise": {"score": "logit", "num_masks": 600, "hide_colour": "mean"},
    "kernelshap": {"segmentation": "grid", "num_samples": 600},
}


@pytest.mark.parametrize("name", OPTIONS)
def test_the_energy_lies_where_the_shape_is(name, shapes, shape_pictures, reference):
    with np.load(reference / "A_inputs.npz") as archive:
        numbers, masks = archive["y"], archive["mask"] > 0
    chosen = np.flatnonzero(masks.any(axis=(1, 2)))
    targets = [(int(numbers[index]),) for index in chosen]
    pictures = [shape_pictures[index] for index in chosen]
    found = explainers.get(name)(shapes, pictures, targets, seeds=chosen, **OPTIONS[name])
    gains, hits = [], []
    for one, index in zip(found, chosen, strict=True):
        energy, mask = np.maximum(one.map, 0), masks[index]
        gains.append(energy[mask].sum() / energy.sum() / mask.mean())
        # The strongest superpixel has many strongest pixels.
        hits.append(mask[energy == energy.max()].any())
    assert np.median(gains) > 2  # 1 would be chance
    assert np.mean(hits) >= 0.5  # the shapes cover about one part in twenty


@pytest.mark.parametrize("name", OPTIONS)
def test_a_classifier_that_fails_where_parts_are_hidden_is_named(name, tmp_path):
    """The logarithm of a black pixel is minus infinity, and that times zero is no number."""
    inputs = keras.Input((8, 8, 3))
    lowest = keras.layers.GlobalMaxPooling2D()(-inputs)
    blind = keras.layers.Dense(2, activation="softmax")(keras.ops.log(-lowest) * 0)
    classifier = explainers.load_classifier(saved(keras.Model(inputs, blind), tmp_path))
    bright = np.maximum(noise(8, 8), 1)
    with pytest.raises(ValueError, match=r"model gives NaN .*; check its preprocessing"):
        explainers.get(name)(classifier, [bright], [(0,)], seeds=[0], hide_colour=[0, 0, 0])


@pytest.mark.parametrize("name", ["occlusion", "rise"])
def test_the_memory_depends_on_the_batch_and_not_on_the_number_of_passes(
    name, shapes, shape_pictures, monkeypatch
):
    """Whatever is asked of the network comes in batches of one shape."""
    rows = []
    whole = type(shapes).evaluate

    def spy(self, batch, batch_size=1):
        rows.append((len(batch), batch_size))
        return whole(self, batch, batch_size)

    monkeypatch.setattr(type(shapes), "evaluate", spy)
    parameters = OPTIONS[name] | {"batch_size": 8}
    explainers.get(name)(shapes, [shape_pictures[0]], [(0,)], seeds=[0], **parameters)
    assert len(rows) > 30
    assert all(count <= 8 and batch_size in (1, 8) for count, batch_size in rows)
