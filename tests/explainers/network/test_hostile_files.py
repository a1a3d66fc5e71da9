import h5py
import pytest

from explainers.network.files import ClassifierError, check_file
from explainers.network.weights import check_weights
from tests.explainers import hostile
from tests.explainers.hostile import description, keras_file, layer, legacy_file, weights


def check(path):
    check_file(path, allow_legacy_h5=True)
    check_weights(path)


@pytest.mark.parametrize("kind", hostile.FILES)
def test_a_hostile_file_is_refused_before_keras_sees_it(kind, tmp_path):
    make, reason = hostile.FILES[kind]
    path = make(tmp_path)
    before = {one: one.stat().st_mtime_ns for one in tmp_path.rglob("*")}
    with pytest.raises(ClassifierError, match=reason) as caught:
        check(path)
    assert str(caught.value).startswith(path.name)
    assert {one: one.stat().st_mtime_ns for one in tmp_path.rglob("*")} == before


def test_a_member_that_is_there_twice_is_refused(tmp_path):
    with pytest.warns(UserWarning, match="Duplicate name"):
        path = keras_file(tmp_path, description(), **{"config.json": "{}"})
    with pytest.raises(ClassifierError, match=r"it holds 'config\.json' twice"):
        check(path)


def test_weights_that_are_missing_or_no_hdf5_are_refused(tmp_path):
    with pytest.raises(ClassifierError, match="its weights cannot be read"):
        check(keras_file(tmp_path, description(), hdf5=b"nothing"))


def test_weights_are_the_same_packed_and_unpacked(tmp_path):
    def fill(file):
        file["layers/one/vars/0"] = hostile.ONE
        file["layers/two"] = file["layers/one"]  # the same numbers under two names

    check(keras_file(tmp_path, description(layer("Flatten")), hdf5=weights(fill)))
    check(legacy_file(tmp_path, description(layer("Flatten")), fill))
    with h5py.File(tmp_path / "model.h5", "a") as file:
        file["soft"] = h5py.SoftLink("/layers")
    with pytest.raises(ClassifierError, match="hold the link 'soft'"):
        check(tmp_path / "model.h5")


@pytest.mark.parametrize(
    ("one", "count"),
    [
        (layer("Dense", built=[None, 5], units=7), 35),
        (layer("Conv2D", built=[None, 8, 8, 4], filters=6, kernel_size=[3, 3], groups=2), 108),
        (layer("Conv2DTranspose", built=[None, 8, 8, 4], filters=2, kernel_size=3), 24),
        (layer("DepthwiseConv2D", built=[None, 8, 8, 4], kernel_size=[3, 3]), 36),
        (layer("Embedding", input_dim=10, output_dim=3), 30),
        (layer("Dense", built="x", units=7), 7),
        (layer("Dense", units="many"), 0),
        (layer("Dense", units=[]), 0),
    ],
)
def test_weights_are_counted_as_keras_makes_them(one, count):
    from explainers.network.description import declared_weights

    assert declared_weights("model.keras", description(one, layer("ReLU"))) == count


def test_every_allowed_layer_is_one_of_keras_and_the_others_are_left_out_on_purpose():
    """Whatever a new Keras brings is refused until somebody has looked at it."""
    import keras

    from explainers.network.allowed import LAYERS, is_allowed

    assert [name for name in LAYERS if not hasattr(keras.layers, name)] == []
    for name in ("Lambda", "TFSMLayer", "StringLookup", "TextVectorization", "JaxLayer", "Layer"):
        assert hasattr(keras.layers, name)
        assert not is_allowed("keras.layers", name)
        assert not is_allowed(None, name)
    assert is_allowed("keras.src.ops.numpy", "Add")
    assert not is_allowed("keras.src.ops.core", "WhileLoop")
    assert not is_allowed("keras.utils", "function")
