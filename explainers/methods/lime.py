"""LIME: switch superpixels off at random and fit a linear model to what the classifier then says.

M. T. Ribeiro, S. Singh, C. Guestrin, "'Why Should I Trust You?': Explaining the Predictions of Any
Classifier" (2016). Sampling, kernel, solver and defaults are those of the ``lime`` package: the
same superpixels, samples and predictions give the same coefficients. Unlike there, the facts of
every class are kept, superpixels are always counted from 0, and every map says how far another seed
would have changed it. ``sampling="designed"`` estimates the same coefficients from fewer samples.
"""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any, Literal

import numpy as np

from explainers import segmentation as superpixels
from explainers.classifiers import Classifier
from explainers.explanation import Explanation
from explainers.methods._facts import facts
from explainers.methods._lime_samples import Answers, Plan, gather
from explainers.methods._linear_model import RIDGE
from explainers.methods._perturbation import Colour, colour, fill, predict_masked
from explainers.methods._stability import expected_agreement
from explainers.methods._superpixels import source_numbers, superpixel_map
from explainers.methods._surrogate import Fit
from explainers.network.frames import Frame
from explainers.parameters import Between
from explainers.preparing import ahead

VERSION = 2


def explain(
    classifier: Classifier,
    images: Sequence[np.ndarray],
    targets: Sequence[tuple[int, ...]],
    *,
    seeds: Sequence[int],
    sampling: Literal["stock", "designed"] = "stock",
    num_samples: Annotated[int | None, Between(2, 1_000_000)] = None,
    stop_at: Annotated[float | None, Between(1e-6, 1)] = None,
    segmentation: Annotated[str | dict, superpixels.parse] = "quickshift",
    hide_colour: Annotated[Colour, colour] = "mean",
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
    sampling
        ``stock`` draws every switch by itself, as the ``lime`` package does; ``designed`` spreads
        the samples evenly and learns what lies between them, which takes fewer of them.
    num_samples
        Perturbed pictures, of which the first is the whole picture; 1000 stock or 448 designed
        unless given.
    stop_at
        Take no more samples once the error of every class's coefficients is estimated to be at
        most this share of their size.
    segmentation
        An algorithm's name, or a dictionary of ``algorithm`` and its parameters.
    hide_colour
        What a superpixel that is off shows: its own ``mean`` colour, ``black``, or [red, green,
        blue].
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
        facts hold ``r2``, ``intercept``, ``local_prediction`` and the range of the predictions (a
        good ``r2`` over a narrow range says little), ``samples``, the number of samples used,
        ``nonzero``, the number of superpixels with a weight, and what
        `explainers.methods._stability.expected_agreement` foretells of the coefficients before
        any are left out.
    """

    def divide(image: np.ndarray) -> tuple[Frame, np.ndarray]:
        frame = classifier.frame(image)
        return frame, superpixels.segment(frame.pixels, segmentation)

    plan = Plan(sampling, num_samples, stop_at, kernel_width)
    explanations = []
    for (frame, segments), ids, seed in zip(ahead(divide, images), targets, seeds, strict=True):
        hidden = fill(frame.pixels, segments, hide_colour)
        picture = (classifier, frame.pixels, hidden, segments)
        ask = partial(predict_masked, *picture, batch_size=batch_size, classes=ids)
        answers = gather(plan, ask, segments, seed % 2**32, classifier.name)
        numbers = source_numbers(frame, segments)
        for column, target in enumerate(ids):
            fit = answers.surrogate.fit(column, num_features, feature_selection)
            own = _facts(classifier, target, fit, answers, column) | {"sampling": sampling}
            explanations.append(superpixel_map(numbers, fit.coefficients, own))
    return explanations


def _facts(
    classifier: Classifier, target: int, fit: Fit, answers: Answers, column: int
) -> dict[str, Any]:
    predictions = answers.predictions[:, column]
    return {
        **facts(classifier, target, answers.scores[target], predictions[0], fit.coefficients),
        "r2": fit.r2,
        "intercept": fit.intercept,
        "local_prediction": fit.local_prediction,
        "lowest_prediction": float(predictions.min()),
        "highest_prediction": float(predictions.max()),
        "superpixels": fit.coefficients.size,
        "nonzero": int(np.count_nonzero(fit.coefficients)),
        "samples": len(predictions),
        "regressor": f"ridge, alpha {RIDGE:g}",
        **expected_agreement(answers.surrogate.linear_model(column)),
    }
