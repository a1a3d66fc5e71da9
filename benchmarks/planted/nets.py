"""Training a small network on a world, and whether it learned what was planted: the causal check.

A trained network and what it was found to be are kept in a folder; nothing is trained twice.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.planted.cues import SIDE
from benchmarks.planted.scenes import CHECKING, LABELS, TRAINING, Plan, World
from explainers.work.storage import write_whole

PICTURES, EPOCHS, BATCH = 2500, 10, 50
CHECKED = 300  # fresh pictures, each shown without and with the cue
LEARNED = 0.10  # by how much the cue must raise the class's mean probability


def is_trained(plan: Plan, folder: Path) -> bool:
    """Say whether a network is finished."""
    return _facts_path(plan, folder).exists()


def trained(world: World, folder: Path) -> dict[str, Any]:
    """Train a world's network unless that was done before.

    Returns
    -------
    dict
        ``path`` of the network, ``accuracy`` on fresh pictures without cue, ``effect`` of pasting
        the cue there on the class's mean probability, ``learned``; beside them the plan and what
        was drawn from it.
    """
    facts, path = _facts_path(world.plan, folder), folder / f"{world.plan.name}.keras"
    if not facts.exists():
        folder.mkdir(parents=True, exist_ok=True)
        model = _train(world)
        model.save(path)
        settings = {"labels": list(LABELS), "preprocessing": {"scaling": "none"}}
        write_whole(path.with_suffix(".json"), json.dumps(settings).encode())
        write_whole(facts, json.dumps(_facts(world, model), indent=1).encode())
    return json.loads(facts.read_text()) | {"path": str(path)}


def _facts_path(plan: Plan, folder: Path) -> Path:
    return folder / f"{plan.name}.facts.json"


def _facts(world: World, model: Any) -> dict[str, Any]:
    plan = asdict(world.plan) | {"label": world.label, "camera": world.camera, "head": world.head}
    return plan | causal_check(world, lambda pictures: model.predict(pictures, verbose=0))


def causal_check(world: World, predict: Any) -> dict[str, Any]:
    """Paste the cue into fresh pictures that are free of it: what does it change?

    Parameters
    ----------
    world
        Whose cue is pasted, also if training never showed it.
    predict
        From uint8 (n, SIDE, SIDE, 3) to the probabilities, (n, classes).
    """
    target = LABELS.index(world.label)
    drawn = [[world.picture(CHECKING, n, cue) for n in range(CHECKED)] for cue in (False, True)]
    free, pasted = (np.stack([pixels for pixels, _, _ in half]) for half in drawn)
    true = np.array([LABELS.index(label) for _, label, _ in drawn[0]])
    without, with_cue = predict(free), predict(pasted)
    effect = float((with_cue - without)[:, target].mean())
    others = true != target
    return {
        "accuracy": float((without.argmax(1) == true).mean()),
        "accuracy_with_cue": float((with_cue.argmax(1) == true).mean()),
        "effect": effect,
        "turned": float((with_cue.argmax(1) == target)[others].mean()),
        "turned_without": float((without.argmax(1) == target)[others].mean()),
        "learned": effect >= LEARNED,
    }


def _train(world: World) -> Any:
    import keras

    keras.utils.set_random_seed(1000 * world.plan.block + world.plan.number)
    pictures = np.zeros((PICTURES, SIDE, SIDE, 3), np.uint8)
    true = np.zeros(PICTURES, np.int64)
    for number in range(PICTURES):
        label = world.label_of(TRAINING, number)
        cue = world.has_cue(TRAINING, number, label, tied=True)
        pictures[number] = world.picture(TRAINING, number, cue)[0]
        true[number] = LABELS.index(label)
    model = _network(world.head)
    model.compile(keras.optimizers.Adam(2e-3), "sparse_categorical_crossentropy")
    slower = keras.callbacks.LearningRateScheduler(
        lambda epoch, _: 2e-3 * 0.5 * (1 + np.cos(np.pi * epoch / EPOCHS))
    )
    model.fit(pictures, true, BATCH, EPOCHS, verbose=0, callbacks=[slower])
    return model


def _network(head: str) -> Any:
    """Four convolutions, then 8 x 8 cells; a dense layer on their mean, or on each quarter's."""
    import keras
    from keras import layers

    value = inputs = keras.Input((SIDE, SIDE, 3))
    value = layers.Rescaling(1 / 127.5, -1.0)(value)
    for number, filters in enumerate((12, 24, 32, 48)):
        value = layers.Conv2D(
            filters, 3 if number else 5, strides=1 if number else 2, padding="same", use_bias=False
        )(value)
        value = layers.BatchNormalization()(value)
        value = layers.ReLU()(value)
        if number in (0, 2):
            value = layers.MaxPooling2D()(value)
    if head == "whole":
        value = layers.GlobalAveragePooling2D()(value)
    else:
        value = layers.Flatten()(layers.AveragePooling2D(4)(value))
    return keras.Model(inputs, layers.Dense(len(LABELS), "softmax")(value))
