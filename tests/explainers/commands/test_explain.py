import json
import subprocess
import sys

import pytest
from PIL import Image

from explainers.__main__ import main
from tests.explainers.builders import encoded


@pytest.fixture
def photos(tmp_path, shape_pictures):
    """Three pictures, one of them in a folder inside."""
    folder = tmp_path / "photos"
    (folder / "inside").mkdir(parents=True)
    for number, name in enumerate(("a.png", "b.png", "inside/c.png")):
        (folder / name).write_bytes(encoded(shape_pictures[number]))
    (folder / "notes.txt").write_text("not a picture")
    return folder


@pytest.fixture
def explain(reference, photos, tmp_path):
    """The command on the small network, with more arguments."""

    def run(*arguments, sources=(photos,)):
        base = ["explain", str(reference / "A_softmax.keras"), *map(str, sources)]
        return main([*base, "--out", str(tmp_path / "out"), *arguments])

    return run


def results(tmp_path):
    return json.loads((tmp_path / "out" / "results.json").read_text())["results"]


def test_the_methods_are_listed_with_their_parameters(capsys):
    assert main(["methods"]) == 0
    assert "kernelshap\n    num_samples = 1000\n" in capsys.readouterr().out
    assert main(["methods", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["gradcam"]["pooling"] == "average"


def test_a_folder_is_explained_by_two_methods(explain, tmp_path):
    quick = ["--set", "lime.num_samples=30", "--set", "lime.segmentation=grid"]
    assert explain("--method", "gradcam", "--method", "lime", *quick) == 0
    found = results(tmp_path)
    assert [(one["picture"][-5:], one["method"]) for one in found] == [
        (name, method) for name in ("a.png", "b.png", "c.png") for method in ("gradcam", "lime")
    ]
    for one in found:
        assert (tmp_path / "out" / one["maps"]).is_file()
        (facts,) = one["explanations"]
        with Image.open(tmp_path / "out" / facts["rendered"]) as drawn:
            assert drawn.size == (64, 64)
        assert facts["rule"] == "top-1"


def test_a_second_run_finds_what_the_first_has_done(explain, tmp_path, capsys):
    assert explain("--method", "gradcam") == 0
    before = [one | {"cached": True, "seconds": 0.0} for one in results(tmp_path)]
    capsys.readouterr()
    assert explain("--method", "gradcam", "--json") == 0
    assert results(tmp_path) == before
    captured = capsys.readouterr()
    assert json.loads(captured.out)["results"] == before
    assert "3 found" in captured.err
    assert "3 of 3 explained" in captured.err


def test_several_classes_give_several_pictures(explain, photos, tmp_path):
    assert explain("--method", "gradcam", "--target", "top-k:2", sources=[photos / "a.png"]) == 0
    ((one, two),) = [one["explanations"] for one in results(tmp_path)]
    assert one["rendered"] != two["rendered"]
    assert one["probability"] >= two["probability"]


def test_bad_pictures_are_named_and_the_others_go_on(explain, photos, tmp_path, capsys):
    (photos / "bad.png").write_bytes(b"hello")
    sources = [photos, tmp_path / "gone.png"]
    assert explain("--method", "gradcam", sources=sources) == 1
    lines = capsys.readouterr().err
    assert "failed: PictureError: bad.png: it is not a JPEG, PNG or WebP picture" in lines
    assert "failed: gone.png: No such file" in lines
    assert "3 of 5 explained" in lines
    assert sum(not one["error"] for one in results(tmp_path)) == 3


def test_processes_share_the_work_and_name_a_bad_picture(explain, photos, tmp_path, capsys):
    """Three pictures, and a bad one that is named; processes are slow to start, so once."""
    (photos / "bad.png").write_bytes(b"hello")
    assert explain("--method", "gradcam", "--workers", "2", "--style", "native") == 1
    assert "failed: PictureError: bad.png: it is not a JPEG" in capsys.readouterr().err
    explained = [one for one in results(tmp_path) if not one["error"]]
    assert len(explained) == 3
    assert all("native" in one["explanations"][0]["rendered"] for one in explained)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--method", "nope"], "there is no method 'nope'; choose from: centre_blob, "),
        (["--method", "lime", "--set", "lime.x=1"], "lime has no parameter 'x'"),
        (["--method", "rise", "--set", "rise.num_masks=x"], "must be a whole number, not 'x'"),
        (["--method", "lime", "--set", "x"], "must look like lime.num_samples=200"),
        (
            ["--method", "lime", "--set", "gradcam.layer=x"],
            "gradcam was not chosen, but lime, harm",
        ),
        (["--method", "lime", "--style", "nope"], "there is no style 'nope'; choose from"),
        (["--method", "lime", "--set", "harmonised.opacity=2"], "'opacity' must be at least 0"),
        (["--method", "lime", "--target", "nope"], "target rule 'nope' is unknown"),
        (["--method", "lime", "--workers", "0"], "--workers must be at least 1, not 0"),
        (["--method", "lime", "--settings", "gone.json"], "--settings gone.json cannot be read"),
    ],
)
def test_a_wrong_order_is_refused_before_anything_is_written(
    explain, tmp_path, capsys, arguments, message
):
    assert explain(*arguments) == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_model_that_cannot_be_used_is_refused(photos, tmp_path, capsys):
    (tmp_path / "m.keras").write_bytes(b"hello")
    out = str(tmp_path / "out")
    arguments = ["explain", str(tmp_path / "m.keras"), str(photos), "--method", "lime"]
    assert main([*arguments, "--out", out]) == 2
    assert "error: m.keras: it is not a Keras model file; save it again" in capsys.readouterr().err


