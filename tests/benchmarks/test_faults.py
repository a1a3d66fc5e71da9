"""A fault's numbers are judged by what was promised, and what falls short is named."""

import json

import pytest
from django.db import connection

from benchmarks.faults.__main__ import _a_second
from benchmarks.faults.integrity import problems_of_the_database
from benchmarks.faults.judging import TOLD, judge
from benchmarks.faults.kinds import FAULTS

KEPT = {
    "fault": "server",
    "held_s": 0.0,
    "rounds": 20,
    "rounds_wanted": 20,
    "serving_again_s": 2.0,
    "answers_a_second": 150.0,
    "sessions_failed": 0,
    "refused": {},
    "problems": [],
    "acknowledged": 9000,
    "lost": 0,
    "altered": 0,
    "duplicated": 0,
    "incomplete": 0,
}


def test_what_was_kept_falls_short_of_nothing():
    assert judge(KEPT) == []


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"lost": 2}, "2 answers are lost"),
        ({"incomplete": 1}, "1 answers are incomplete"),
        ({"acknowledged": 0}, "nobody answered"),
        ({"rounds": 3}, "only 3 of 20 rounds"),
        ({"answers_a_second": 41.0}, "41 answers a second, not 100"),
        ({"serving_again_s": 5.2}, "served again after 5.2 s"),
        ({"sessions_failed": 4}, "4 participations were given up"),
        ({"refused": {"500 without Retry-After": 3}}, "3 requests met 500 without"),
        ({"problems": ["the database is damaged: page 7"]}, "page 7"),
    ],
)
def test_each_thing_that_was_not_kept_is_named(changes, named):
    (short,) = judge(KEPT | changes)
    assert named in short


def test_a_short_lock_costs_nothing_and_a_long_one_is_told():
    lock = KEPT | {"fault": "lock", "answers_a_second": 12.0}
    told = {"refused": {TOLD: 7}}
    assert judge(lock | {"held_s": 5.0}) == []
    assert "should cost nothing" in judge(lock | told | {"held_s": 5.0})[0]
    assert judge(lock | told | {"held_s": 60.0}) == []
    assert "nobody was told" in judge(lock | {"held_s": 60.0})[0]


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_as_slow_as_it_may_be_and_no_slower(name):
    """Where killed processes are meant, a hundred answers a second are asked for."""
    assert (FAULTS[name].a_second > 0) == (name in ("web", "server", "database"))
    assert FAULTS[name].do.__doc__


def test_answers_are_counted_over_the_time_in_which_pages_were_served(tmp_path):
    ledger = tmp_path / "ledger"
    lines = [{"trial": str(n), "side": "left", "at": 50.0 + n / 10} for n in range(101)]
    ledger.write_text("".join(json.dumps(line) + "\n" for line in [*lines, {"code": "ABCD2345"}]))
    assert _a_second(ledger, away=0) == pytest.approx(10.1)
    assert _a_second(ledger, away=5) == pytest.approx(20.2)
    ledger.write_text("")
    assert _a_second(ledger, away=5) == 0


@pytest.mark.django_db(transaction=True)
def test_a_whole_database_has_no_problems_and_a_torn_reference_is_one():
    assert problems_of_the_database() == []
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys = OFF")
        cursor.execute("INSERT INTO studyapp_quota (study_id, level, places) VALUES (987, 0, 1)")
    try:
        assert any("refers to nothing" in one for one in problems_of_the_database())
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM studyapp_quota WHERE study_id = 987")
