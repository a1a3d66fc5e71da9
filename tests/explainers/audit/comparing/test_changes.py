import json
from dataclasses import replace

import numpy as np
import pytest

from explainers.audit.comparing.changes import compare
from explainers.audit.counting.independence import share_of
from explainers.audit.options import Baseline
from tests.explainers.audit.comparing.conftest import RAMP
from tests.explainers.audit.made import average, row

OLD = [row(f"{n:02d}", "fail" if n < 4 else "pass", energy=0.6) for n in range(40)]


def new_rows():
    """Of 40 pictures three pass no longer, one passes now, and two are predicted wrongly."""
    rows = []
    for n in range(40):
        verdict = "fail" if n in (1, 2, 3, 10, 11, 12) else "pass"
        predicted = "blue" if n in (10, 20) else "red"
        rows.append(row(f"{n:02d}", verdict, predicted=predicted, energy=0.5))
    return rows


def of(hits, total):
    return share_of([number < hits for number in range(total)], [str(n) for n in range(total)])


def checked(found):
    return {check["name"]: check["passed"] for check in found["checks"]}


def test_the_same_run_twice_has_not_changed(made):
    found = compare(made(OLD), made(OLD), Baseline(map_correlation=1, map_difference=0))
    assert found["comparable"] is True
    assert found["matched"] == 40
    assert {one["difference"] for one in found["figures"].values()} == {0}
    assert found["changed"] == {"counts": {}, "pictures": []}
    assert found["notes"] == ["the network's file is the same in both runs"]
    assert set(checked(found).values()) == {True}
    assert len(found["checks"]) == 7
    assert json.dumps(found, allow_nan=False)


def test_every_figure_is_compared_picture_by_picture(made):
    found = compare(made(OLD), made(new_rows()), Baseline())
    accuracy = found["figures"]["accuracy"]
    assert (accuracy["old"]["k"], accuracy["new"]["k"], accuracy["lost"]) == (40, 38, 2)
    assert accuracy["difference"] == -0.05
    assert accuracy["low"] < -0.05 < accuracy["high"]
    passes = found["figures"]["pass_rate"]
    assert (passes["difference"], passes["gained"], passes["lost"]) == (-0.05, 1, 3)
    assert found["figures"]["energy"]["difference"] == pytest.approx(-0.1)
    assert found["figures"]["empty"]["difference"] == 0


def test_pictures_that_changed_are_named_with_both_verdicts(made):
    changed = compare(made(OLD), made(new_rows()), Baseline())["changed"]
    assert changed["counts"] == {"fail to pass": 1, "pass to fail": 3, "right to wrong": 2}
    assert [one["picture"] for one in changed["pictures"]] == ["10", "11", "12", "20", "00"]
    ten = changed["pictures"][0]
    assert (ten["row"], ten["old"]["verdict"], ten["new"]["verdict"]) == (10, "pass", "fail")
    assert (ten["new"]["predicted"], ten["new"]["correct"]) == ("blue", False)


@pytest.mark.parametrize(
    ("limits", "failing"),
    [
        ({}, {"fall of accuracy", "fall of pass rate", "fall of energy in objects"}),
        ({"accuracy_drop": 0.05, "pass_rate_drop": 0.05, "energy_drop": 0.1}, set()),
        ({"accuracy_drop": 0.049, "pass_rate_drop": 0.05, "energy_drop": 1}, {"fall of accuracy"}),
    ],
)
def test_a_regression_beyond_the_limits_fails(made, limits, failing):
    found = compare(made(OLD), made(new_rows()), Baseline(**limits))
    assert {name for name, passed in checked(found).items() if not passed} == failing
    better = compare(made(new_rows()), made(OLD), Baseline(**limits))
    assert all(checked(better).values())


