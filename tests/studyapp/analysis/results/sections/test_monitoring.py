"""The section about what may be said while a study runs."""

import json
from dataclasses import replace

import numpy as np
import pytest

from studyapp.analysis.planning.plan import Plan
from studyapp.analysis.plots.catalogue import table_of
from studyapp.analysis.results.document import Results
from studyapp.analysis.results.sections.monitoring import MOST_ROWS, monitoring
from tests.studyapp.analysis.planning.running import running

ANYTIME = Plan(monitoring="anytime", planned_n=100)
LOOKS = Plan(monitoring="looks", planned_n=40, looks=(10, 20, 40))


def test_the_first_sentence_says_what_remains_possible():
    section = monitoring(running([9, 8, 7, 9, 8, 10, 9, 8, 7, 9] * 3, plan=ANYTIME))
    rows = section.table("sequence").rows
    low, high = rows[-1]["low"], rows[-1]["high"]
    assert low > 0.5
    assert f"within {100 * low:.0f}\u00a0% to {100 * high:.0f}\u00a0%" in section.sentences[0]
    first = next(row["n_participants"] for row in rows if row["low"] >= 0.5)
    assert f"ruled out after {first} people" in section.sentences[1]
    assert section.sentences[2].startswith("You may stop")
    assert section.by_method
    assert len(rows) == 30
    assert rows[9]["estimate"] == pytest.approx(0.84)


def test_the_plots_find_their_tables():
    section = monitoring(running([6, 4, 7, 5, 6, 3, 5, 6, 7, 5] * 2, plan=LOOKS))
    assert section.plots == ("sequence", "looks")
    assert table_of(section, "sequence").name == "sequence"
    assert table_of(section, "looks").name == "looks"


def test_looks_say_what_happened_at_each():
    section = monitoring(running([6, 4, 7, 5, 6, 3, 5, 6, 7, 5] * 2, plan=LOOKS))
    looks = section.table("looks").rows
    assert [look["verdict"] for look in looks] == ["not crossed", "not crossed", "still to come"]
    assert looks[0]["nominal_p"] < looks[1]["nominal_p"] < looks[2]["nominal_p"] < 0.05
    assert f"below {looks[2]['nominal_p']:.3f}" in section.caveats[1]


def test_one_look_at_equivalence_has_the_p_of_a_one_sided_test():
    plan = replace(LOOKS, looks=(40,), primary_test="equivalence", margin=0.1)
    (look,) = monitoring(running([7, 8], [0, 2], plan=plan)).table("looks").rows
    assert look["nominal_p"] == pytest.approx(0.05)


def test_one_half_just_outside_the_bounds_is_not_rounded_into_them():
    rng = np.random.default_rng(3)
    section = monitoring(running(rng.binomial(10, rng.beta(6, 4, 48)).tolist(), plan=ANYTIME))
    low = section.table("sequence").rows[-1]["low"]
    assert 0.5 < low < 0.505
    assert f"within {100 * low:.1f}\u00a0% to" in section.sentences[0]


def test_every_level_stands_where_its_own_sequence_is():
    section = monitoring(running([10] * 12 + [0] * 12, [0] * 12 + [2] * 12, plan=ANYTIME))
    novice, some, expert = section.table("sequence_by_level").rows
    assert novice["low"] > 0.5 > expert["high"]
    assert (some["n_participants"], some["low"], some["estimate"]) == (0, None, None)


@pytest.mark.parametrize("plan", [ANYTIME, LOOKS, Plan(), replace(LOOKS, primary_test="trend")])
@pytest.mark.parametrize(
    "k", [[7], [10, 10], [0] * 5, [10] * 30, [5] * 12, [10] * 40 + [0] * 300], ids=len
)
def test_few_people_and_people_of_one_mind_give_numbers_or_none(k, plan):
    section = monitoring(running(k, plan=plan))
    assert all(sentence.endswith(".") for sentence in section.sentences)
    stored = Results({}, {}, (section,)).to_json()
    assert Results.from_json(stored).section("monitoring") == section
    assert "NaN" not in json.dumps(json.loads(stored))


def test_one_person_leaves_everything_possible():
    section = monitoring(running([10], plan=ANYTIME))
    assert section.sentences[0] == "After 1 person every preference for a remains possible."


def test_answers_that_turn_round_are_said_to_do_so():
    section = monitoring(running([10] * 40 + [0] * 300, plan=ANYTIME))
    assert "the answers changed while the study ran" in section.sentences[0]
    first, *_, last = section.table("sequence").rows
    assert (first["low"], first["high"]) == (0, 1)
    assert (last["low"], last["high"]) == (None, None)
    assert last["estimate"] == pytest.approx(40 / 340)


def test_an_order_that_is_not_known_is_said_so():
    known = monitoring(running([7, 8, 9], plan=ANYTIME))
    unknown = monitoring(running([7, 8, 9], plan=ANYTIME, times=["2026-05-01", None, None]))
    assert not any("not known" in caveat for caveat in known.caveats)
    assert unknown.caveats[-1].startswith("Of 2 people it is not known when they completed")


@pytest.mark.parametrize("k", [[], [10, 9]])
def test_before_anybody_completes_there_is_nothing_to_say(k):
    assert monitoring(running(k, plan=ANYTIME, unfinished={0, 1})) is None


def test_many_people_are_shown_as_a_few_hundred_rows_with_the_first_and_the_last():
    rng = np.random.default_rng(1)
    section = monitoring(running(rng.integers(0, 3, 1500).tolist(), plan=ANYTIME, of=2))
    rows = section.table("sequence").rows
    assert len(rows) <= MOST_ROWS
    assert (rows[0]["n_participants"], rows[-1]["n_participants"]) == (1, 1500)
    assert "1500" in section.table("sequence").note
