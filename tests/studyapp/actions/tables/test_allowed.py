"""The values that the codebook allows are those that the record knows."""

import pytest

from studyapp.analysis.columns import TABLES
from studyapp.analysis.population import REASONS
from studyapp.models import Event, Participant, QuestionnaireItem, Response, Study, Trial

# Withdrawn participants are deleted, so nobody in a table is.
OUTCOMES = [value or "empty" for value in Participant.Outcome.values if value != "withdrawn"]
RECRUITERS = [value for value in Study.Recruiter.values if value != "none"]


@pytest.mark.parametrize(
    ("table", "column", "known"),
    [
        ("trials", "trial_type", Trial.Kind.values),
        ("trials", "answer_format", Study.AnswerFormat.values),
        ("trials", "chosen_side", Response.Side.values),
        ("trials", "exclusion_reason", ["empty", *REASONS]),
        ("participants", "outcome", OUTCOMES),
        ("participants", "recruitment_source", ["open", "invited", *RECRUITERS]),
        ("questionnaire", "item_kind", QuestionnaireItem.Kind.values),
        ("events", "event", Event.Kind.values),
    ],
)
def test_the_codebook_allows_what_the_record_knows(table, column, known):
    assert sorted(TABLES[table][column].allowed.split(", ")) == sorted(known)
