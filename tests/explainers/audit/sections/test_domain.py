import numpy as np
import pytest

from explainers.audit.sections.domain import domain
from tests.explainers.audit.made import average, evidence, row

DAY = [row(f"d{n}", tags=("day",)) for n in range(30)]
NIGHT = [
    row(f"n{n}", "fail" if n < 20 else "pass", true="blue" if n < 15 else "red", tags=("night",))
    for n in range(25)
]
TAGS = {"domain_inside": ["day"], "domain_outside": ["night"]}


def test_every_figure_is_split_by_the_design_domain():
    maps = average(("tag", "inside the domain"), np.eye(3), pictures=30, empty=2)
    found = domain(evidence([*DAY, *NIGHT], averages=[maps], tags=TAGS))
    inside, outside = found["groups"]
    assert (inside["name"], outside["name"]) == ("inside the domain", "outside the domain")
    assert (inside["accuracy"]["k"], inside["accuracy"]["n"]) == (30, 30)
    assert (outside["accuracy"]["k"], outside["pass_rate"]["k"]) == (10, 5)
    assert outside["accuracy"]["low"] == pytest.approx(0.2340, abs=1e-4)
    assert outside["confusion"]["cells"] == [
        {"true": "red", "predicted": "red", "pictures": 10},
        {"true": "blue", "predicted": "red", "pictures": 15},
    ]
    assert outside["cells"]["wrong, fail"] == 15
    assert inside["average"] == {
        "group": ["tag", "inside the domain"],
        "pictures": 30,
        "empty": 2,
    }
    assert outside["average"] is None
    assert inside["rows"] == list(range(30))
    apart = found["outside_less_inside"]["accuracy"]
    assert apart["difference"] == -0.6
    assert apart["high"] < -0.3
    assert apart["claim"] is True


def test_fewer_than_twenty_claim_nothing():
    found = domain(evidence([*DAY, *NIGHT[:19]], tags=TAGS))
    assert [one["claim"] for one in found["groups"]] == [True, False]
    assert found["groups"][1]["accuracy"]["claim"] is False
    assert found["outside_less_inside"]["accuracy"]["claim"] is False


@pytest.mark.parametrize(
    ("limits", "passed"),
    [
        ({"outside_accuracy": 0.4, "inside_accuracy": 1.0}, [True, True]),
        ({"outside_accuracy": 0.41}, [False]),
        ({"outside_pass_rate": 0.21, "inside_pass_rate": 0.9}, [True, False]),
        ({}, []),
    ],
)
def test_each_side_has_limits_of_its_own(limits, passed):
    found = domain(evidence([*DAY, *NIGHT], tags=TAGS, limits=limits))
    assert [check["passed"] for check in found["checks"]] == passed


def test_a_part_of_the_domain_without_pictures_has_not_passed_and_a_tag_without_is_named():
    tags = {"domain_inside": ["day"], "domain_outside": ["nihgt"]}
    limits = {"outside_accuracy": 0.1}
    found = domain(evidence([*DAY, *NIGHT], tags=tags, limits=limits))
    assert found["missing"] == ["nihgt"]
    assert [one["name"] for one in found["groups"]] == ["inside the domain", "domain not known"]
    assert found["checks"][0]["sentence"] == (
        "accuracy outside the domain cannot be told (0 of 0); at least 10 % is asked"
    )


def test_without_a_design_domain_there_is_no_such_section():
    assert domain(evidence(DAY)) is None
