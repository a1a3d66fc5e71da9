import pytest

from explainers.audit.comparing.changes import compare
from explainers.audit.options import Baseline
from tests.explainers.audit.made import row

ROWS = [row("a"), row("b")]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"audit": {"method": "lime"}}, "method differs: 'gradcam' before, 'lime' now"),
        ({"audit": {"target": "truth"}}, "target differs: 'top-1' before, 'truth' now"),
        ({"rules": {"energy": 0.5}}, "rule energy differs: None before, 0.5 now"),
        ({"rules": {"tolerance": 0.2}}, "rule tolerance differs: 0.1 before, 0.2 now"),
        ({"facts": {"parameters": {"pooling": "max"}}}, "the parameters of the method differ"),
        ({"facts": {"labels": ["red", "tan"]}}, "classes differ: blue only before, tan only now"),
        ({"facts": {"pictures_sha256": "q"}}, "the pictures differ: 40 before, 40 now, 2 in both"),
        ({"facts": {"truth_sha256": "u"}}, "the annotations differ: labels, boxes or masks"),
    ],
)
def test_runs_whose_numbers_mean_something_else_are_refused_with_the_reason(made, change, reason):
    found = compare(made(ROWS), made(ROWS, **change), Baseline())
    assert found["comparable"] is False
    assert "figures" not in found
    (check,) = found["checks"]
    assert check["passed"] is False
    assert "the runs cannot be compared: " in check["sentence"]
    assert reason in check["sentence"]


def test_another_network_a_machine_and_limits_do_not_stand_in_the_way(made):
    facts = {"model_sha256": "m2", "engine": "openvino", "feature_layer": "last"}
    found = compare(
        made(ROWS, facts={"versions": {"numpy": "2.0"}}),
        made(ROWS, facts=facts | {"versions": {"numpy": "2.1"}}, limits={"accuracy": 0.5}),
        Baseline(),
    )
    assert found["comparable"] is True
    assert found["notes"] == [
        "feature layer differs: 'conv' before, 'last' now",
        "engine differs: 'tensorflow' before, 'openvino' now",
        "numpy differs: '2.0' before, '2.1' now",
    ]


def test_with_other_pictures_the_network_must_be_the_same(made):
    limits = Baseline(pictures="other")
    both = {"pictures_sha256": "q", "model_sha256": "m2"}
    found = compare(made(ROWS), made(ROWS, facts=both), limits)
    assert found["reasons"] == [
        "network and pictures both differ, so nobody can tell which of them it was"
    ]
    assert "the pictures are the same" in compare(made(ROWS), made(ROWS), limits)["reasons"][0]


def test_a_run_of_nothing_is_compared_with_nothing(made):
    assert compare(made(ROWS), made([]), Baseline())["reasons"] == [
        "this run has no judged picture"
    ]
