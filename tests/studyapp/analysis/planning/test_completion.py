"""Who completed, in which order."""

from studyapp.analysis.planning.completion import completions
from tests.studyapp.analysis.planning.running import running


def test_people_stand_in_the_order_in_which_they_completed():
    data = running([1, 2, 3], [0, 1, None], times=["2026-03-02", "2026-03-01", "2026-03-03"])
    order = completions(data)
    assert list(order["participant_id"]) == ["P00001", "P00000", "P00002"]
    assert list(order["position"]) == [1, 2, 3]
    assert list(order["share"]) == [0.2, 0.1, 0.3]
    assert order["level"].tolist()[:2] == [1, 0]
    assert order["level"].isna().tolist() == [False, False, True]


def test_without_times_or_at_the_same_moment_the_codes_decide():
    data = running([1, 2, 3], times=[None, "2026-03-01", "2026-03-01"])
    assert list(completions(data)["participant_id"]) == ["P00001", "P00002", "P00000"]


def test_who_did_not_complete_is_not_in_it_and_who_is_left_out_has_no_share():
    order = completions(running([1, 2, 3, 4], unfinished={1}, excluded={2}))
    assert list(order["participant_id"]) == ["P00000", "P00002", "P00003"]
    assert order["share"].isna().tolist() == [False, True, False]


def test_nobody_is_an_empty_order():
    assert completions(running([])).empty
