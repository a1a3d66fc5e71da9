"""The columns of the tables of questionnaires, events and guesses."""

from studyapp.analysis.columns.column import (
    ITEM,
    PARTICIPANT,
    SIMULATED,
    STUDY,
    Column,
    Columns,
    free_text,
    moment,
    number,
    whole,
    yes_or_no,
)

QUESTIONNAIRE: Columns = {
    "study_id": STUDY,
    "participant_id": PARTICIPANT,
    "is_simulated": SIMULATED,
    "scale_id": Column("The questionnaire's name"),
    "scale_version": Column("The questionnaire's version"),
    "item_code": Column("The item, within its questionnaire"),
    "item_order": whole("Place of the item in its questionnaire", "", "1 or more"),
    "item_kind": Column("How the item is answered", allowed="choice, likert, number, text"),
    "reverse_keyed": yes_or_no("Whether the item is scored the other way round"),
    "counts_in_score": yes_or_no("Whether the item counts towards the scale's score"),
    "response_raw": free_text(
        "As it was answered: the choice's code, the step, the number, the text"
    ),
    "response_value": number(
        "The answer as a number: what the choice scores, or its expertise level; the step; the "
        "number. Empty for texts and for choices that stand for no number"
    ),
    "response_scored": number(
        "The value that enters the score: response_value, or lowest + highest - response_value of "
        "a reversed item; empty where the item is not scored"
    ),
    "scale_duration_ms": whole("Time spent on the questionnaire as a whole", "ms"),
    "answered_at_utc": moment("When the answer was stored"),
}

EVENTS: Columns = {
    "study_id": STUDY,
    "participant_id": PARTICIPANT,
    "is_simulated": SIMULATED,
    "trial_index": whole("The trial in which it happened; empty elsewhere", "", "1 or more"),
    "event": Column(
        "What happened on the way",
        allowed="picture_failed, focus_lost, resized, reloaded, too_early, came_back",
    ),
    "detail": Column("More about it: which picture by its place, the new size"),
    "occurred_at_utc": moment("When it was stored"),
}

GUESSES: Columns = {
    "study_id": STUDY,
    "participant_id": PARTICIPANT,
    "is_simulated": SIMULATED,
    "item_id": ITEM,
    "stimulus_id": Column("The stimulus: the first twelve characters of its SHA-256"),
    "method": Column("The condition that made the stimulus"),
    "guessed_method": Column("The condition that was guessed; empty: “I do not know”"),
    "guess_correct": yes_or_no(
        "Whether the guess was right (of a faulty version: its technique); empty: “I do not know”"
    ),
    "guessed_at_utc": moment("When the guess was stored"),
}
