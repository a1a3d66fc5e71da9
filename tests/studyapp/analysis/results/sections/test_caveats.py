"""What stands at the end of the page."""

from studyapp.analysis.results.sections.caveats import caveats
from tests.studyapp.analysis.results.made import data


def test_when_the_plan_was_registered_is_said_as_a_date():
    facts = {"registration": "ab" * 32, "registered_at": "2026-11-03T05:01:38.563Z"}
    said = " ".join(caveats(data([1], [2], facts=facts)).sentences)
    assert "(3 November 2026, 05:01 UTC, SHA-256 abababababab)" in said


def test_what_was_not_registered_is_exploratory():
    assert any(said.startswith("Exploratory") for said in caveats(data([1], [2])).sentences)
