import pickle

import keras
import numpy as np
import pytest

from explainers import ClassifierError, PictureError
from explainers.network.files import hash_file
from explainers.running import Request, Store
from explainers.work.computing import compute
from tests.explainers.builders import encoded, functional, saved


@pytest.fixture
def request_for(reference, tmp_path, shape_pictures):
    """Makes a request for one picture and a model."""
    picture = tmp_path / "dark.png"
    picture.write_bytes(encoded(np.zeros_like(shape_pictures[0])))

    def make(model, method="gradcam", **parameters):
        spec = {"path": str(model)}
        hashes = hash_file(picture), hash_file(model)
        return Request(str(picture), hashes[0], spec, hashes[1], method, parameters, "class:0")

    return make


@pytest.mark.parametrize("kind", [ClassifierError, PictureError])
def test_a_refusal_survives_the_way_back_from_another_process(kind):
    error = pickle.loads(pickle.dumps(kind("cat.png", "it is damaged", "copy it again")))
    assert type(error) is kind
    assert str(error) == "cat.png: it is damaged; copy it again"


@pytest.mark.parametrize(("method", "parameters"), [("gradcam", {}), ("lime", {"num_samples": 9})])
def test_a_picture_for_which_the_network_gives_nan_is_named_and_nothing_is_stored(
    request_for, tmp_path, method, parameters
):
    """The plain grey picture that is tried when the network is loaded is not the only one."""
    model = functional(lambda value: keras.layers.Dense(3)(keras.ops.log(value)))
    model.get_layer("conv").set_weights([np.ones((3, 3, 3, 4)), np.zeros(4)])
    request = request_for(saved(model, tmp_path), method, **parameters)
    with pytest.raises(ValueError, match="gives NaN for"):
        compute(request, str(tmp_path / "maps"))
    assert not Store(tmp_path / "maps").has(request.key)


def test_the_most_probable_classes_are_recorded_with_every_explanation(request_for, tmp_path):
    model = functional(lambda value: keras.layers.Dense(3, activation="softmax")(value))
    request = request_for(saved(model, tmp_path))
    (facts,) = compute(request, str(tmp_path / "maps")).facts
    names, chances = zip(*facts["top_classes"], strict=True)
    assert sorted(names) == ["class 0", "class 1", "class 2"]
    assert list(chances) == sorted(chances, reverse=True)
    assert sum(chances) == pytest.approx(1, abs=1e-5)
    assert dict(facts["top_classes"])[facts["class_name"]] == pytest.approx(facts["probability"])
