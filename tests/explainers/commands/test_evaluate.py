import csv
import json

import numpy as np
import pytest

from explainers.__main__ import main
from explainers.evaluation import METRICS
from explainers.synthetic import LABELS, generate


@pytest.fixture(scope="module")
def truth(tmp_path_factory):
    """Three pictures: of nothing, one shape and two shapes."""
    folder = tmp_path_factory.mktemp("shapes")
    path = generate(folder, 3, seed=9, fewest=1, most=2)
    entries = json.loads(path.read_text())
    entries[0] |= {"labels": [], "objects": []}
    path.write_text(json.dumps(entries))
    return path


@pytest.fixture
def evaluate(reference, truth, tmp_path):
    """The command on the small network, with more arguments."""
    (tmp_path / "settings.json").write_text(json.dumps({"labels": LABELS}))

    def run(*arguments, annotations=truth):
        base = ["evaluate", str(reference / "A_softmax.keras"), str(annotations)]
        base += ["--settings", str(tmp_path / "settings.json"), "--out", str(tmp_path / "out")]
        return main([*base, *arguments])

    return run


QUICK = ["--option", "steps=5"]


def rows(tmp_path):
    with (tmp_path / "out" / "metrics.csv").open(newline="") as stream:
        return list(csv.DictReader(stream))


def summary(tmp_path):
    return json.loads((tmp_path / "out" / "summary.json").read_text())


def test_every_true_class_of_every_picture_gets_a_row_for_each_method(evaluate, truth, tmp_path):
    assert evaluate("--method", "gradcam", "--method", "random_map", *QUICK) == 0
    entries = json.loads(truth.read_text())
    wanted = {
        (entry["picture"][-9:], method, label)
        for entry in entries
        for label in entry["labels"]
        for method in ("gradcam", "random_map")
    }
    found = rows(tmp_path)
    assert {(row["picture"][-9:], row["method"], row["class_name"]) for row in found} == wanted
    assert len(found) == len(wanted)
    assert summary(tmp_path)["pictures_without_class"] == 1
    means = summary(tmp_path)["summary"]
    one, two = (
        means[method]["columns"]["energy_above_chance"]["mean"]
        for method in ("gradcam", "random_map")
    )
    assert one > two + 0.2
    own = [float(row["deletion_auc"]) for row in found if row["method"] == "gradcam"]
    assert means["gradcam"]["columns"]["deletion_auc"]["mean"] == pytest.approx(np.mean(own))
    assert set(summary(tmp_path)["by_tag"]) == {row["tags"] for row in found}


def test_a_second_run_asks_the_network_nothing_and_says_the_same(evaluate, tmp_path, monkeypatch):
    chosen = ["--method", "gradcam", "--metric", "deletion", "--metric", "energy", *QUICK]
    assert evaluate(*chosen) == 0
    before = (tmp_path / "out" / "metrics.csv").read_bytes()
    monkeypatch.setattr("explainers.classifiers.Classifier.evaluate", None)
    assert evaluate(*chosen) == 0
    assert (tmp_path / "out" / "metrics.csv").read_bytes() == before


def test_json_is_all_that_the_standard_output_gets(evaluate, tmp_path, capsys):
    assert evaluate("--method", "gradcam", "--metric", "area", "--json") == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out) == summary(tmp_path)
    assert "maps measured; see" in captured.err
    assert summary(tmp_path)["settings"]["steps"] == 50


def test_a_table_shows_the_means(evaluate, tmp_path, capsys):
    assert evaluate("--method", "gradcam", "--metric", "area") == 0
    mean = summary(tmp_path)["summary"]["gradcam"]["columns"]["area"]
    lines = capsys.readouterr().out.splitlines()
    assert f"{mean['mean']:.3f} ({mean['n']})" in next(line for line in lines if "area" in line)


def test_layers_are_drawn_anew_for_each_method(evaluate, tmp_path):
    chosen = ["--method", "gradcam", "--method", "edge_map", "--metric", "randomisation"]
    assert evaluate(*chosen, "--option", "randomised=1") == 0
    found = summary(tmp_path)["randomisation"]
    assert found["edge_map"][-1]["spearman"] == pytest.approx(1)
    assert found["gradcam"][-1]["spearman"] < 0.9
    assert [level["depth"] for level in found["gradcam"]] == [
        level["depth"] for level in found["edge_map"]
    ]


def test_the_prediction_can_be_explained_instead_of_the_truth(evaluate, tmp_path):
    assert evaluate("--method", "gradcam", "--metric", "prediction", "--target", "top-1") == 0
    found = rows(tmp_path)
    assert len(found) == 3
    assert all(row["predicted"] == row["class_name"] for row in found)
    # Nothing is known about what the first picture shows.
    assert sorted(row["correct"] for row in found)[0] == ""
    assert found[0]["not_applicable"] == "nothing is known about where the object is"


def test_a_damaged_picture_costs_that_picture_only(evaluate, tmp_path, capsys):
    folder = tmp_path / "broken"
    path = generate(folder, 2, seed=9)
    picture = folder / "pictures" / "00000.png"
    picture.write_bytes(picture.read_bytes()[:-500])
    chosen = ["--metric", "energy", "--metric", "randomisation", "--option", "randomised=1"]
    assert evaluate("--method", "gradcam", *chosen, annotations=path) == 1
    assert len(summary(tmp_path)["randomisation"]["gradcam"]) == 5
    assert "failed: PictureError: 00000.png: it is damaged" in capsys.readouterr().err
    assert len(rows(tmp_path)) == 1
    assert len(summary(tmp_path)["failures"]) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--metric", "beauty"], "there is no metric 'beauty'; choose from: pointing, energy"),
        (["--option", "steps"], "--option 'steps' must be NAME=VALUE, of: tolerance"),
        (["--option", "size=3"], "--option 'size=3' must be NAME=VALUE, of: tolerance"),
        (["--option", "steps=0"], "the evaluation's steps cannot be 0"),
        (["--option", "insertion_baseline=grey"], "insertion_baseline cannot be 'grey'"),
        (["--target", "nope"], "target rule 'nope' is unknown"),
        (["--workers", "0"], "--workers must be at least 1, not 0"),
    ],
)
def test_a_wrong_order_is_refused_before_anything_is_written(
    evaluate, tmp_path, capsys, arguments, message
):
    assert evaluate("--method", "gradcam", *arguments) == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_annotations_that_do_not_fit_the_classifier_are_refused(evaluate, tmp_path, capsys):
    path = generate(tmp_path / "shapes", 1)
    path.write_text(path.read_text().replace("_", " "))
    assert evaluate("--method", "gradcam", annotations=path) == 2
    assert "the classes are: red_square, green_disc" in capsys.readouterr().err
    assert evaluate("--method", "gradcam", annotations=tmp_path / "gone.json") == 2
    assert "gone.json; give the annotations" in capsys.readouterr().err


def test_the_usual_metrics_leave_out_what_explains_again(evaluate, tmp_path):
    assert evaluate("--method", "centre_blob", *QUICK) == 0
    assert set(summary(tmp_path)["metrics"]) == set(METRICS) - {"stability"}
