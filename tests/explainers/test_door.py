import subprocess
import sys
from pathlib import Path

import pytest

import explainers

LIGHT = """
import sys
import explainers, explainers.images, explainers.rendering, explainers.running, explainers.__main__
from explainers import commands
for name in commands.available():
    commands.get(name)
for name in explainers.available():
    explainers.get(name)
    explainers.check_parameters(name, {})
key = explainers.running.Request("p", "0", "m.keras", "0", "lime").key
heavy = ["tensorflow", "keras", "lime", "sklearn", "skimage", "django", "studyapp"]
print([name for name in heavy if name in sys.modules])
"""


def test_nothing_heavy_is_imported_until_a_classifier_is_loaded():
    done = subprocess.run(
        [sys.executable, "-c", LIGHT], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"


def test_the_methods_are_the_files_of_the_folder():
    folder = Path(explainers.__file__).parent / "methods"
    files = sorted(path.stem for path in folder.glob("[!_]*.py"))
    assert explainers.available() == files
    assert {"gradcam", "lime"} <= set(files)


def test_an_unknown_method_is_refused_with_the_choices():
    with pytest.raises(LookupError, match=r"no method 'nope'; choose from: .*gradcam, .*lime"):
        explainers.get("nope")


def test_a_shared_part_is_not_a_method():
    with pytest.raises(LookupError):
        explainers.get("_surrogate")


def test_missing_parameters_are_filled_in_from_the_signature():
    checked = explainers.check_parameters("gradcam", {"pooling": "max"})
    assert checked == {"layer": None, "pooling": "max", "score": "logit", "batch_size": 1}


def test_two_ways_to_write_the_same_segmentation_are_the_same():
    short = explainers.check_parameters("lime", {"segmentation": "slic"})
    long = explainers.check_parameters("lime", {"segmentation": {"algorithm": "slic"}})
    assert short == long
    assert short["segmentation"]["n_segments"] == 50


@pytest.mark.parametrize(
    ("method", "parameters", "message"),
    [
        ("gradcam", {"nope": 1}, "gradcam has no parameter 'nope'; it has: layer, pooling"),
        ("gradcam", {"pooling": "sum"}, "'pooling' must be one of 'average', 'max', not 'sum'"),
        ("gradcam", {"layer": 3}, "'layer' must be text or nothing, not 3"),
        ("lime", {"num_samples": "many"}, "must be a whole number or nothing, not 'many'"),
        ("lime", {"num_samples": True}, "must be a whole number or nothing, not True"),
        ("lime", {"num_samples": 1}, "'num_samples' must be at least 2"),
        ("lime", {"kernel_width": float("nan")}, "'kernel_width' must be at least"),
        ("lime", {"segmentation": "nope"}, "no algorithm 'nope'; choose from: quickshift, slic"),
        ("lime", {"segmentation": {"algorithm": "grid", "x": 1}}, "grid has no parameter 'x'"),
        ("lime", {"hide_colour": [0, 0]}, "'hide_colour' must be 'mean', 'black' or"),
        ("lime", {"hide_colour": [0, 0, 256]}, "'hide_colour' must be 'mean', 'black' or"),
    ],
)
def test_a_wrong_parameter_is_refused_by_name(method, parameters, message):
    with pytest.raises(ValueError, match=message):
        explainers.check_parameters(method, parameters)
