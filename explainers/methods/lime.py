"""LIME: switch superpixels off at random and fit a linear model to what the classifier then says.

M. T. Ribeiro, S. Singh, C. Guestrin, "'Why Should I Trust You?': Explaining the Predictions of Any
Classifier" (2016). Sampling, kernel, solver and defaults are those of the ``lime`` package: the
same superpixels, samples and predictions give the same coefficients. Unlike there, the facts of
every class are kept, and superpixels are always counted from 0.
"""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

import numpy as np

from explainers import segmentation as superpixels
from explainers.classifiers import Classifier
from explainers.explanation import Explanation
from explainers.methods._perturbation import fill, predict_masked
from explainers.methods._surrogate import Fit, Surrogate, sample
from explainers.network.frames import Frame
from explainers.parameters import Between
from explainers.preparing import ahead


def _check_colour(value: str | list) -> None:
    is_colour = isinstance(value, list | tuple) and len(value) == 3
    if value != "mean" and not (
        is_colour and all(isinstance(part, int | float) and 0 <= part <= 255 for part in value)
    ):
        raise ValueError(f"must be 'mean' or [red, green, blue] from 0 to 255, not {value!r}")


def explain(
    classifier: Classifier,
    images: Sequence[np.ndarray],
    targets: Sequence[tuple[int, ...]],
    *,
    seeds: Sequence[int],
    num_samples: Annotated[int, Between(2, 1_000_000)] = 1000,
    segmentation: Annotated[str | dict, superpixels.parse] = "quickshift",
    hide_colour: Annotated[str | list | tuple, _check_colour] = "mean",
    kernel_width: Annotated[float, Between(1e-6)] = 0.25,
    num_features: Annotated[int, Between(1)] = 100_000,
    feature_selection: Literal[
        "auto", "none", "highest_weights", "forward_selection", "lasso_path"
    ] = "auto",
    batch_size: Annotated[int, Between(1, 1024)] = 32,
) -> list[Explanation]:
    """Explain by LIME; each picture's seed governs all of its chance.

    Parameters
    ----------
    num_samples
        Perturbed pictures, of which the first is the whole picture.
    segmentation
        An algorithm's name, or a dictionary of ``algorithm`` and its parameters.
    hide_colour
        What a superpixel that is off shows: its own ``mean`` colour, or [red, green, blue].
    kernel_width
        Of the exponential kernel that weighs the samples by their cosine distance.
    num_features, feature_selection
        How many superpixels may have a weight, and how they are chosen.
    batch_size
        Pictures in one forward pass, always filled up to this number.

    Returns
    -------
    list of Explanation
        The map holds each superpixel's coefficient. ``arrays`` holds ``coefficients`` and
        ``segments``, int32 of the source picture's size, -1 where the network saw nothing. The
        facts hold ``r2``, ``intercept``, ``local_prediction`` and the range of the predictions; a
        good ``r2`` over a narrow range says little.
    """

    def divide(image: np.ndarray) -> tuple[Frame, np.ndarray]:
        frame = classifier.frame(image)
        return frame, superpixels.segment(frame.pixels, segmentation)

    explanations = []
    for (frame, segments), ids, seed in zip(ahead(divide, images), targets, seeds, strict=True):
        state = np.random.RandomState(seed % 2**32)
        data = sample(num_samples, int(segments.max()) + 1, state)
        hidden = fill(frame.pixels, segments, hide_colour)
        predictions, scores = predict_masked(
            classifier, frame.pixels, hidden, segments, data, batch_size, ids
        )
        if not np.isfinite(predictions).all():
            reason = "gives NaN for the picture, or where superpixels are off"
            raise ValueError(f"{classifier.name} {reason}; check its preprocessing")
        surrogate = Surrogate(data, predictions, kernel_width, state)
        for column, target in enumerate(ids):
            fit = surrogate.fit(column, num_features, feature_selection)
            facts = {
                **_facts(classifier, target, fit, predictions[:, column]),
                "score": float(scores[target]),
                "superpixels": data.shape[1],
                "samples": num_samples,
                "engine": classifier.engine,
            }
            explanations.append(_explanation(frame, segments, fit, facts))
    return explanations


def _facts(
    classifier: Classifier, target: int, fit: Fit, predictions: np.ndarray
) -> dict[str, Any]:
    return {
        "class_id": target,
        "class_name": classifier.class_name(target),
        "probability": float(predictions[0]),
        "empty": not bool((fit.coefficients > 0).any()),
        "r2": fit.r2,
        "intercept": fit.intercept,
        "local_prediction": fit.local_prediction,
        "lowest_prediction": float(predictions.min()),
        "highest_prediction": float(predictions.max()),
    }


def _explanation(
    frame: Frame, segments: np.ndarray, fit: Fit, facts: dict[str, Any]
) -> Explanation:
    # One more than the number, so that the zero outside the network's view becomes -1.
    numbers = frame.to_source(segments + 1, smooth=False) - 1
    weights = np.append(fit.coefficients, 0.0).astype(np.float32)
    arrays = {"coefficients": fit.coefficients, "segments": numbers}
    return Explanation(weights[numbers], facts, arrays)
