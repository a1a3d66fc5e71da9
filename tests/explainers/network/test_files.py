import json
import stat
import zipfile

import pytest

from explainers.network.files import ClassifierError, check_file

CONFIG = {"module": "keras", "class_name": "Sequential", "config": {"layers": []}}


def archive(folder, members, name="model.keras", compression=zipfile.ZIP_DEFLATED):
    path = folder / name
    with zipfile.ZipFile(path, "w", compression) as target:
        for member, content in members.items():
            target.writestr(member, content)
    return path


def with_config(folder, config):
    text = config if isinstance(config, str) else json.dumps(config)
    return archive(folder, {"metadata.json": "{}", "config.json": text, "model.weights.h5": b""})


def refused(path, reason, **options):
    with pytest.raises(ClassifierError, match=reason) as caught:
        check_file(path, **{"allow_legacy_h5": False} | options)
    assert str(caught.value).startswith(path.name)
    assert ";" in str(caught.value)


def test_an_honest_file_passes(reference):
    check_file(reference / "A_softmax.keras", allow_legacy_h5=False)


def test_a_file_of_another_kind_is_refused(tmp_path):
    for name, reason in (
        ("model.pkl", "not a .keras file"),
        ("model.keras", "not a Keras model file"),
        ("model.h5", "older .h5 format; save it again"),
    ):
        path = tmp_path / name
        path.write_bytes(b"hello")
        refused(path, reason)
    refused(tmp_path / "gone.keras", "no such file")
    (tmp_path / "saved.keras").mkdir()
    refused(
        tmp_path / "saved.keras", "it is a folder, such as a SavedModel, which may run any code"
    )
    refused(tmp_path / "model.h5", "not an HDF5 file", allow_legacy_h5=True)


def test_an_archive_without_a_description_is_refused(tmp_path):
    refused(archive(tmp_path, {"metadata.json": "{}"}), "not a Keras model file")
    refused(with_config(tmp_path, "{"), "cannot be read")
    refused(with_config(tmp_path, "[" * 100_000), "cannot be read")
    refused(with_config(tmp_path, '{"a": ' + "9" * 5000 + "}"), "cannot be read")
    refused(with_config(tmp_path, {"class_name": ["Lambda"]}), "cannot be read")
    for text in ("5", "null", "[]", '"text"'):
        refused(with_config(tmp_path, text), "cannot be read")


def test_an_archive_that_asks_for_a_password_is_refused(tmp_path):
    path = with_config(tmp_path, CONFIG)
    content = bytearray(path.read_bytes())
    for signature, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        start = -1
        while (start := content.find(signature, start + 1)) >= 0:
            content[start + flags] |= 1
    path.write_bytes(content)
    refused(path, "not a Keras model file")


@pytest.mark.parametrize("compression", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_archive_is_refused_however_it_is_packed(tmp_path, compression):
    path = archive(tmp_path, {"config.json": json.dumps(CONFIG)}, compression=compression)
    content = bytearray(path.read_bytes())
    start = content.find(b"config.json") + len("config.json")
    content[start : start + 30] = b"\x13" * 30
    path.write_bytes(content)
    refused(path, "not a Keras model file")


@pytest.mark.parametrize("name", ["../evil", "/etc/passwd", "evil.py", "a/../../evil", "..\\evil"])
def test_a_file_with_an_unexpected_member_is_refused(tmp_path, name):
    refused(archive(tmp_path, {"config.json": json.dumps(CONFIG), name: b"x"}), "it holds")


def test_a_link_inside_the_archive_is_refused(tmp_path):
    path = tmp_path / "model.keras"
    link = zipfile.ZipInfo("assets/link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w") as target:
        target.writestr("config.json", json.dumps(CONFIG))
        target.writestr(link, "/etc/passwd")
    refused(path, "it holds 'assets/link'")


def test_too_many_members_are_refused(tmp_path):
    members = {f"assets/{number}": b"" for number in range(64)}
    refused(archive(tmp_path, {"config.json": "{}"} | members), "it holds 65 files")


def test_a_small_file_that_unpacks_to_a_large_description_is_refused(tmp_path):
    refused(with_config(tmp_path, " " * 20_000_000), "config.json unpacks to 20,000,000 bytes")
    refused(with_config(tmp_path, " " * 2_000_000), "config.json unpacks to 2,000,000 bytes")


def test_a_description_that_is_nested_too_deep_is_refused(tmp_path):
    refused(with_config(tmp_path, "[" * 70 + "]" * 70), "nested too deep")


def test_a_description_of_too_many_layers_is_refused(tmp_path):
    layers = [{"class_name": "Dense", "module": "keras.layers", "build_config": {}}] * 5001
    refused(with_config(tmp_path, layers), "5,001 layers")


@pytest.mark.parametrize("kind", ["Lambda", "TFSMLayer", "TorchModuleWrapper"])
def test_a_layer_that_runs_code_is_refused(tmp_path, kind):
    layer = {"module": "keras.layers", "class_name": kind, "config": {}}
    refused(with_config(tmp_path, {"config": {"layers": [layer]}}), f"a {kind} layer, which runs")


def test_a_class_that_is_not_keras_own_is_refused(tmp_path):
    layer = {"module": "os", "class_name": "system", "config": {}}
    refused(with_config(tmp_path, {"config": [layer]}), "it needs os.system, which is not Keras's")


def test_a_custom_loss_does_not_matter(tmp_path):
    loss = {"module": "my.losses", "class_name": "Focal", "config": {}}
    check_file(with_config(tmp_path, CONFIG | {"compile_config": loss}), allow_legacy_h5=False)