def test_a_folder_without_pictures_is_refused(explain, tmp_path, capsys):
    empty = tmp_path / "empty"
    empty.mkdir()
    assert explain("--method", "lime", sources=[empty]) == 2
    assert "there is no picture in" in capsys.readouterr().err


def test_settings_can_come_from_a_file(explain, photos, tmp_path):
    names = ["red", "green", "blue", "yellow", "empty"]
    (tmp_path / "settings.json").write_text(json.dumps({"labels": names}))
    arguments = ["--method", "gradcam", "--settings", str(tmp_path / "settings.json")]
    assert explain(*arguments, sources=[photos / "a.png"]) == 0
    assert results(tmp_path)[0]["explanations"][0]["class_name"] == "red"


def test_it_runs_as_a_module_and_says_nothing_but_its_own_lines(reference, photos, tmp_path):
    command = [sys.executable, "-m", "explainers", "explain", str(reference / "A_softmax.keras")]
    command += [str(photos), "--method", "gradcam", "--out", str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0
    assert done.stdout == ""
    lines = [line for line in done.stderr.replace("\r", "\n").splitlines() if line.strip()]
    assert lines[-1].startswith("3 of 3 explained")
    assert all("of 3" in line or "%" in line for line in lines)


def test_pictures_drawn_by_an_earlier_run_are_not_explained(explain, reference, photos):
    command = ["explain", str(reference / "A_softmax.keras"), str(photos), "--method", "gradcam"]
    for _ in range(2):
        assert main([*command, "--out", str(photos / "out")]) == 0
    assert len(json.loads((photos / "out" / "results.json").read_text())["results"]) == 3


def test_pictures_may_lie_inside_the_output_folder(reference, photos, tmp_path):
    command = ["explain", str(reference / "A_softmax.keras"), str(photos), "--method", "gradcam"]
    assert main([*command, "--out", str(tmp_path)]) == 0
    assert len(json.loads((tmp_path / "results.json").read_text())["results"]) == 3


def test_an_output_folder_that_cannot_be_used_is_named(reference, photos, tmp_path, capsys):
    (tmp_path / "file").write_text("not a folder")
    command = ["explain", str(reference / "A_softmax.keras"), str(photos), "--method", "gradcam"]
    for out, message in (
        (photos, "is the folder of the pictures; choose another one"),
        (tmp_path / "file", "file cannot be written to (File exists); choose another folder"),
        (tmp_path / "file" / "out", "cannot be written to (Not a directory)"),
    ):
        assert main([*command, "--out", str(out)]) == 2
        assert f"error: --out {out}" in (shown := capsys.readouterr().err)
        assert message in shown


def test_a_folder_that_is_named_like_a_picture_is_no_picture(explain, photos, tmp_path):
    (photos / "folder.jpg").mkdir()
    assert explain("--method", "gradcam") == 0
    assert len(results(tmp_path)) == 3


def test_the_parameters_of_a_style_can_be_set(explain, photos, tmp_path):
    drawn = []
    for table in ("jet", "viridis"):
        style = ["--style", "native", "--set", f"native.colour_table={table}"]
        assert explain("--method", "gradcam", *style, sources=[photos / "a.png"]) == 0
        path = tmp_path / "out" / results(tmp_path)[0]["explanations"][0]["rendered"]
        drawn.append(path.read_bytes())
    assert drawn[0] != drawn[1]


def test_a_caption_stands_below_the_picture_on_request(explain, photos, tmp_path, shapes):
    path = annotated(photos, f"a.png,{shapes.labels[1]}\n")
    heights = []
    for more in ([], ["--caption"], ["--caption", "--annotations", str(path)]):
        assert explain("--method", "gradcam", *more, sources=[photos / "a.png"]) == 0
        rendered = results(tmp_path)[0]["explanations"][0]["rendered"]
        with Image.open(tmp_path / "out" / rendered) as picture:
            heights.append(picture.height)
    assert heights[0] == 64 < heights[1] < heights[2]


def annotated(photos, text):
    path = photos / "truth.csv"
    path.write_text("picture,label\n" + text)
    return path


def test_the_true_classes_can_be_explained(explain, photos, tmp_path, shapes):
    one, two, *_ = shapes.labels
    path = annotated(photos, f"a.png,{one};{two}\ninside/c.png,{two}\n")
    truth = ["--method", "gradcam", "--target", "truth", "--annotations", str(path)]
    assert explain(*truth, sources=[]) == 0
    first, second = results(tmp_path)
    assert [facts["class_name"] for facts in first["explanations"]] == [one, two]
    assert [facts["class_name"] for facts in second["explanations"]] == [two]


def test_a_picture_whose_truth_is_unknown_is_named_and_the_others_go_on(
    explain, photos, tmp_path, capsys, shapes
):
    path = annotated(photos, f"a.png,{shapes.labels[0]}\n")
    truth = ["--method", "gradcam", "--target", "truth", "--annotations", str(path)]
    assert explain(*truth, sources=[photos / "a.png", photos / "b.png"]) == 1
    assert "failed: b.png: the annotations give it no class" in capsys.readouterr().err
    assert [bool(one["error"]) for one in results(tmp_path)] == [False, True]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--target", "truth"], "--target truth needs --annotations"),
        (["--annotations", "x.csv"], "--annotations is for --target truth"),
        (["--target", "truth", "--annotations", "nowhere.csv"], "nowhere.csv: it cannot be opened"),
    ],
)
def test_truth_and_annotations_need_each_other(explain, capsys, arguments, reason):
    assert explain("--method", "gradcam", *arguments) == 2
    assert reason in capsys.readouterr().err


def test_without_pictures_nothing_can_be_done(explain, capsys):
    assert explain("--method", "gradcam", sources=[]) == 2
    assert "there is no picture named" in capsys.readouterr().err


@pytest.mark.parametrize("target", ["label:zebra", "class:99"])
def test_a_class_that_is_not_there_is_refused_before_any_picture(explain, tmp_path, capsys, target):
    assert explain("--method", "gradcam", "--target", target) == 2
    assert "error: there is no class" in capsys.readouterr().err
    assert not (tmp_path / "out" / "results.json").exists()
