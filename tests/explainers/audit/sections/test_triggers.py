import pytest

from explainers.audit.sections.triggers import triggers
from tests.explainers.audit.made import evidence, row

GLARE = [
    row(f"g{n}", "fail" if n < 10 else "pass", true="blue" if n < 4 else "red",
        tags=("trigger=glare",))
    for n in range(20)
]  # fmt: skip
RAIN = [row(f"r{n}", tags=("trigger: rain", "wet")) for n in range(24)]
CLEAR = [row(f"c{n}", true="blue") for n in range(3)]


def test_failures_are_grouped_by_triggering_condition_the_worst_first():
    found = triggers(evidence([*RAIN, *GLARE, *CLEAR]))
    glare, rain = found["conditions"]
    assert (glare["name"], glare["failures"]["k"], glare["failures"]["n"]) == ("glare", 10, 20)
    assert glare["wrong"] == [24, 25, 26, 27]
    assert glare["failed"] == list(range(24, 34))
    assert (rain["name"], rain["failures"]["share"], rain["wrong"]) == ("rain", 0, [])
    assert (found["without"]["failures"]["k"], found["without"]["wrong"]) == (3, [44, 45, 46])
    assert found["without"]["failures"]["claim"] is False
    assert glare["more"]["difference"] == -0.5


def test_plain_tags_can_be_conditions_and_a_picture_be_under_two():
    found = triggers(evidence([*RAIN, *CLEAR], tags={"triggers": ["wet"]}))
    assert {one["name"]: one["maps"] for one in found["conditions"]} == {"rain": 24, "wet": 24}
    assert triggers(evidence(CLEAR)) is None
    assert triggers(evidence(RAIN, tags={"trigger": "cause"})) is None


def test_what_can_fail_in_no_way_does_not_count():
    unknown = row("u", "not applicable", true="", tags=("trigger=glare",))
    (glare,) = triggers(evidence([*GLARE, unknown]))["conditions"]
    assert (glare["maps"], glare["failures"]["n"]) == (21, 20)


@pytest.mark.parametrize(("limit", "passed"), [(0.5, [True, True]), (0.49, [False, True])])
def test_a_limit_on_failures_under_a_condition_fails_the_build(limit, passed):
    found = triggers(evidence([*RAIN, *GLARE], limits={"trigger_failures": limit}))
    assert [check["passed"] for check in found["checks"]] == passed


def test_a_limit_that_no_condition_can_meet_has_not_been_met():
    limits = {"trigger_failures": 0.5}
    for rows in (CLEAR, GLARE[:19]):
        (check,) = triggers(evidence(rows, limits=limits))["checks"]
        assert check["passed"] is False
        assert "no condition has 20 independent pictures" in check["sentence"]
