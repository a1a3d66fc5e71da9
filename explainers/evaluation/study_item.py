"""The nine numbers that stand beside each picture of a study, to be joined to the choices."""

from typing import Any

from explainers.evaluation.measures import Case, measure
from explainers.evaluation.settings import EvaluationSettings

COLUMNS = {
    "peak_in_box": "pointing",
    "energy_in_box": "energy",
    "area": "area",
    "deletion_auc": "deletion",
    "insertion_auc": "insertion",
    "r2": "lime",
    "stability": "stability",
    "correct": "prediction",
    "confidence": "prediction",
}


def study_item(case: Case, settings: EvaluationSettings | None = None) -> dict[str, Any]:
    """Give the nine columns of one explanation.

    Parameters
    ----------
    case
        The explanation, its picture and classifier, and what is known about the truth.
    settings
        The defaults unless given.

    Returns
    -------
    dict
        The keys of `COLUMNS`: is the map's peak in the object, the share of its energy there, the
        share of the picture that it marks, the areas under the curves of deletion and insertion,
        the fit of LIME's linear model, the stability, whether the prediction is correct, and the
        probability of what was predicted. None where there is no answer.
    """
    chosen = settings or EvaluationSettings()
    found: dict[str, Any] = {}
    for name in dict.fromkeys(COLUMNS.values()):
        found |= measure(case, name, chosen)
    return {column: found[column] for column in COLUMNS}
