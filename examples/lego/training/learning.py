"""Epoch after epoch: a network learns, is measured, and is kept so that it can go on.

Every epoch is seeded by its number and the network is kept with the state of its optimiser, so an
interrupted training goes on to the same weights as one that ran through.
"""

import random
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from tqdm import tqdm

from examples.lego.measures import measure
from examples.lego.training.augmentation import Augmentation, augment
from examples.lego.training.pictures import Pictures
from examples.lego.training.trackers import Tracker
from examples.lego.training.workplace import JUDGED, History, Workplace, best
from examples.seeding import seed_epoch


@dataclass(frozen=True)
class Recipe:
    """How a network is trained.

    Attributes
    ----------
    epochs
        How often it sees every picture.
    batch
        Pictures in one step. Only whole batches are shown; who is left over changes by epoch.
    rate
        Adam's largest learning rate; it rises for `warm` epochs, then falls to nothing (cosine).
    warm
        Epochs, or a part of one.
    seed
        Governs all chance of the training.
    augmentation
        How pictures are changed.
    """

    epochs: int
    batch: int = 16
    rate: float = 1e-3
    warm: float = 1.0
    seed: int = 2008
    augmentation: Augmentation = field(default_factory=Augmentation)

    def __post_init__(self) -> None:
        for name in ("epochs", "batch", "rate"):
            if not getattr(self, name) > 0:
                raise ValueError(f"{name} must be above 0, not {getattr(self, name)}")


def learn(
    build: Callable[[], Any],
    loss: Any,
    training: Pictures,
    validation: Pictures,
    recipe: Recipe,
    workplace: Workplace,
    trackers: Sequence[Tracker] = (),
) -> tuple[Any, History]:
    """Train a network, or go on with training it.

    Parameters
    ----------
    build
        Makes the untrained network: pictures of 0..255 to logits.
    loss
        A Keras loss of truth and logits, registered so that it can be loaded again.
    training, validation
        What it learns from, and what its epochs are judged by.
    recipe
        How.
    workplace
        Where it is kept after every epoch; `Workplace.begin` has been called.
    trackers
        Are told of every epoch.

    Returns
    -------
    keras.Model, list
        The network after the best of its epochs, and what was measured after each.

    Raises
    ------
    ValueError
        If there are fewer pictures than a batch needs.
    """
    import keras

    steps = len(training.truth) // recipe.batch
    if not steps:
        numbers = f"{recipe.batch}, but there are {len(training.truth)} pictures"
        raise ValueError(f"one batch takes {numbers} for training; add some, or lower --batch")
    history = workplace.history()
    model = _start(build, loss, recipe, steps, workplace, len(history))
    with tqdm(total=recipe.epochs * steps, desc="steps", file=sys.stderr) as bar:
        bar.update(len(history) * steps)
        while len(history) < recipe.epochs:
            epoch, started = len(history), time.monotonic()
            found = _epoch(model, training, recipe, epoch, bar)
            found |= judge(model, loss, validation, recipe.batch)
            history = [*history, found | {"seconds": time.monotonic() - started}]
            workplace.keep(model, history)
            bar.write(f"epoch {epoch + 1}: {describe(found)}", file=sys.stderr)
            for tracker in trackers:
                tracker.record(epoch + 1, found)
    return keras.models.load_model(workplace.checkpoint(best(history))), history


def describe(values: Mapping[str, float]) -> str:
    """Write measured values in one line."""
    return ", ".join(f"{name.replace('_', ' ')} {value:.4g}" for name, value in values.items())


def _start(
    build: Callable[[], Any], loss: Any, recipe: Recipe, steps: int, workplace: Workplace, done: int
) -> Any:
    """Build the network, or take it as it was after the last whole epoch."""
    import keras

    if done:
        return keras.models.load_model(workplace.checkpoint(done - 1))
    random.seed(recipe.seed)
    keras.utils.set_random_seed(recipe.seed)
    model = build()
    warm = round(recipe.warm * steps)
    falling = max(1, recipe.epochs * steps - warm)
    rate = keras.optimizers.schedules.CosineDecay(
        recipe.rate / 20, falling, warmup_target=recipe.rate, warmup_steps=warm
    )
    model.compile(keras.optimizers.Adam(rate), loss)
    return model


def _epoch(model: Any, pictures: Pictures, recipe: Recipe, epoch: int, bar: tqdm) -> dict:
    import keras

    seed_epoch(model, recipe.seed, epoch)
    told = keras.callbacks.LambdaCallback(on_train_batch_end=lambda batch, logs: bar.update())
    batches = _batches(pictures, recipe, epoch)
    found = model.fit(batches, shuffle=False, verbose=0, callbacks=[told]).history
    rate = model.optimizer.learning_rate
    return {"loss": float(found["loss"][-1]), "rate": float(rate)}


def _batches(pictures: Pictures, recipe: Recipe, epoch: int) -> Any:
    """Deal the pictures out in the epoch's own order, each batch changed by its own chance."""
    import keras

    order = np.random.default_rng([recipe.seed, epoch]).permutation(len(pictures.truth))

    class Batches(keras.utils.PyDataset):
        def __init__(self) -> None:
            # Two threads prepare batches while others are learned from; their order stays.
            super().__init__(workers=2, max_queue_size=4)

        def __len__(self) -> int:
            return len(order) // recipe.batch

        def __getitem__(self, number: int) -> tuple[np.ndarray, np.ndarray]:
            chosen = order[number * recipe.batch :][: recipe.batch]
            chance = np.random.default_rng([recipe.seed, epoch, number])
            arrays = (pictures.pixels[chosen], pictures.truth[chosen], pictures.places[chosen])
            return augment(*arrays, recipe.augmentation, chance)

    return Batches()


def judge(model: Any, loss: Any, pictures: Pictures, batch: int) -> dict[str, float]:
    """Measure a network on pictures as they are."""
    logits = model.predict(pictures.pixels, batch_size=batch, verbose=0)
    found = measure(pictures.truth, logits)
    return {
        "validation_loss": float(np.mean(loss(pictures.truth, logits))),
        JUDGED: found.mean_average_precision,
        "validation_f1": found.f1,
        "validation_accuracy": found.binary_accuracy,
    }


def configure(recipe: Recipe, **more: Any) -> dict[str, Any]:
    """Give everything that determines a training, as plain values."""
    return {**more, **asdict(recipe)}
