"""What the tables say about pictures and the classifier, apart from anybody's answers."""

from collections.abc import Mapping
from typing import Any

from studyapp.analysis.answers import same_class
from studyapp.models import Explanation, Study

CORRECT, WRONG = "correct", "wrong"


def strata(study: Study) -> dict[str, str]:
    """By the picture's SHA-256, whether the classifier is right about it; where that is known."""
    rows = (
        Explanation.objects.filter(image__study=study)
        .exclude(image__true_label="")
        .order_by("image_id", "condition__name")
        .values_list("image__sha256", "image__true_label", "class_name", "facts")
    )
    known = {}
    for sha256, true_label, class_name, facts in rows.iterator():
        predicted = _predicted(class_name, facts)
        if predicted:
            known[sha256] = CORRECT if same_class(predicted, true_label) else WRONG
    return known


def _predicted(class_name: str, facts: Mapping[str, Any]) -> str:
    """The most probable class of the whole picture; empty where it was not recorded."""
    top_classes = facts.get("top_classes")
    if top_classes:
        return str(top_classes[0][0])
    return class_name if facts.get("rule") == "top-1" else ""
