"""Who is measured: other people's way of explaining, and ours, with the same interface.

Each maker gets the specification of a classifier and gives a function from pictures to a list of
arrays, one for each picture: a map or the coefficients of its superpixels.
"""

import os
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

import explainers
from explainers.classifiers import Classifier
from explainers.segmentation import segment

Runner = Callable[[Sequence[np.ndarray]], list[np.ndarray]]
SEED = 5
LIME_BATCH = 32
GRADCAM_BATCH = 8
# Read when tqdm is imported: the lime package draws a bar for every picture.
os.environ["TQDM_DISABLE"] = "1"


def classifier(spec: dict[str, Any], engine: str) -> Classifier:
    """Load a classifier with one of the engines."""
    return explainers.load_classifier({**spec, "engine": engine})


def stock_lime(spec: dict[str, Any], samples: int, *, comparable: bool = False) -> Runner:
    """Use the ``lime`` package with Keras's ``predict``, and the defaults of both.

    Parameters
    ----------
    comparable
        Give it our superpixels, and the picture as broken numbers so that it does not round the
        hiding colours: then it must find the same coefficients.
    """
    import keras
    from lime.lime_image import LimeImageExplainer

    ours = explainers.load_classifier(spec)
    model = keras.models.load_model(spec["path"], compile=False)

    def predict(batch: np.ndarray) -> np.ndarray:
        return model.predict(ours.scaled(batch), verbose=0)

    def explain(image: np.ndarray) -> np.ndarray:
        explainer = LimeImageExplainer(random_state=SEED)
        own = (lambda _: segment(image)) if comparable else None
        given = image.astype(np.float64) if comparable else image
        found = explainer.explain_instance(
            given,
            predict,
            top_labels=1,
            num_samples=samples,
            segmentation_fn=own,
        )
        pairs = found.local_exp[found.top_labels[0]]
        return np.array([weight for _, weight in sorted(pairs)])

    return lambda pictures: [explain(one) for one in pictures]


def our_lime(spec: dict[str, Any], samples: int | None, engine: str, **parameters: Any) -> Runner:
    """Use this library's LIME, of the class that is most likely; None for its own default."""
    network, lime = classifier(spec, engine), explainers.get("lime")

    def explain(pictures: Sequence[np.ndarray]) -> list[np.ndarray]:
        targets = network.resolve_targets(pictures, "top-1")
        seeds = [SEED] * len(pictures)
        given = {"num_samples": samples, "batch_size": LIME_BATCH, **parameters}
        found = lime(network, pictures, targets, seeds=seeds, **given)
        return [one.arrays["coefficients"] for one in found]

    return explain


def lime_passes(spec: dict[str, Any], samples: int, engine: str) -> Runner:
    """Run as many forward passes as LIME does, of pictures that are ready, and nothing else."""
    network = classifier(spec, engine)

    def explain(pictures: Sequence[np.ndarray]) -> list[np.ndarray]:
        batch = np.repeat(network.preprocess(pictures[:1]), LIME_BATCH, axis=0)
        passes = -(-samples // LIME_BATCH) * len(pictures)
        return [network.evaluate(batch, LIME_BATCH)[1] for _ in range(passes)]

    return explain


def stock_gradcam(spec: dict[str, Any]) -> Runner:
    """Follow the example in Keras's documentation (keras.io/examples/vision/grad_cam).

    Picture by picture, with a tape round the whole network. As there, the last activation is taken
    off, so that the score is the value before it.
    """
    import keras
    import tensorflow as tf

    ours = explainers.load_classifier(spec)
    model = keras.models.load_model(spec["path"], compile=False)
    model.layers[-1].activation = None
    layer = model.get_layer(ours.feature_layer)
    both = keras.Model(model.input, [layer.output, model.outputs[0]])

    def explain(picture: np.ndarray) -> np.ndarray:
        batch = ours.preprocess([picture])
        with tf.GradientTape() as tape:
            features, scores = both(batch)
            chosen = scores[:, tf.argmax(scores[0])]
        gradients = tape.gradient(chosen, features)
        weights = tf.reduce_mean(gradients, axis=(0, 1, 2))
        return tf.squeeze(features[0] @ weights[..., tf.newaxis]).numpy()

    return lambda pictures: [explain(one) for one in pictures]


def our_gradcam(spec: dict[str, Any], target: Callable[[np.ndarray], tuple[int, ...]]) -> Runner:
    """Use this library's Grad-CAM in batches, of the classes that `target` gives for a picture."""
    network, gradcam = classifier(spec, "tensorflow"), explainers.get("gradcam")

    def explain(pictures: Sequence[np.ndarray]) -> list[np.ndarray]:
        seeds, targets = [0] * len(pictures), [target(picture) for picture in pictures]
        found = gradcam(network, pictures, targets, seeds=seeds, batch_size=GRADCAM_BATCH)
        return [one.arrays["raw"] for one in found]

    return explain


def gradcam_passes(spec: dict[str, Any]) -> Runner:
    """Run the forward passes alone, in the same batches."""
    network = classifier(spec, "tensorflow")

    def explain(pictures: Sequence[np.ndarray]) -> list[np.ndarray]:
        return list(network.evaluate(network.preprocess(pictures), GRADCAM_BATCH)[1])

    return explain
