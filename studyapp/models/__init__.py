"""The record of a study, in the order in which it comes to be.

study: what is asked; stimuli: what was computed and is shown; participation: who answered what.
"""

from studyapp.models.participation import (
    ItemChoice,
    ItemResponse,
    Participant,
    Questionnaire,
    QuestionnaireItem,
    Response,
    Trial,
)
from studyapp.models.stimuli import (
    Explanation,
    PrecomputeRun,
    Question,
    QuestionSet,
    Stimulus,
    WorkItem,
)
from studyapp.models.study import Classifier, Condition, SourceImage, Study

__all__ = [
    "Classifier",
    "Condition",
    "Explanation",
    "ItemChoice",
    "ItemResponse",
    "Participant",
    "PrecomputeRun",
    "Question",
    "QuestionSet",
    "Questionnaire",
    "QuestionnaireItem",
    "Response",
    "SourceImage",
    "Stimulus",
    "Study",
    "Trial",
    "WorkItem",
]
