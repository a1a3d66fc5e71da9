"""Forward passes on OpenVINO, against TensorFlow's."""

import subprocess
import sys
import textwrap

import keras
import numpy as np
import pytest

import explainers
from explainers import ClassifierError, load_classifier
from explainers.methods._perturbation import predict_masked
from explainers.network import inference
from explainers.network.files import hash_file
from explainers.network.settings import identify
from explainers.work.computing import explain
from explainers.work.request import Request
from tests.explainers.builders import encoded, functional, nested, noise, saved, sequential


def dense(units, activation=None):
    return keras.layers.Dense(units, activation, name="head")


NETWORKS = {
    "multi-label": (lambda: functional(dense(4, "sigmoid")), {}),
    "single sigmoid": (lambda: functional(dense(1, "sigmoid")), {}),
    "logits": (lambda: functional(dense(3)), {}),
    "multi-label logits": (lambda: functional(dense(3)), {"logits": "sigmoid"}),
    "grey": (lambda: functional(dense(3, "softmax"), channels=1), {}),
    "nested": (nested, {}),
    "sequential": (sequential, {}),
}


def both(spec):
    return load_classifier(spec), load_classifier({**spec, "engine": "openvino"})


def assert_equal(slow, fast, pictures):
    """Scores and probabilities, of whole pictures and of pictures with superpixels off."""
    batch = slow.preprocess(pictures)
    for wanted, found in zip(slow.evaluate(batch), fast.evaluate(batch), strict=True):
        assert found.shape == wanted.shape
        assert np.abs(found - wanted).max() <= 1e-5 * max(1, np.abs(wanted).max())
    pixels = slow.frame(pictures[0]).pixels
    segments = np.arange(pixels[..., 0].size).reshape(pixels.shape[:2]) % 7
    data = np.random.RandomState(0).randint(0, 2, (11, 7))
    masked = [
        predict_masked(one, pixels, np.zeros_like(pixels), segments, data, 4)
        for one in (slow, fast)
    ]
    (wanted, scores), (found, others) = masked
    assert np.abs(found - wanted).max() <= 1e-5
    assert np.abs(others - scores).max() <= 1e-5 * max(1, np.abs(scores).max())


@pytest.mark.parametrize("kind", sorted(NETWORKS))
def test_both_engines_say_the_same(kind, tmp_path):
    build, settings = NETWORKS[kind]
    slow, fast = both({"path": saved(build(), tmp_path), **settings})
    assert_equal(slow, fast, [noise(8, 8, seed) for seed in range(3)])


def test_both_engines_say_the_same_of_trained_networks(
    shapes, shape_pictures, reference, lite0, lite0_file
):
    fast = load_classifier({"path": reference / "A_softmax.keras", "engine": "openvino"})
    assert_equal(shapes, fast, list(shape_pictures))
    spec = {"path": "efficientnet_lite0", "engine": "openvino"}
    fast = load_classifier(spec, lite0_file.parent)
    assert_equal(lite0, fast, [noise(7, 7), noise(300, 200), shape_pictures[0]])


@pytest.fixture(scope="module")
def fast(reference):
    return load_classifier({"path": reference / "A_softmax.keras", "engine": "openvino"})


def test_coefficients_hardly_differ_and_gradients_not_at_all(shapes, fast, shape_pictures):
    def maps(method, **parameters):
        return [
            explainers.get(method)(one, shape_pictures[:1], [(0,)], seeds=[3], **parameters)[0]
            for one in (shapes, fast)
        ]

    slow, quick = maps("lime", num_samples=100)
    assert np.abs(slow.map - quick.map).max() <= 1e-5 * np.abs(slow.map).max()
    assert quick.facts["engine"] == fast.engine != slow.facts["engine"]
    slow, quick = maps("gradcam")
    assert slow.map.tobytes() == quick.map.tobytes()


