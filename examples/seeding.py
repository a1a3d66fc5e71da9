"""Chance in the trainings of the examples: each epoch's follows from its number alone."""

from typing import Any


def seed_epoch(model: Any, seed: int, epoch: int) -> None:
    """Seed an epoch by its number; dropout counts by itself, which no file of a network keeps."""
    import keras

    keras.utils.set_random_seed(seed + epoch)
    for layer in model.layers:
        if isinstance(layer, keras.layers.Dropout):
            layer.seed_generator.state.assign([seed, epoch])
