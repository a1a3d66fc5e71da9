import json

import numpy as np
import pytest

from explainers.audit.sections.subgroups import subgroups
from tests.explainers.audit.made import average, evidence, row


def people(value, count, failing, **more):
    tags = (f"skin={value}", *more.pop("tags", ()))
    return [
        row(f"{value}{n}", "fail" if n < failing else "pass", tags=tags, **more)
        for n in range(count)
    ]


LIGHT, DARK = people("light", 40, 4, energy=0.8), people("dark", 25, 15, energy=0.3)
FEW = people("medium", 5, 5)


def test_every_dimension_is_split_and_its_largest_gap_given():
    maps = average(("tag", "skin=dark"), np.eye(3), pictures=25)
    found = subgroups(evidence([*LIGHT, *DARK, *FEW, row("x")], averages=[maps]))
    (skin,) = found["dimensions"]
    assert [(one["name"], one["maps"], one["claim"]) for one in skin["groups"]] == [
        ("dark", 25, True),
        ("light", 40, True),
        ("medium", 5, False),
    ]
    assert skin["groups"][0]["average"]["group"] == ["tag", "skin=dark"]
    assert skin["without"] == 1
    gap = skin["gaps"]["pass_rate"]
    assert (gap["difference"], gap["highest"], gap["lowest"]) == (0.5, "light", "dark")
    assert 0.2 < gap["low"] < 0.5 < gap["high"] < 0.7
    assert (gap["compared"], gap["too_few"]) == (2, ["medium"])
    assert skin["gaps"]["energy"]["difference"] == pytest.approx(0.5)
    assert skin["gaps"]["accuracy"]["difference"] == 0
    assert json.dumps(found, allow_nan=False)


def test_a_limit_on_a_gap_fails_the_build_and_says_who_is_apart():
    limits = {"pass_rate_gap": 0.49, "accuracy_gap": 0.0, "energy_gap": 0.6}
    checks = subgroups(evidence([*LIGHT, *DARK, *FEW], limits=limits))["checks"]
    assert [check["passed"] for check in checks] == [True, False, True]
    assert checks[1]["sentence"] == (
        "pass rate gap between values of 'skin' is 50.0 % (light above dark; too few pictures to "
        "claim anything: medium); at most 49 % is asked"
    )


def test_a_gap_that_cannot_be_told_has_not_passed_where_it_was_asked_for():
    rows = [*LIGHT, *FEW]
    limits = {"pass_rate_gap": 0.1}
    (named,) = subgroups(evidence(rows, limits=limits, tags={"subgroups": ["skin"]}))["checks"]
    assert named["passed"] is False
    (missing,) = subgroups(evidence(rows, limits=limits, tags={"subgroups": ["age"]}))["checks"]
    assert "'age' cannot be told (no picture has it)" in missing["sentence"]
    (none,) = subgroups(evidence([row("x")], limits=limits))["checks"]
    assert "no two subgroups of one dimension have 20 independent pictures" in none["sentence"]
    # Another dimension, which pictures happen to have, does not stand in the way of one that can.
    more = people("dark", 25, 2, tags=("weather=fog",))
    (told,) = subgroups(evidence([*LIGHT, *more], limits=limits))["checks"]
    assert told["passed"] is True


def test_frames_of_few_sequences_claim_nothing():
    rows = [
        row(f"{skin}{n}", tags=(f"skin={skin}", f"sequence={skin}{n // 10}"))
        for skin in ("light", "dark")
        for n in range(100)
    ]
    (skin,) = subgroups(evidence(rows))["dimensions"]
    assert [(one["independent"], one["claim"]) for one in skin["groups"]] == [(10, False)] * 2
    assert skin["gaps"]["pass_rate"]["difference"] is None
    assert skin["groups"][0]["pass_rate"]["low"] == pytest.approx(0.7225, abs=1e-4)


def test_sequences_and_triggers_are_no_subgroups_and_plain_tags_are_groups_of_their_own():
    rows = [row("a", tags=("night", "trigger=glare", "sequence=1", "age: old"))]
    found = subgroups(evidence(rows))
    assert [one["name"] for one in found["dimensions"]] == ["age"]
    assert [one["name"] for one in found["tags"]] == ["night"]
    asked = subgroups(evidence(rows, tags={"subgroups": ["trigger"]}))
    assert [one["name"] for one in asked["dimensions"]] == ["trigger"]
    assert subgroups(evidence([row("a")])) is None


def test_a_subgroup_whose_maps_lie_elsewhere_is_told_apart_from_the_rest():
    maps = np.zeros((65, 4, 6), np.float32)
    maps[:40, 0, 0] = maps[40:, 3, 5] = 1
    (skin,) = subgroups(evidence([*LIGHT, *DARK], maps=maps))["dimensions"]
    dark = skin["groups"][0]["map_against_rest"]
    assert (dark["difference"], dark["p"]) == (1, 1 / 500)
    # The objects are in the same corner in both.
    assert dark["objects"] == pytest.approx(1)


def test_of_many_small_subgroups_no_map_is_compared_and_few_are_named():
    rows = [row(f"{n}", tags=(f"camera={n % 100:02d}",)) for n in range(300)]
    found = subgroups(evidence(rows, limits={"pass_rate_gap": 0.1}, tags={"subgroups": ["camera"]}))
    (camera,) = found["dimensions"]
    assert len(camera["groups"]) == 100
    assert all(one["map_against_rest"] is None for one in camera["groups"])
    assert "anything: 00, 01, 02, 03, 04, 05, 06, 07 and 92 more" in found["checks"][0]["sentence"]


def test_measures_and_drawn_regions_are_split_too():
    rows = [row(str(n), tags=("skin=dark",), regions={"puddle": n / 4}) for n in range(5)]
    (skin,) = subgroups(evidence(rows))["dimensions"]
    assert skin["groups"][0]["regions"]["puddle"]["mean"] == 0.5
    assert skin["groups"][0]["measures"]["area"]["mean"] == pytest.approx(0.1)
    assert skin["groups"][0]["measures"]["iou"]["mean"] is None
