import numpy as np
import pytest

from explainers.audit import audit, make_config
from explainers.audit.sections.sanity import chosen_rows, likeness_of
from explainers.evaluation.sanity import Level
from tests.explainers.audit.conftest import BLUE, RED, draw
from tests.explainers.audit.made import row


def entries(count=3):
    made = []
    for number in range(count):
        box = (4 + 3 * number, 6, 12 + 3 * number, 16)
        colour, label = ((RED, "red"), (BLUE, "blue"))[number % 2]
        noise = np.random.default_rng(number).integers(0, 30, (32, 32, 3)).astype(np.uint8)
        pixels = draw((box, colour)) // 2 + noise
        objects = [{"label": label, "box": list(box)}]
        made.append({"pixels": pixels, "labels": [label], "objects": objects})
    return made


@pytest.fixture
def run(colour_model, dataset, tmp_path):
    def go(method, **sanity):
        given = {"audit": {"method": method}, "limits": {"pass_rate": 0.0}, "sanity": sanity}
        config = make_config(given, tmp_path)
        return audit(colour_model, dataset(entries()), config, out=tmp_path / "out")

    return go


def test_a_method_that_looks_at_the_network_passes(run):
    found = run("gradcam", pictures=3, units=3)
    sanity = found["sections"]["sanity"]
    assert sanity["ignores"] is False
    assert sanity["likeness"] < 0.8
    assert sanity["draws"] == 1
    assert sanity["pictures"] == 3
    assert [one["maps"] for one in sanity["levels"]] == [3] * len(sanity["levels"])
    assert sanity["stability"]["over"] == "noise"
    assert sanity["stability"]["maps"] == 3
    assert sanity["units"]["coverage"] == 1.0
    assert found["verdict"] == "pass"


@pytest.mark.parametrize("method", ["edge_map", "centre_blob", "random_map"])
def test_a_method_that_ignores_the_network_is_called_out_and_fails_the_build(run, method):
    found = run(method, pictures=2, units=0)
    sanity = found["sections"]["sanity"]
    assert sanity["ignores"] is True
    assert sanity["likeness"] == pytest.approx(1.0)
    assert sanity["draws"] == 5
    assert sanity["units"] is None
    assert found["verdict"] == "fail"
    assert [one["name"] for one in found["checks"] if not one["passed"]] == [
        "likeness to a random network"
    ]


def test_an_honest_map_that_stays_as_it_is_in_one_draw_by_chance_is_not_called_out(
    colour_model, dataset, tmp_path
):
    box = (7, 6, 15, 16)  # on plain ground, each map has two values: only their order can change
    objects = [{"label": "blue", "box": list(box)}]
    listed = dataset([{"pixels": draw((box, BLUE)), "labels": ["blue"], "objects": objects}])
    found = audit(colour_model, listed, make_config({}, tmp_path), out=tmp_path / "out")
    sanity = found["sections"]["sanity"]
    assert sanity["levels"][-1]["spearman"] == sanity["levels"][-1]["ssim"] == pytest.approx(1.0)
    assert (sanity["draws"], sanity["ignores"]) == (2, False)
    assert sanity["likeness"] < 0
    assert "the least of 2 draws" in found["checks"][-1]["sentence"]
    assert found["verdict"] == "pass"


def test_it_is_left_out_if_no_pictures_are_asked_for(run):
    assert "sanity" not in run("gradcam", pictures=0)["sections"]


def test_a_method_without_a_steady_answer_fails_a_limit_on_stability(run):
    found = run("random_map", pictures=2, units=0, most_alike=1.0, least_stable=0.5)
    checks = {one["name"]: one["passed"] for one in found["checks"]}
    assert checks["likeness to a random network"] is True
    assert checks["stability"] is False


def test_pictures_are_taken_of_every_class_in_turn_and_each_once():
    rows = [
        row("a", predicted="red"),
        row("b", predicted="red"),
        row("b", predicted="red"),
        row("c", predicted="blue", empty=True),
        row("d", predicted="blue"),
        row("a", predicted="blue"),
    ]
    assert [one.picture for one in chosen_rows(rows, 5)] == ["a", "d", "b"]
    assert [one.picture for one in chosen_rows(rows, 2)] == ["a", "d"]
    assert chosen_rows(rows[3:4], 2) == []


def test_a_map_has_changed_if_its_ranks_or_its_structure_have():
    assert likeness_of(Level(1, "a", (0.9, 0.7), (0.2, 0.4))) == pytest.approx(0.3)


def test_a_map_that_has_become_empty_has_changed_however_small_the_object_is():
    assert likeness_of(Level(1, "a", (0.4, None), (0.9, 0.9))) == pytest.approx(0.2)
    assert likeness_of(Level(1, "a", (None, None), (0.99, 0.99))) == 0.0
