"""Tasks with a right answer, because preferring an explanation is not the same as profiting by it.

Forward simulation: people see a picture, with the explanations of their arm, and foresee what the
classifier says, among a few classes. Their accuracy beside that of an arm without explanation says
what an explanation is worth (Hase and Bansal, 2020; Fel, Colin and others, 2022).

Spotting the faulty model: people see a picture as explained by the classifier or by a copy of it
whose weights were drawn anew, and say whether the system is sound. Half of what a participant sees
is faulty, so guessing is right half of the time (after Adebayo and others, 2018 and 2020).
"""

from studyapp.actions.tasks.questions import (
    check_questions,
    count_ready,
    prediction_of,
    task_questions,
)
from studyapp.actions.tasks.rules import problems
from studyapp.actions.tasks.trials import label_of, sides_for, simulated_answer, trials_of

__all__ = [
    "check_questions",
    "count_ready",
    "label_of",
    "prediction_of",
    "problems",
    "sides_for",
    "simulated_answer",
    "task_questions",
    "trials_of",
]
