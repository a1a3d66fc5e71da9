"""The file that was ordered is opened, and no other."""

import shutil

import pytest

from explainers.network.files import ClassifierError, hash_file
from explainers.work import computing
from explainers.work.request import canonical


def test_a_file_that_is_not_the_one_that_was_ordered_is_not_opened(
    reference, tmp_path, monkeypatch
):
    path = tmp_path / "model.keras"
    shutil.copy(reference / "A_softmax.keras", path)
    ordered = hash_file(path)
    path.write_bytes(path.read_bytes() + b"something else")
    opened = []
    monkeypatch.setattr(computing, "_load", opened.append)
    with pytest.raises(ClassifierError, match=r"model\.keras: its file has changed"):
        computing.load_network(canonical({"path": str(path)}), ordered)
    assert opened == []
    computing.load_network(canonical({"path": str(path)}), hash_file(path))
    assert len(opened) == 1
