"""The table of stimuli: every picture under every condition, and how it was made."""

import json
from collections.abc import Iterator
from typing import Any

from studyapp.actions.tables.material import Material, material_of
from studyapp.actions.tables.reading import ROWS_AT_ONCE, short, utc
from studyapp.analysis.columns.audited import AUDITED
from studyapp.analysis.columns.measured import MEASURED
from studyapp.models import Stimulus, Study


def stimuli_table(study: Study, *, simulated: bool) -> Iterator[dict[str, Any]]:
    """One row per picture and condition, in the order of the pictures' hashes and the names.

    It is the same whoever answered; `simulated` is taken as all tables take it.
    """
    material = material_of(study)
    stimuli = (
        Stimulus.objects.filter(explanation__image__study=study)
        .select_related(
            "explanation__image",
            "explanation__condition__faulty_version_of",
            "explanation__condition__classifier",
            "explanation__measurement",
        )
        .order_by("explanation__image__sha256", "explanation__condition__name")
    )
    for stimulus in stimuli.iterator(chunk_size=ROWS_AT_ONCE):
        yield (
            _model(study, stimulus, material)
            | _picture(stimulus)
            | _map(stimulus)
            | _drawing(stimulus)
            | _measured(stimulus)
            | _audited(stimulus)
        )


def _model(study: Study, stimulus: Stimulus, material: Material) -> dict[str, Any]:
    explanation = stimulus.explanation
    classifier = explanation.condition.classifier or study.classifier
    cells = material.cells(explanation.image.sha256, [explanation.condition.name])
    return {"study_id": study.slug, "model_sha256": classifier.sha256, **cells}


def _picture(stimulus: Stimulus) -> dict[str, Any]:
    image = stimulus.explanation.image
    return {
        "item_id": short(image.sha256),
        "item_name": image.name,
        "item_sha256": image.sha256,
        "true_label": image.true_label,
        "is_practice_item": int(image.is_practice),
        "source_credit": image.credit,
        "source_licence": image.licence,
    }


def _map(stimulus: Stimulus) -> dict[str, Any]:
    explanation = stimulus.explanation
    condition, provenance = explanation.condition, explanation.provenance
    sound = condition.faulty_version_of
    return {
        "method": condition.name,
        "is_catch_method": int(condition.is_catch),
        "faulty_version_of": sound.name if sound else None,
        "technique": condition.method,
        "technique_version": provenance.get("method_version"),
        "technique_parameters": _written(provenance.get("parameters", condition.parameters)),
        "technique_seed": provenance.get("seed"),
        "class_explained": explanation.class_name,
        "class_probability": explanation.probability,
        "is_empty": int(explanation.is_empty),
        "software": _written(provenance.get("versions")),
        "generated_at_utc": utc(explanation.created_at),
    }


def _drawing(stimulus: Stimulus) -> dict[str, Any]:
    condition = stimulus.explanation.condition
    return {
        "rendering": condition.rendering,
        "rendering_parameters": _written(condition.rendering_parameters),
        "stimulus_id": short(stimulus.sha256),
        "stimulus_sha256": stimulus.sha256,
        "width_px": stimulus.width,
        "height_px": stimulus.height,
    }


def _measured(stimulus: Stimulus) -> dict[str, Any]:
    """Empty until the explanation was measured."""
    measurement = getattr(stimulus.explanation, "measurement", None)
    numbers = measurement.numbers if measurement else {}
    return {name: _number(numbers.get(name)) for name in MEASURED}


def _audited(stimulus: Stimulus) -> dict[str, Any]:
    """Empty unless the picture is from an audit."""
    found = stimulus.explanation.image.audit
    return {name: _number(found.get(name)) for name in AUDITED}


def _number(value: Any) -> Any:
    return int(value) if isinstance(value, bool) else value


def _written(settings: Any) -> str | None:
    """JSON that is the same for the same settings."""
    return None if settings is None else json.dumps(settings, sort_keys=True, ensure_ascii=False)
