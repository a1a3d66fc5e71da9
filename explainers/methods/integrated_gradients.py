"""Integrated gradients: the gradient along the way from a picture that shows nothing.

M. Sundararajan, A. Taly and Q. Yan, "Axiomatic Attribution for Deep Networks" (2017), equation 1:
the attribution of pixel i is (x_i - x'_i) times the integral over a from 0 to 1 of df/dx_i at
x' + a (x - x'). By their proposition 1 (completeness) all attributions sum to f(x) - f(x'); the gap
that is left is what the number of steps costs. The way is straight between prepared pictures.
"""

from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Literal

import numpy as np

from explainers.classifiers import Classifier
from explainers.explanation import Explanation
from explainers.methods._facts import facts
from explainers.methods._gradients import Answers, asked
from explainers.methods._perturbation import Colour, is_colour, plain
from explainers.parameters import Between

BLUR = 0.1  # standard deviation of the blur, as a part of the input's longer side


def _check_baseline(value: Colour) -> None:
    if value != "blur" and not is_colour(value):
        wanted = "'black', 'mean', 'blur' or [red, green, blue] from 0 to 255"
        raise ValueError(f"must be {wanted}, not {value!r}")


def explain(
    classifier: Classifier,
    images: Sequence[np.ndarray],
    targets: Sequence[tuple[int, ...]],
    *,
    seeds: Sequence[int],
    steps: Annotated[int, Between(1, 4096)] = 256,
    baseline: Annotated[Colour, _check_baseline] = "black",
    quadrature: Literal["midpoint", "trapezoid", "gauss_legendre"] = "gauss_legendre",
    score: Literal["logit", "probability"] = "logit",
    batch_size: Annotated[int, Between(1, 1024)] = 8,
) -> list[Explanation]:
    """Explain by integrated gradients; nothing is left to chance, so the seeds do not matter.

    Parameters
    ----------
    steps
        Pictures between the baseline and the picture; for ``trapezoid`` intervals between them. The
        steeper the network, the more are needed: see ``completeness_gap``.
    baseline
        The picture that shows nothing: ``black``, its own ``mean`` colour, a strong ``blur`` of it,
        or [red, green, blue].
    quadrature
        How the integral becomes a sum.
    score
        What is explained: the value before the last activation, or the probability.
    batch_size
        Pictures in one pass, always filled up to this number.

    Returns
    -------
    list of Explanation
        The map is signed, the sum over the colour channels. ``arrays`` holds ``raw``, the map at
        the input's size. The facts hold ``baseline_score`` and ``baseline_probability``, and
        ``completeness_gap``: the sum of ``raw`` less what f gained from the baseline to the
        picture; if it is large beside that gain, more steps are needed.

    Raises
    ------
    ValueError
        If the class score does not depend on the picture.
    """
    places, weights = _nodes(quadrature, steps)
    explanations = []
    for image, ids in zip(images, targets, strict=True):
        frame = classifier.frame(image)
        start = classifier.scaled(_baseline(frame.pixels, baseline))
        change = classifier.scaled(frame.pixels) - start
        for target in ids:
            points = (start + np.float32(place) * change for place in places)
            answers = asked(classifier, points, target, score, batch_size)
            raw, whole, own = _integrate(change, weights, answers, score)
            own |= facts(classifier, target, whole.scores, whole.probabilities, raw)
            explanations.append(Explanation.enlarged(frame, raw, own, {"raw": raw}))
    return explanations


def _nodes(quadrature: str, steps: int) -> tuple[np.ndarray, np.ndarray]:
    """Give the places from 0 to 1 and their weights; the two ends come first, to be told the score.

    The weights sum to one.
    """
    if quadrature == "midpoint":
        places, weights = (np.arange(steps) + 0.5) / steps, np.full(steps, 1 / steps)
    elif quadrature == "trapezoid":
        places, weights = np.arange(1, steps) / steps, np.full(steps - 1, 1 / steps)
    else:
        # Given for -1 to 1.
        roots, weights = np.polynomial.legendre.leggauss(steps)
        places, weights = (roots + 1) / 2, weights / 2
    end = 0.5 / steps if quadrature == "trapezoid" else 0.0
    return np.concatenate([[0, 1], places]), np.concatenate([[end, end], weights])


def _baseline(pixels: np.ndarray, baseline: Colour) -> np.ndarray:
    """Give the picture that shows nothing: float32, (height, width, 3), from 0 to 255."""
    if baseline == "blur":
        from scipy.ndimage import gaussian_filter

        deviation = BLUR * max(pixels.shape[:2])
        return gaussian_filter(pixels.astype(np.float32), (deviation, deviation, 0))
    return plain(pixels, baseline)


def _integrate(
    change: np.ndarray, weights: np.ndarray, answers: Iterable[Answers], score: str
) -> tuple[np.ndarray, Answers, dict[str, Any]]:
    """Sum the answers up: the map, the answer at the picture itself, and the facts of the way."""
    total = np.zeros(change.shape)
    ends: list[Answers] = []
    for weight, answer in zip(weights, answers, strict=True):
        if len(ends) < 2:
            ends.append(answer)
        total += weight * answer.gradients
    empty, whole = ends
    raw = (total * change).sum(axis=2)
    before, after = (
        float(end.scores if score == "logit" else end.probabilities) for end in (empty, whole)
    )
    own = {
        "baseline_score": float(empty.scores),
        "baseline_probability": float(empty.probabilities),
        "completeness_gap": float(raw.sum() - (after - before)),
    }
    return raw.astype(np.float32), whole, own
