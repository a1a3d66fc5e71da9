"""Growth is found in series that were made up to grow, and in no others."""

from dataclasses import replace

import pytest

from benchmarks.soak.judging import Look, judge, lost, table

STEADY = [
    Look(10.0 * n, 400.0, 150.0, 300.0, 40, 200.0, 10, 10**6 + 2000 * n, n) for n in range(60)
]


def growing(**per_look: float) -> list[Look]:
    return [
        replace(look, **{name: getattr(look, name) + n * by for name, by in per_look.items()})
        for n, look in enumerate(STEADY)
    ]


def test_what_stays_is_not_complained_of():
    assert judge(STEADY) == []
    # Caches that fill in the beginning are no growth.
    assert (
        judge([replace(look, web_mb=100 + 30 * min(n, 10)) for n, look in enumerate(STEADY)]) == []
    )


@pytest.mark.parametrize("name", ["web_mb", "worker_mb", "web_files", "worker_files"])
def test_what_grows_is_named(name):
    (problem,) = judge(growing(**{name: 0.1}))
    assert problem.startswith(f"{name} grows by 36.0")


def test_a_process_that_once_held_too_much_is_named_also_while_others_fill_caches():
    (problem,) = judge([replace(STEADY[0], peak_mb=201), *STEADY[1:]])
    assert problem == "a web process held 201 MB; 200 are allowed"


def test_a_database_that_swells_faster_than_people_answer_is_named():
    swollen = [
        replace(look, database_bytes=look.database_bytes + 100 * max(n - 40, 0) ** 2)
        for n, look in enumerate(STEADY)
    ]
    (problem,) = judge(swollen)
    assert "bytes of the database in the last third" in problem


def test_too_short_a_time_says_nothing():
    assert "too few times" in judge(STEADY[:5])[0]


def test_what_is_lost_is_named():
    answers = {"lost": 2, "altered": 0, "duplicated": 0, "incomplete": 1}
    assert lost(answers) == ["2 answers are lost", "1 answers are incomplete"]
    assert len(table(STEADY).splitlines()) == 13
