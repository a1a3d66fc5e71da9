"""The columns of the table of trials, described once.

The same dictionary is the header of the CSV file, its codebook and `docs/data-dictionary.md`.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

NOT_PRIVATE, QUASI_IDENTIFIER = "none", "quasi"


@dataclass(frozen=True)
class Column:
    """What a column means, for people and for programs."""

    label: str
    type: str = "string"
    unit: str = ""
    allowed: str = ""
    privacy: str = NOT_PRIVATE


def _whole(label: str, unit: str = "", allowed: str = "0 or more", **more: str) -> Column:
    return Column(label, "integer", unit, allowed, **more)


def _yes_or_no(label: str) -> Column:
    return Column(label, "boolean", "", "0, 1")


TRIALS: dict[str, Column] = {
    "study_id": Column("The study's short name, as in its address"),
    "study_version": _whole(
        "Version of the frozen question set that was answered", "", "1 or more"
    ),
    "participant_id": Column("Random code of the participant, in no order of arrival"),
    "participant_status": Column("How far the participant came", allowed="complete, partial"),
    "is_simulated": _yes_or_no("Answered by the simulation, by no person"),
    "expertise_level": _whole(
        "Self-reported expertise, in the questionnaire's order", privacy=QUASI_IDENTIFIER
    ),
    "expertise_label": Column("The questionnaire's words for the level", privacy=QUASI_IDENTIFIER),
    "main_trials_given": _whole("Main trials drawn for the participant"),
    "main_trials_answered": _whole("Main trials the participant has answered"),
    "excluded": _yes_or_no("Left out of the primary analysis"),
    "exclusion_reason": Column(
        "Why left out", allowed="empty, fewer than half of the main trials answered"
    ),
    "trial_index": _whole("Place of the trial among all of the participant's", "", "1 or more"),
    "main_trial_number": _whole(
        "Place among the participant's main trials; empty for other types", "", "1 or more"
    ),
    "trial_type": Column(
        "What the trial is for; only main trials are analysed",
        allowed="main, practice, catch, repeat",
    ),
    "item_id": Column("The picture: the first twelve characters of its SHA-256"),
    "item_name": Column("The picture's name"),
    "true_label": Column("What the picture shows, where known"),
    "class_explained": Column("The class that both explanations explain"),
    "class_probability": Column(
        "The classifier's probability of that class", "number", "", "0 to 1"
    ),
    "question_id": _whole("The question, within this installation", "", "1 or more"),
    "pair_id": Column("The two conditions that met, method_a and method_b joined by ' / '"),
    "method_a": Column("Of the two conditions shown, the first in the alphabet"),
    "method_b": Column("Of the two conditions shown, the second in the alphabet"),
    "method_left": Column("The condition shown on the left"),
    "method_right": Column("The condition shown on the right"),
    "stimulus_left_id": Column(
        "The stimulus on the left: the first twelve characters of its SHA-256"
    ),
    "stimulus_right_id": Column(
        "The stimulus on the right: the first twelve characters of its SHA-256"
    ),
    "chosen_side": Column("The side that was chosen", allowed="left, right"),
    "chosen_method": Column("The condition that was chosen"),
    "chose_a": _yes_or_no("Whether method_a was chosen"),
    "rt_ms": _whole("Response time: from all pictures decoded to the choice", "ms"),
    "stimuli_loaded_ms": _whole("From opening the page to all pictures decoded", "ms"),
    "focus_lost_ms": _whole("How long the page was not in front", "ms"),
    "presented_at_utc": Column(
        "When the trial was first put to the participant", "datetime", privacy=QUASI_IDENTIFIER
    ),
    "responded_at_utc": Column("When the choice was stored", "datetime", privacy=QUASI_IDENTIFIER),
    "viewport_width_px": _whole("Width of the browser's view", "px", privacy=QUASI_IDENTIFIER),
    "viewport_height_px": _whole("Height of the browser's view", "px", privacy=QUASI_IDENTIFIER),
}

CODEBOOK = ("table", "variable", "position", "label", "type", "unit", "allowed_values", "privacy")


def codebook() -> Iterator[dict[str, object]]:
    """One row per column of the table of trials, in its order."""
    for position, (name, column) in enumerate(TRIALS.items(), start=1):
        described = asdict(column)
        described["allowed_values"] = described.pop("allowed")
        yield {"table": "trials", "variable": name, "position": position} | described


def codebook_in_markdown() -> str:
    """The table of docs/data-dictionary.md."""
    lines = [
        "| column | meaning | type | unit | allowed values | privacy |",
        "|---|---|---|---|---|---|",
    ]
    for name, column in TRIALS.items():
        cells = (column.label, column.type, column.unit, column.allowed, column.privacy)
        lines.append(f"| `{name}` | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"
