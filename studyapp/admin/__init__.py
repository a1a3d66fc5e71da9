"""The admin's workplace: one file per noun."""

from studyapp.admin import (
    classifier,
    condition,
    explanation,
    participant,
    precompute_run,
    question_set,
    questionnaire,
    response,
    source_image,
    stimulus,
    study,
    trial,
)

__all__ = [
    "classifier",
    "condition",
    "explanation",
    "participant",
    "precompute_run",
    "question_set",
    "questionnaire",
    "response",
    "source_image",
    "stimulus",
    "study",
    "trial",
]
