"""What a recruiter's link must say, and what is refused by name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.actions.recruitment.identities import (
    Identity,
    OnlyAPreview,
    UnusableLink,
    parameter_names,
    read_identity,
)
from studyapp.models import Study

PROLIFIC = {"PROLIFIC_PID": ["5f1a"], "STUDY_ID": ["st1"], "SESSION_ID": ["se1"]}


def study(recruiter="prolific", **fields):
    return Study(slug="trust", recruiter=recruiter, **fields)


def test_each_recruiters_link_tells_the_person_and_the_rest():
    found = read_identity(study(), {**PROLIFIC, "utm_source": ["mail"]})
    assert found == Identity("prolific", "5f1a", {"STUDY_ID": "st1", "SESSION_ID": "se1"})
    assert read_identity(study("sona"), {"survey_code": ["731"]}) == Identity("sona", "731", {})
    mturk = {"workerId": ["W1"], "assignmentId": ["A1"], "hitId": ["H1"]}
    assert read_identity(study("mturk"), mturk).external_id == "W1"
    other = study("other", recruiter_parameters=["pid", "batch"])
    assert parameter_names(other) == ("pid", "batch")
    assert read_identity(other, {"pid": ["7"], "batch": ["2"]}).details == {"batch": "2"}


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, ("PROLIFIC_PID", "STUDY_ID", "SESSION_ID")),
        ({**PROLIFIC, "PROLIFIC_PID": [""]}, ("PROLIFIC_PID",)),
        ({"PROLIFIC_PID": ["5f1a"], "STUDY_ID": ["st1"]}, ("SESSION_ID",)),
        ({**PROLIFIC, "STUDY_ID": []}, ("STUDY_ID",)),
    ],
)
def test_what_is_missing_is_named(given, missing):
    with pytest.raises(UnusableLink) as refused:
        read_identity(study(), given)
    assert (refused.value.missing, refused.value.unreadable) == (missing, ())


@pytest.mark.parametrize(
    "value",
    [
        "x" * 201,
        "a\0b",
        "a\nb",
        "a\x1bb",
        "a\u202eb",
        "a\u200bb",
        "\ud800",
        " 5f1a",
        "5f1a ",
        "..",
        "../..",
        "//evil.example",
        "{{%PROLIFIC_PID%}}",
        "{PROLIFIC_PID}",
        "%SURVEY_CODE%",
        "${workerId}",
        "[PROLIFIC_PID]",
        "<id>",
    ],
)
def test_an_absurd_or_unfilled_value_is_refused(value):
    with pytest.raises(UnusableLink) as refused:
        read_identity(study(), {**PROLIFIC, "PROLIFIC_PID": [value]})
    assert refused.value.unreadable == ("PROLIFIC_PID",)


def test_two_values_for_one_name_are_nobody():
    with pytest.raises(UnusableLink):
        read_identity(study(), {**PROLIFIC, "PROLIFIC_PID": ["a", "b"]})


def test_looking_at_an_assignment_before_accepting_it_is_a_preview():
    with pytest.raises(OnlyAPreview):
        read_identity(study("mturk"), {"assignmentId": ["ASSIGNMENT_ID_NOT_AVAILABLE"]})


@given(st.lists(st.text(max_size=250), max_size=3))
def test_a_value_is_taken_as_it_is_or_refused_by_name(values):
    found, faults = _read_code(values)
    assert faults == set() if found else faults == {"survey_code"}
    if found:
        assert [found.external_id] == values
        assert found.external_id.isprintable()


def _read_code(values: list[str]) -> tuple[Identity | None, set[str]]:
    try:
        return read_identity(study("sona"), {"survey_code": values}), set()
    except UnusableLink as refused:
        return None, {*refused.missing, *refused.unreadable}