def test_the_sentence_says_which_way_a_figure_went(made):
    found = compare(made(OLD), made(new_rows()), Baseline())
    sentences = [check["sentence"] for check in found["checks"]]
    assert sentences[0] == (
        "accuracy fell by 5 percentage points (100.0 % before, 95.0 % now, n = 40); "
        "a fall of at most 2 percentage points is accepted"
    )
    assert sentences[2].startswith("share with a verdict is as before (100.0 % before, 100.0 % now")
    back = compare(made(new_rows()), made(OLD), Baseline())["checks"][0]
    assert back["sentence"].startswith("accuracy rose by 5 percentage points (95.0 % before, 100.0")
    energy = next(one for one in sentences if one.startswith("energy"))
    assert energy.startswith("energy in objects fell by 0.1 (0.600 before, 0.500 now")
    assert back["value"] == -0.05


def test_what_may_be_chance_fails_nothing_where_certainty_is_asked(made):
    found = compare(made(OLD), made(new_rows()), Baseline(certain=True))
    assert found["figures"]["accuracy"]["high"] > 0
    assert checked(found)["fall of accuracy"] is True
    assert found["checks"][0]["sentence"].endswith("is accepted, and this may be chance")
    # Every picture lost the same share of energy: that is no chance.
    assert checked(found)["fall of energy in objects"] is False
    worse = [row(one.picture, "fail") for one in OLD]
    found = compare(made(OLD), made(worse), Baseline(certain=True))
    assert checked(found)["fall of pass rate"] is False
    gone = [row(one.picture, empty=True, energy=None) for one in OLD]
    found = compare(made(OLD), made(gone), Baseline(certain=True))
    assert checked(found)["fall of energy in objects"] is False


def test_the_number_of_new_failures_may_be_limited(made):
    for most, passed in ((3, True), (2, False)):
        found = compare(made(OLD), made(new_rows()), Baseline(accuracy_drop=1, new_failures=most))
        assert checked(found)["pictures that passed and now fail"] is passed


def test_to_hide_failures_by_having_no_verdict_is_a_regression_too(made):
    hidden = [row(one.picture, "not applicable") if n < 8 else one for n, one in enumerate(OLD)]
    found = compare(made(OLD), made(hidden), Baseline())
    assert checked(found)["fall of share with a verdict"] is False
    assert found["figures"]["pass_rate"]["difference"] == 0
    assert found["figures"]["pass_rate"]["new"]["n"] == 32


def test_a_figure_that_neither_run_has_is_no_regression_and_one_that_is_gone_is(made):
    nowhere = [row(f"{n}", "not applicable", energy=None) for n in range(30)]
    assert set(checked(compare(made(nowhere), made(nowhere), Baseline()))) == {
        "fall of accuracy",
        "fall of share with a verdict",
        "rise of empty maps",
    }
    gone = [row(one.picture, empty=True, energy=None) for one in OLD]
    found = compare(made(OLD), made(gone), Baseline(empty_rise=1))
    assert found["figures"]["energy"]["answered"] == [40, 0]
    assert found["figures"]["energy"]["difference"] is None
    assert checked(found)["fall of energy in objects"] is False


def test_empty_maps_are_a_regression(made):
    empty = [row(one.picture, one.verdict, empty=n < 2) for n, one in enumerate(OLD)]
    found = compare(made(OLD), made(empty), Baseline(energy_drop=1))
    assert [name for name, passed in checked(found).items() if not passed] == ["rise of empty maps"]


def test_a_combined_map_that_moved_fails_where_it_is_limited(made):
    groups = (("all", ""), ("true", "red"), ("predicted", "red"), ("tag", "few"))
    before = [average(group, RAMP) for group in groups]
    after = [average(groups[0], RAMP), *(average(group, 1 - RAMP) for group in groups[1:])]
    limits = Baseline(map_correlation=0.9, map_difference=0.5)
    found = compare(made(OLD, before), made(OLD, after), limits)
    moved = {tuple(one["group"]): one for one in found["maps"]}
    assert moved["all", ""]["difference"] == 0
    assert moved["true", "red"]["correlation"] == pytest.approx(-1, abs=1e-4)
    assert moved["true", "red"]["difference"] == pytest.approx(1)
    assert moved["true", "red"]["at"] in ([0.125, 1 / 6], [0.875, 5 / 6])
    assert (moved["true", "red"]["claim"], moved["tag", "few"]["claim"]) == (True, False)
    assert checked(found)["correlation of the combined maps"] is False
    assert "(of true red)" in found["checks"][-1]["sentence"]
    # What is said of few pictures, or moves with the predictions, fails nothing.
    rest = [after[0], before[1], after[2], after[3]]
    assert all(checked(compare(made(OLD, before), made(OLD, rest), limits)).values())


