"""KernelSHAP: share the class probability out among the superpixels, by Shapley's rule.

S. M. Lundberg, S.-I. Lee, "A Unified Approach to Interpreting Model Predictions" (2017), theorem 2:
Shapley values are the solution of a weighted regression over coalitions. Here a coalition is a set
of superpixels that are seen while the others show the hiding colour.
"""

from collections.abc import Sequence
from typing import Annotated

import numpy as np

from explainers import segmentation as superpixels
from explainers.classifiers import Classifier
from explainers.explanation import Explanation
from explainers.methods._facts import facts
from explainers.methods._perturbation import Colour, colour, fill, predict_masked
from explainers.methods._shapley import Coalitions, coalitions, solve
from explainers.methods._superpixels import source_numbers, superpixel_map
from explainers.parameters import Between


def explain(
    classifier: Classifier,
    images: Sequence[np.ndarray],
    targets: Sequence[tuple[int, ...]],
    *,
    seeds: Sequence[int],
    num_samples: Annotated[int, Between(4, 1_000_000)] = 1000,
    segmentation: Annotated[str | dict, superpixels.parse] = "quickshift",
    hide_colour: Annotated[Colour, colour] = "mean",
    batch_size: Annotated[int, Between(1, 1024)] = 32,
) -> list[Explanation]:
    """Explain by KernelSHAP; each picture's seed governs which coalitions are drawn.

    Parameters
    ----------
    num_samples
        Forward passes for each picture. With n superpixels and at least 2 ** n passes, all
        coalitions are asked and the values are exact.
    segmentation
        An algorithm's name, or a dictionary of ``algorithm`` and its parameters.
    hide_colour
        What a superpixel shows that is not seen: its own ``mean`` colour, ``black``, or [red,
        green, blue].
    batch_size
        Pictures in one forward pass, always filled up to this number.

    Returns
    -------
    list of Explanation
        The map holds each superpixel's Shapley value. ``arrays`` holds ``coefficients`` and
        ``segments``, int32 of the source picture's size, -1 where the network saw nothing. The
        facts hold ``hidden_probability``, that of the picture with all superpixels hidden; the
        coefficients sum to the probability less this. ``exact`` says whether all coalitions were
        asked.
    """
    explanations = []
    for image, ids, seed in zip(images, targets, seeds, strict=True):
        frame = classifier.frame(image)
        segments = superpixels.segment(frame.pixels, segmentation)
        generator = np.random.default_rng(seed)
        asked = coalitions(int(segments.max()) + 1, num_samples - 2, generator)
        hidden = fill(frame.pixels, segments, hide_colour)
        predictions, scores = predict_masked(
            classifier, frame.pixels, hidden, segments, _rows(asked), batch_size, ids
        )
        if not np.isfinite(predictions).all():
            reason = "gives NaN for the picture, or where superpixels are hidden"
            raise ValueError(f"{classifier.name} {reason}; check its preprocessing")
        numbers = source_numbers(frame, segments)
        for target, answers in zip(ids, predictions.T, strict=True):
            # Answers to `_rows`: the whole picture, the hidden one, the coalitions.
            shares = solve(asked, answers[2:], float(answers[1]), float(answers[0]))
            own = {
                **facts(classifier, target, scores[target], answers[0], shares),
                "hidden_probability": float(answers[1]),
                "superpixels": len(shares),
                "samples": len(answers),
                "exact": asked.exact,
            }
            explanations.append(superpixel_map(numbers, shares, own))
    return explanations


def _rows(asked: Coalitions) -> np.ndarray:
    """Put the whole picture and the hidden one before the coalitions."""
    players = asked.members.shape[1]
    ends = [np.ones((1, players), np.int8), np.zeros((1, players), np.int8)]
    return np.concatenate([*ends, asked.members])
