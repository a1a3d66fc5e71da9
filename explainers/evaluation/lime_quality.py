"""How well a linear model of superpixels describes the classifier around a picture."""

from typing import NamedTuple

from explainers.explanation import Explanation


class LimeQuality(NamedTuple):
    """The fit of one class's linear model.

    Attributes
    ----------
    r2
        Its weighted coefficient of determination.
    prediction_range
        The highest less the lowest probability among the perturbed pictures. Over a narrow range a
        good ``r2`` says little.
    local_prediction
        Intercept and all coefficients together: what it says about the whole picture.
    gap
        How far that is from what the classifier says.
    """

    r2: float
    prediction_range: float
    local_prediction: float
    gap: float


def lime_quality(explanation: Explanation) -> LimeQuality | None:
    """Judge the linear model behind an explanation; None where there is none."""
    facts, coefficients = explanation.facts, explanation.arrays.get("coefficients")
    if coefficients is None or "intercept" not in facts or "r2" not in facts:
        return None
    local = float(facts["intercept"] + coefficients.sum())
    return LimeQuality(
        r2=float(facts["r2"]),
        prediction_range=float(facts["highest_prediction"] - facts["lowest_prediction"]),
        local_prediction=local,
        gap=abs(local - float(facts["probability"])),
    )