def test_the_same_seed_gives_the_same_bytes(fast, shape_pictures):
    explain = explainers.get("lime")
    alone = explain(fast, shape_pictures[:1], [(0,)], seeds=[3], num_samples=70)
    company = explain(fast, shape_pictures[:2], [(0,), (1,)], seeds=[3, 4], num_samples=70)
    assert alone[0].map.tobytes() == company[0].map.tobytes()


def test_the_engine_is_in_the_key_and_the_provenance(reference, tmp_path, shape_pictures, fast):
    path = reference / "A_softmax.keras"
    picture = tmp_path / "picture.png"
    picture.write_bytes(encoded(shape_pictures[0]))
    slow, quick = (
        Request(
            str(picture),
            hash_file(picture),
            {"path": str(path), **engine},
            fast.sha256,
            "lime",
            {"num_samples": 20},
        )
        for engine in ({}, {"engine": "openvino"})
    )
    assert identify(slow.classifier)["engine"] == "tensorflow"
    assert identify(quick.classifier)["engine"] == "openvino"
    assert slow.key != quick.key
    (made,) = explain(quick)
    assert made.provenance["engine"].startswith("openvino 20")
    assert made.provenance["classifier_settings"]["engine"] == "openvino"
    assert made.provenance["versions"]["openvino"] in made.provenance["engine"]
    assert made.provenance["threads"] >= 1


def test_another_engine_is_refused_with_the_choices(reference):
    with pytest.raises(ClassifierError, match="engine must be one of tensorflow, openvino, not 5"):
        load_classifier({"path": reference / "A_softmax.keras", "engine": 5})


def test_without_the_package_the_command_that_installs_it_is_named(reference, monkeypatch):
    monkeypatch.setitem(sys.modules, "openvino", None)
    with pytest.raises(
        ClassifierError, match=r"A_softmax: its engine.*run 'pip install -r requirements-fast.txt'"
    ):
        load_classifier({"path": reference / "A_softmax.keras", "engine": "openvino"})


@pytest.mark.parametrize(("shift", "number"), [(2e-5, 1), (np.nan, 1), (2e-3, 0)])
def test_a_network_that_comes_out_differently_is_refused(reference, monkeypatch, shift, number):
    honest = inference.Inference.__call__

    def wrong(self, *arrays):
        found = honest(self, *arrays)
        found[number] = found[number] + np.float32(shift) * max(1, np.abs(found[number]).max())
        return found

    monkeypatch.setattr(inference.Inference, "__call__", wrong)
    with pytest.raises(ClassifierError, match=r"A_softmax: .*(differ from TensorFlow's|gives NaN)"):
        load_classifier({"path": reference / "A_softmax.keras", "engine": "openvino"})


def test_an_operation_that_openvino_does_not_know_is_told_in_words(tmp_path, monkeypatch):
    import openvino

    def refuse(model):
        raise RuntimeError("No conversion rule for Strange\nmore")

    monkeypatch.setattr(openvino, "convert_model", refuse)
    reason = "model: OpenVINO cannot run it .No conversion rule for Strange.; leave its setting"
    with pytest.raises(ClassifierError, match=reason):
        load_classifier({"path": saved(sequential(), tmp_path), "engine": "openvino"})


def test_nothing_reports_that_openvino_was_used(reference):
    """In a process of its own, since whoever imported it first would have decided."""
    code = """
        import sys
        from explainers import load_classifier
        load_classifier({"path": sys.argv[1], "engine": "openvino"})
        from openvino.tools.ovc import convert_impl, main, telemetry_utils
        print({part.tm.__name__ for part in (convert_impl, main, telemetry_utils)})
        print([name for name, part in sys.modules.items() if "openvino_telemetry" in name and part])
    """
    command = [sys.executable, "-c", textwrap.dedent(code), str(reference / "A_softmax.keras")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["{'openvino.tools.ovc.telemetry_stub'}", "[]"]
