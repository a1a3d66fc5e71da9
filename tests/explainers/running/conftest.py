"""Requests for five pictures, and a store for the answers."""

import pytest

from explainers.network.files import hash_file
from explainers.running import (
    Request,
    Store,
)
from tests.explainers.builders import encoded


@pytest.fixture(scope="module")
def folder(tmp_path_factory, shape_pictures):
    """Five pictures as files."""
    folder = tmp_path_factory.mktemp("pictures")
    for number in range(5):
        (folder / f"{number}.png").write_bytes(encoded(shape_pictures[number]))
    return folder


@pytest.fixture
def requests(folder, reference):
    model = reference / "A_softmax.keras"
    return [
        Request(
            picture=str(path),
            picture_sha256=hash_file(path),
            classifier=str(model),
            classifier_sha256=hash_file(model),
            method="gradcam",
        )
        for path in sorted(folder.iterdir())
    ]


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "maps")
