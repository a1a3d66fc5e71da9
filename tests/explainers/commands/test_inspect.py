import json

import numpy as np
import pytest
from PIL import Image

from explainers.__main__ import main
from explainers.images import read_picture
from explainers.inspection import views
from tests.explainers.builders import encoded


@pytest.fixture(scope="module")
def photos(tmp_path_factory, shape_pictures):
    """Five pictures, one of each class, and what is known of four of them."""
    folder = tmp_path_factory.mktemp("photos")
    for number in range(5):
        (folder / f"{number}.png").write_bytes(encoded(shape_pictures[number]))
    known = [
        {"picture": "0.png", "labels": ["class 0"], "tags": ["day"]},
        {"picture": "1.png", "labels": ["class 1"], "tags": ["day"]},
        {"picture": "2.png", "labels": ["class 0"], "tags": ["night"]},
        {"picture": "3.png", "labels": ["class 3"]},
    ]
    (folder / "truth.json").write_text(json.dumps(known))
    return folder


@pytest.fixture
def inspect(reference, tmp_path, capsys):
    """The command on the small network: its exit code, the numbers and the sheet."""

    def run(*arguments):
        out = tmp_path / "sheet.png"
        model = str(reference / "A_softmax.keras")
        code = main(["inspect", model, *map(str, arguments), "--out", str(out), "--json"])
        written = capsys.readouterr()
        numbers = json.loads(written.out) if written.out else {}
        sheet = read_picture(out) if out.exists() else None
        return code, numbers, sheet, written.err

    return run


def test_without_more_the_pictures_are_shown_with_predictions_and_maps(inspect, photos):
    small = ["--set", "overview.side=64"]
    code, numbers, sheet, said = inspect(photos, "--annotations", photos / "truth.json", *small)
    assert code == 0
    assert sheet.shape[1] <= 2000
    assert (numbers["what"], numbers["failures"]) == ("overview", [])
    rows = numbers["pictures"]
    assert [row["predicted"] for row in rows] == [f"class {number}" for number in range(5)]
    assert [row["correct"] for row in rows] == [True, True, False, True, None]
    assert all(list(row["explanations"]) == ["gradcam"] for row in rows)
    assert "100%" in said


def test_the_overview_shows_the_picture_and_every_method_in_the_style(inspect, photos):
    methods = ["--method", "gradcam", "--method", "edge_map", "--style", "native"]
    code, numbers, sheet, _ = inspect(photos / "0.png", *methods, "--set", "overview.side=64")
    assert code == 0
    assert sorted(numbers["pictures"][0]["explanations"]) == ["edge_map", "gradcam"]
    picture = read_picture(photos / "0.png")
    shown = [
        place
        for place in np.argwhere((sheet == picture[0, 0]).all(axis=2))
        if np.array_equal(sheet[place[0] : place[0] + 64, place[1] : place[1] + 64], picture)
    ]
    assert len(shown) == 1  # the picture as it is; beside it the two maps, drawn over it
    top, left = shown[0]
    for number in (1, 2):
        drawn = sheet[top : top + 64, left + number * 78 : left + number * 78 + 64]
        assert not np.array_equal(drawn, picture)
        assert len(np.unique(drawn.reshape(-1, 3), axis=0)) > 100


def test_kernels_are_shown_with_what_they_are_like(inspect):
    code, numbers, _, _ = inspect("--what", "kernels", "--set", "kernels.fraction=0.25")
    (layer,) = numbers["layers"]
    assert code == 0
    assert (layer["layer"], layer["kernels"], layer["shown"]) == ("conv_a", 12, 3)
    assert layer["in_colour"] is True
    assert {"Sobel", "Prewitt", "Laplace", "uniform colour"} <= set(layer["alike"])
    code, numbers, _, _ = inspect("--what", "kernels", "--layer", "conv_b", "--layer", "conv_c")
    assert [layer["layer"] for layer in numbers["layers"]] == ["conv_b", "conv_c"]
    assert [layer["in_colour"] for layer in numbers["layers"]] == [False, False]


def test_feature_maps_of_named_layers_and_by_default_of_three_convolutions(inspect, photos):
    layers = ["--layer", "conv_b", "--layer", "fc"]
    code, numbers, _, _ = inspect(photos / "1.png", "--what", "features", *layers)
    found = numbers["pictures"][0]["layers"]
    assert code == 0
    assert [(one["layer"], one["shape"]) for one in found] == [
        ("conv_b", [32, 32, 20]),
        ("fc", [32]),
    ]
    assert [len(one["units"]) for one in found] == [9, 9]
    means = [unit["mean"] for unit in found[0]["units"]]
    assert means == sorted(means, reverse=True)
    _, numbers, _, _ = inspect(photos / "1.png", "--what", "features")
    assert [one["layer"] for one in numbers["pictures"][0]["layers"]] == [
        "conv_a",
        "conv_b",
        "conv_c",
    ]


def test_activation_maximisation_of_what_the_pictures_are_taken_for(inspect, photos):
    quick = ["--what", "maximise", "--set", "maximise.steps=12"]
    code, numbers, _, _ = inspect(photos / "1.png", photos / "3.png", *quick)
    assert code == 0
    assert [(one["name"], one["rose"]) for one in numbers["units"]] == [
        ("class 1", True),
        ("class 3", True),
    ]
    named = [*quick, "--layer", "conv_b", "--set", "maximise.units=[3, 5]"]
    _, numbers, _, _ = inspect(*named)
    assert [(one["layer"], one["unit"]) for one in numbers["units"]] == [
        ("conv_b", 3),
        ("conv_b", 5),
    ]
    assert all(len(one["scores"]) == 13 for one in numbers["units"])


