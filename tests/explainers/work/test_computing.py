import pickle

import keras
import numpy as np
import pytest

from explainers import ClassifierError, PictureError
from explainers.network.files import hash_file
from explainers.running import Request, Store
from explainers.work import computing
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


class Stubborn(Exception):
    """An error that cannot be made again from its own arguments."""

    def __init__(self, first, second):
        super().__init__(f"{first} and {second}")


@pytest.mark.parametrize("kind", [ClassifierError, PictureError])
def test_a_refusal_survives_the_way_back_from_another_process(kind):
    error = pickle.loads(pickle.dumps(kind("cat.png", "it is damaged", "copy it again")))
    assert type(error) is kind
    assert str(error) == "cat.png: it is damaged; copy it again"


def test_an_error_that_would_break_the_pool_is_told_in_words(
    reference, tmp_path, monkeypatch, request_for
):
    def fail(request):
        raise Stubborn("one", "two")

    monkeypatch.setattr(computing, "explain", fail)
    with pytest.raises(RuntimeError, match="Stubborn: one and two") as caught:
        compute(request_for(reference / "A_softmax.keras"), str(tmp_path / "maps"))
    assert str(pickle.loads(pickle.dumps(caught.value))) == "Stubborn: one and two"


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
