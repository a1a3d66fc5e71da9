"""What the tables say about pictures and classifiers, apart from anybody's answers."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from studyapp.analysis.answers import same_class
from studyapp.models import Explanation, Study

CORRECT, WRONG, MIXED = "correct", "wrong", "mixed"


@dataclass(frozen=True)
class Material:
    """
    Parameters
    ----------
    models, stages : the classifier that each condition explains, and how far it was trained; under
        no name those of the study.
    strata : by the picture's SHA-256 and the classifier, whether that is right about it; where that
        is known.
    """

    models: Mapping[str, str]
    stages: Mapping[str, str]
    strata: Mapping[tuple[str, str], str]

    def cells(self, image_sha256: str, conditions: Collection[str]) -> dict[str, Any]:
        """What a row about these conditions says; about none, it is the study's classifier."""
        shown = conditions or [""]
        models = sorted({self.models[name] for name in shown})
        known = {self.strata.get((image_sha256, model)) for model in models} - {None}
        return {
            "model_id": " / ".join(models),
            "model_stage": " / ".join(sorted({self.stages[name] for name in shown} - {""})) or None,
            "item_stratum": MIXED if len(known) > 1 else next(iter(known), None),
        }


def material_of(study: Study) -> Material:
    """In two queries, however many pictures there are."""
    models, stages = {"": study.classifier.name}, {"": study.classifier.stage}
    for condition in study.conditions.select_related("classifier", "study__classifier"):
        models[condition.name] = condition.explained.name
        stages[condition.name] = condition.explained.stage
    return Material(models, stages, _strata(study, models))


def _strata(study: Study, models: Mapping[str, str]) -> dict[tuple[str, str], str]:
    columns = ("image__sha256", "condition__name", "image__true_label", "image__labels")
    rows = (
        Explanation.objects.filter(image__study=study)
        .exclude(image__true_label="")
        .order_by("image_id", "condition__name")
        .values_list(*columns, "class_name", "facts")
    )
    known = {}
    for sha256, condition, true_label, labels, class_name, facts in rows.iterator():
        predicted = _predicted(class_name, facts)
        if predicted:
            is_right = any(same_class(predicted, label) for label in [true_label, *labels])
            known[sha256, models[condition]] = CORRECT if is_right else WRONG
    return known


def _predicted(class_name: str, facts: Mapping[str, Any]) -> str:
    """The most probable class of the whole picture; empty where it was not recorded."""
    top_classes = facts.get("top_classes")
    if top_classes:
        return str(top_classes[0][0])
    return class_name if facts.get("rule") == "top-1" else ""