def test_dead_units_of_every_layer(inspect, photos):
    code, numbers, sheet, _ = inspect(photos, "--what", "dead")
    assert code == 0
    assert numbers["pictures"] == 5
    assert [one["layer"] for one in numbers["layers"]] == ["conv_a", "conv_b", "conv_c", "fc"]
    assert all(one["dead"] == len(one["numbers"]) for one in numbers["layers"])
    assert ((sheet == (0x1F, 0x77, 0xB4)).all(axis=2)).any()


def test_combined_maps_with_the_balance_of_the_labels(inspect, photos, tmp_path):
    arguments = ["--what", "combined", "--annotations", photos / "truth.json"]
    code, numbers, _, _ = inspect(photos, *arguments, "--set", "combined.most=1")
    assert code == 0
    groups = {(one["split"], one["value"]): one["pictures"] for one in numbers["groups"]}
    assert groups["all", ""] == 5
    assert (groups["correct", "yes"], groups["correct", "no"]) == (3, 1)
    assert (groups["true", "class 0"], groups["predicted", "class 0"]) == (2, 1)
    assert (groups["tag", "day"], groups["tag", "night"]) == (2, 1)
    shares = {one["label"]: one["share"] for one in numbers["balance"]}
    assert shares == {"class 0": 0.5, "class 1": 0.25, "class 3": 0.25}
    with np.load(tmp_path / "sheet.npz") as arrays:
        pictures = [read_picture(photos / f"{number}.png") for number in (0, 1)]
        wanted = np.rint(np.mean(pictures, axis=0, dtype=np.float64))
        assert np.array_equal(arrays["tag:day|picture"], wanted)
        # Each of the five maps is at most 1 after it was divided by its maximum.
        assert 0.2 <= arrays["all|normalised"].max() <= 1


def test_the_same_command_gives_the_same_bytes(inspect, photos, tmp_path):
    command = [photos / "2.png", "--what", "maximise", "--set", "maximise.steps=4"]
    inspect(*command)
    first = (tmp_path / "sheet.png").read_bytes()
    inspect(*command)
    assert (tmp_path / "sheet.png").read_bytes() == first
    with Image.open(tmp_path / "sheet.png") as sheet:
        assert sheet.info == {}


def test_a_picture_that_cannot_be_read_is_named_and_the_others_are_shown(inspect, photos, tmp_path):
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"not a picture")
    sound = [photos / f"{number}.png" for number in range(3)]
    quick = {"maximise": "maximise.steps=1", "combined": "combined.by=[]"}
    for what in views.available():
        extra = ["--set", quick[what]] if what in quick else []
        code, numbers, _, said = inspect(*sound, broken, "--what", what, *extra)
        if what == "kernels":
            assert code == 0  # needs no picture
        else:
            assert (code, len(numbers["failures"])) == (1, 1), what
            assert "failed: broken.png: it is not a JPEG, PNG or WebP picture" in said


def test_the_true_classes_are_explained_on_request(inspect, photos):
    truth = ["--target", "truth", "--annotations", photos / "truth.json"]
    code, numbers, _, said = inspect(photos, *truth, "--set", "overview.side=64")
    assert code == 1
    assert "failed: 4.png: the annotations give it no class" in said
    explained = [row["explanations"]["gradcam"] for row in numbers["pictures"]]
    assert [one["class_id"] for maps in explained for one in maps] == [0, 1, 0, 3]


def test_a_picture_without_a_probable_class_is_named(inspect, photos):
    code, numbers, _, said = inspect(photos / "0.png", "--target", "threshold:1.0")
    expected = 0 if numbers["pictures"][0]["explanations"]["gradcam"] else 1
    assert code == expected
    assert ("no class satisfies threshold:1.0" in said) == bool(expected)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--what", "nope"], "no view 'nope'; choose from: clusters, combined, dead, features"),
        (["--what", "dead"], "needs pictures"),
        (["--what", "kernels", "--layer", "fc"], "no convolution 'fc'"),
        (["--what", "kernels", "--set", "kernels.colour=1"], "kernels has no parameter 'colour'"),
        (["--what", "kernels", "--set", "kernels.fraction=2"], "'fraction' must be at least"),
        (
            ["--what", "kernels", "--set", "dead.batch_size=2"],
            "dead was not chosen, but kernels, harmonised",
        ),
        (["--what", "maximise", "--set", "maximise.units=[1.5]"], "must be whole numbers"),
        (["--width", "50"], "--width must be at least 200"),
        (["--style", "nope"], "no style 'nope'"),
        (["--target", "truth"], "--target truth needs --annotations"),
        (["--annotations", "nowhere.json"], "nowhere.json: it cannot be opened"),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_reason(inspect, arguments, message):
    code, _, sheet, said = inspect(*arguments)
    assert (code, sheet) == (2, None)
    assert message in said


def test_a_sheet_is_a_png_file(reference, tmp_path, capsys):
    model = str(reference / "A_softmax.keras")
    assert main(["inspect", model, "--what", "kernels", "--out", str(tmp_path / "a.jpg")]) == 2
    assert "must be the name of a .png file" in capsys.readouterr().err


def test_two_methods_are_not_combined(inspect, photos):
    methods = ["--what", "combined", "--method", "gradcam", "--method", "lime"]
    code, _, _, said = inspect(photos, *methods)
    assert code == 2
    assert "choose one method for this view, not gradcam, lime" in said
