"""The columns of the table of trials."""

from studyapp.analysis.columns.column import (
    ARM,
    EXCLUDED,
    EXCLUSION,
    EXPLAINED,
    ITEM,
    ITEM_NAME,
    ITEM_STRATUM,
    LEVEL,
    LEVEL_LABEL,
    MODEL,
    PARTICIPANT,
    PROBABILITY,
    QUASI_IDENTIFIER,
    SIMULATED,
    STAGE,
    STATUS,
    STUDY,
    TRUE_LABEL,
    Column,
    Columns,
    free_text,
    moment,
    number,
    whole,
    yes_or_no,
)

WHO: Columns = {
    "study_id": STUDY,
    "study_version": whole("Version of the frozen question set that was answered", "", "1 or more"),
    "participant_id": PARTICIPANT,
    "participant_status": STATUS,
    "is_simulated": SIMULATED,
    "expertise_level": LEVEL,
    "expertise_label": LEVEL_LABEL,
    "language": Column("Code of the language in which the participant took part"),
    "arm": ARM,
    "list_id": whole(
        "The participant's slot in the counterbalancing plan; of the arm, where there are arms"
    ),
    "main_trials_given": whole("Main trials drawn for the participant"),
    "main_trials_answered": whole("Main trials the participant has answered, in time"),
    "excluded": EXCLUDED,
    "exclusion_reason": EXCLUSION,
}

WHAT: Columns = {
    "trial_index": whole("Place of the trial among all of the participant's", "", "1 or more"),
    "main_trial_number": whole(
        "Place among the participant's main trials; empty for other types", "", "1 or more"
    ),
    "trial_type": Column(
        "What the trial is for; preferences rest on main trials alone",
        allowed="main, practice, catch, identical, repeat",
    ),
    "repeat_of_trial_index": whole(
        "Of a repeat: the trial_index of the trial it puts again with the sides swapped",
        "",
        "1 or more",
    ),
    "item_id": ITEM,
    "item_name": ITEM_NAME,
    "item_stratum": ITEM_STRATUM,
    "true_label": TRUE_LABEL,
    "model_id": MODEL,
    "model_stage": STAGE,
    "class_explained": EXPLAINED,
    "class_probability": PROBABILITY,
    "prediction_shown": yes_or_no("Whether the classifier's answer was shown (by the arm)"),
    "question_id": whole("The question, within this installation", "", "1 or more"),
    "pair_id": Column("The two conditions that met, method_a and method_b joined by ' / '"),
    "method_a": Column(
        "Of the two conditions shown, the first in the alphabet; of a task that shows one, that "
        "one; empty where no explanation was shown"
    ),
    "method_b": Column("Of the two conditions shown, the second in the alphabet"),
    "method_left": Column("The condition shown on the left"),
    "method_right": Column("The condition shown on the right"),
    "stimulus_left_id": Column(
        "The stimulus on the left: the first twelve characters of its SHA-256"
    ),
    "stimulus_right_id": Column(
        "The stimulus on the right: the first twelve characters of its SHA-256"
    ),
}

CHOICE: Columns = {
    "answer_format": Column("How the choice was asked for", allowed="forced, tie, graded"),
    "chosen_side": Column(
        "What was chosen; none: the time ran out. Empty: not answered, or another task",
        allowed="left, right, tie, none",
    ),
    "chosen_method": Column("The condition that was chosen; empty for a tie or none"),
    "chose_a": number(
        "Whether method_a was chosen; 0.5 for a tie, empty where nothing was chosen or both sides "
        "show the same",
        "",
        "0, 0.5, 1",
    ),
    "is_tie": yes_or_no("Whether “no preference” was chosen"),
    "rating": whole(
        "Graded choices: from clearly left (-2) to clearly right (2)", "", "-2, -1, 0, 1, 2"
    ),
    "rating_for_a": whole(
        "The same, from clearly method_b (-2) to clearly method_a (2)", "", "-2, -1, 0, 1, 2"
    ),
    "timed_out": yes_or_no("Whether the time ran out before a choice; such a trial is missing"),
    "confidence": whole("How sure, from 1 (guessed) to 5 (sure), once locked", "", "1 to 5"),
    "reason_text": free_text("Why, in the participant's own words"),
    "expected_side": Column(
        "The right side, where there is one: of catch trials, and of practice with feedback",
        allowed="left, right",
    ),
    "catch_passed": yes_or_no(
        "Of an answered catch trial: whether it was answered as expected, which a tie or running "
        "out of time is not"
    ),
}

TASK: Columns = {
    "task": Column("What was asked", allowed="preference, forward-simulation, faulty-model"),
    "options": Column("Of a task other than preference: the answers offered, joined by ' | '"),
    "answer": Column("Of a task other than preference: the answer given"),
    "expected_answer": Column("Of a task other than preference: the right answer"),
    "answer_correct": yes_or_no("Of a task other than preference: whether the answer was right"),
    "system_right": yes_or_no(
        "Of such a task: whether the system asked about is right (it names what the picture truly "
        "shows, or is the sound one); empty where the true label is not known"
    ),
    "relied": yes_or_no(
        "Of such a task: whether the answer takes the system to be right; over-reliance where "
        "system_right is 0"
    ),
}

MEASURED: Columns = {
    "rt_ms": whole("Response time: from all pictures decoded to the choice", "ms"),
    "confidence_rt_ms": whole("From asking for confidence or reason to sending them", "ms"),
    "stimuli_loaded_ms": whole("From opening the page to all pictures decoded", "ms"),
    "choice_changes": whole("How often a marked choice was changed before it was sent"),
    "focus_lost_ms": whole("How long the page was not in front", "ms"),
    "presented_at_utc": moment("When the trial was first put to the participant"),
    "responded_at_utc": moment("When the choice was stored"),
    "viewport_width_px": whole("Width of the browser's view", "px", privacy=QUASI_IDENTIFIER),
    "viewport_height_px": whole("Height of the browser's view", "px", privacy=QUASI_IDENTIFIER),
}

TRIALS: Columns = WHO | WHAT | CHOICE | TASK | MEASURED
