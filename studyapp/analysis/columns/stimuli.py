"""The columns of the table of stimuli: what was shown, and how it was made."""

from studyapp.analysis.columns.audited import AUDITED
from studyapp.analysis.columns.column import (
    EXPLAINED,
    ITEM,
    ITEM_NAME,
    ITEM_STRATUM,
    MODEL,
    PROBABILITY,
    STAGE,
    STUDY,
    TRUE_LABEL,
    Column,
    Columns,
    moment,
    whole,
    yes_or_no,
)
from studyapp.analysis.columns.measured import MEASURED

_MADE: Columns = {
    "study_id": STUDY,
    "item_id": ITEM,
    "item_name": ITEM_NAME,
    "item_sha256": Column("SHA-256 of the picture's file"),
    "item_stratum": ITEM_STRATUM,
    "true_label": TRUE_LABEL,
    "is_practice_item": yes_or_no("Whether the picture is for practice only"),
    "source_credit": Column("Whom the picture is from"),
    "source_licence": Column("The picture's licence"),
    "model_id": MODEL,
    "model_stage": STAGE,
    "model_sha256": Column("SHA-256 of the classifier's file"),
    "method": Column("The condition, as in the table of trials"),
    "is_catch_method": yes_or_no("Evidently wrong, and shown in catch questions only"),
    "faulty_version_of": Column(
        "In spotting the faulty model: the condition that explains the sound one in the same way"
    ),
    "technique": Column("The method that made the map"),
    "technique_version": Column("Version of the method's program"),
    "technique_parameters": Column("Every parameter of the method, as JSON"),
    "technique_seed": whole("What its chance began from"),
    "rendering": Column("The style in which the map was drawn"),
    "rendering_parameters": Column("The style's parameters that differ from its own, as JSON"),
    "class_explained": EXPLAINED,
    "class_probability": PROBABILITY,
    "is_empty": yes_or_no("Whether no evidence for the class was found"),
    "stimulus_id": Column("The stimulus: the first twelve characters of its SHA-256"),
    "stimulus_sha256": Column("SHA-256 of the stimulus as a file, before padding"),
    "width_px": whole("The stimulus's width", "px", "1 or more"),
    "height_px": whole("The stimulus's height", "px", "1 or more"),
    "software": Column("The versions of the packages that computed the map, as JSON"),
    "generated_at_utc": moment("When the map was first recorded"),
}

STIMULI: Columns = _MADE | MEASURED | AUDITED