def test_a_combined_map_that_went_out_has_not_passed(made):
    gone = [average(("all", ""), np.zeros((3, 4)))]
    found = compare(made(OLD), made(OLD, gone), Baseline(map_correlation=-1))
    assert found["maps"][0]["correlation"] is None
    assert checked(found)["correlation of the combined maps"] is False


def test_every_tag_is_compared_by_itself(made):
    old = [row(f"{n:02d}", tags=("night",) if n < 10 else ()) for n in range(40)]
    new = [
        row(f"{n:02d}", "fail" if n < 5 else "pass", tags=("night",) if n < 10 else ())
        for n in range(40)
    ]
    (night,) = compare(made(old), made(new), Baseline())["tags"]
    assert night["tag"] == "night"
    assert night["pass_rate"]["difference"] == -0.5
    assert night["pass_rate"]["new"]["claim"] is False


def test_pictures_are_matched_by_content_and_several_maps_of_one_by_class(made):
    renamed = [row(f"x{n}", one.verdict, picture_sha256=one.picture_sha256)
               for n, one in enumerate(OLD)]  # fmt: skip
    assert compare(made(OLD), made(renamed), Baseline())["matched"] == 40
    one = [row("a", explained="red"), row("a", "fail", explained="blue", place=1)]
    two = [row("a", "fail", explained="blue"), row("a", explained="red", place=1)]
    found = compare(made(one), made(two), Baseline())
    assert (found["matched"], found["changed"]["pictures"]) == (2, [])
    twice = [row("a"), row("b", "fail", picture_sha256=row("a").picture_sha256)]
    assert compare(made(twice), made(twice), Baseline())["changed"]["counts"] == {}


def test_other_pictures_tell_whether_what_the_network_sees_has_changed(made):
    shifted = [row(f"new{n}", "fail" if n < 30 else "pass", energy=0.2) for n in range(60)]
    limits = Baseline(pictures="other", new_failures=0)
    found = compare(made(OLD), made(shifted, facts={"pictures_sha256": "q"}), limits)
    assert found["comparable"] is True
    passes = found["figures"]["pass_rate"]
    assert (passes["old"]["n"], passes["new"]["n"], passes["difference"]) == (40, 60, -0.4)
    assert passes["high"] < -0.2
    assert found["figures"]["energy"]["difference"] == pytest.approx(-0.4)
    assert found["changed"]["pictures"] == []
    assert checked(found)["fall of pass rate"] is False
    assert "pictures that passed and now fail" not in checked(found)
    assert len(found["maps"]) == 1


def test_boxes_of_a_detector_are_matched_by_place_and_what_it_misses_is_compared(made):
    left, right = (0.0, 0.0, 10.0, 10.0), (20.0, 0.0, 30.0, 10.0)
    old = [row("a", detection=left), row("a", "fail", detection=right, place=1)]
    new = [
        row("a", "fail", detection=(21.0, 0.0, 30.0, 10.0)),
        row("a", detection=(0.0, 1.0, 10.0, 10.0), place=1),
        row("a", "fail", detection=(4.0, 40.0, 10.0, 50.0), place=2),
    ]
    sides = [
        replace(made(rows), detection={"precision": of(found, boxes), "recall": of(found, 40)})
        for rows, found, boxes in ((old, 36, 40), (new, 20, 21))
    ]
    found = compare(*sides, Baseline())
    assert (found["matched"], found["changed"]["pictures"]) == (2, [])
    assert found["figures"]["recall"]["difference"] == -0.4
    assert checked(found)["fall of recall"] is False
    assert checked(found)["fall of precision"] is True
    unlike = compare(made(old), sides[1], Baseline())
    assert unlike["reasons"] == ["one run is of a classifier, the other of an object detector"]
