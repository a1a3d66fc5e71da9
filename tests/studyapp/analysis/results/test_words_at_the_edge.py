"""What is said of next to nothing is neither silly nor false."""

import re

import pytest

from studyapp.analysis import frames
from studyapp.analysis.results.computing import results
from studyapp.analysis.results.data import Data
from tests.studyapp.analysis.results import made
from tests.studyapp.analysis.results.test_every_section import drawn, trial


def said(data, section):
    found = results(data).section(section)
    return " ".join((*found.sentences, *found.caveats))


def everybody_chooses(trials=4, people=12):
    return [trial(person, number, chose=1) for person in range(people) for number in range(trials)]


def test_one_of_a_thing_is_no_plural():
    found = results(made.of_rows(drawn(1, 1), facts={"answer_format": "tie"}))
    texts = [text for section in found.sections for text in section.sentences]
    assert not [text for text in texts if re.search(r"\b1 (\w+ )?(trials|choices)\b", text)]
    assert any("of 1 trial" in text for text in texts)
    halves = [trial(person, number, chose=number % 2) for person in range(10) for number in (0, 1)]
    assert "the only arrangement" in said(made.of_rows(halves), "overall")


def test_conditions_that_never_met_are_put_on_no_scale():
    pairs = [("a", "b"), ("c", "d")]
    rows = [
        trial(person, number, pair=pairs[number % 2], chose=(person + number) % 3 > 0)
        for person in range(12)
        for number in range(8)
    ]
    data = made.of_rows(rows, facts={"conditions": ("a", "b", "c", "d")})
    ranking = results(data).section("ranking")
    assert ranking.sentences[0].startswith("There is no common scale")
    assert "a, b and, apart from these, c, d" in ranking.sentences[0]
    assert not ranking.tables
    assert not ranking.plots


def test_clustering_that_costs_nothing_makes_no_interval_too_narrow():
    data = made.data([5, 5, 5, 5, 6, 4], [10] * 6)
    text = said(data, "clustering")
    assert "For these pictures, the 60 trials say as much as that many independent ones" in text
    assert "correlate by \u2212" in text
    assert "1.0 times" not in text


def test_pictures_that_are_all_alike_go_from_nowhere_to_nowhere():
    text = said(made.of_rows(everybody_chooses()), "items")
    assert "The preference for a is 100\u00a0% for every picture." in text


def test_the_same_spread_is_not_said_to_be_more():
    rows = [trial(person, 0, item=person, chose=person % 3 > 0) for person in range(20)]
    assert "People and pictures differ alike" in said(made.of_rows(rows), "models")


@pytest.mark.parametrize(("people", "trials"), [(30, 1), (30, 10)])
def test_people_who_take_equally_long_leave_no_interval_of_rounding(people, trials):
    found = results(made.of_rows(drawn(people, trials)))
    assert "differ by less than a tenth of a second" in found.section("times").sentences[0]
    row = found.section("times").table("times").rows[0]
    assert row["geometric_mean"] > 0
    assert (row["low"], row["high"]) == (None, None)
    for row in found.section("order").table("changes").rows:
        assert row["low"] is None or row["high"] - row["low"] > 1e-6


def test_who_is_left_out_has_answered_all_the_same():
    data = made.of_rows(drawn(3, 4, excluded=1))
    people = [
        dict.fromkeys(data.participants.columns)
        | {"participant_id": f"P{n:03}", "outcome": "completed", "excluded": 1}
        for n in range(3)
    ]

    tables = {**data.tables, "participants": frames.frame("participants", people)}
    text = said(Data(data.facts, data.plan, tables), "flow")
    assert "3 completed, and the answers of 0 are counted. Nobody counts yet" in text
