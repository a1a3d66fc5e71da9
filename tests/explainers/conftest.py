"""Networks and pictures that many tests of the library need, each loaded once."""

import json
from pathlib import Path

import numpy as np
import pytest

import explainers
from explainers import pretrained

REFERENCE = Path(__file__).parents[1] / "reference" / "explanations"


@pytest.fixture(scope="session")
def reference():
    """The folder of numbers that were computed independently of this project."""
    return REFERENCE


@pytest.fixture(scope="session")
def hand_made():
    """Numbers that were computed by hand, with their sources."""
    return json.loads((REFERENCE / "hand_fixtures.json").read_text())


@pytest.fixture(scope="session")
def shapes():
    """A small trained network that names coloured shapes; 64 x 64 pixels, five classes."""
    return explainers.load_classifier(REFERENCE / "A_softmax.keras")


@pytest.fixture(scope="session")
def shape_pictures():
    """Ten pictures of shapes, uint8 (10, 64, 64, 3)."""
    with np.load(REFERENCE / "A_inputs.npz") as archive:
        return archive["x"]


@pytest.fixture(scope="session")
def detector():
    """A small trained detector of coloured shapes; 64 x 64 pixels, four classes."""
    return explainers.load_detector(REFERENCE.parent / "detector" / "shapes.keras")


@pytest.fixture(scope="session")
def lite0_file(tmp_path_factory):
    """EfficientNet-Lite0, converted from the installed package."""
    return pretrained.convert("efficientnet_lite0", tmp_path_factory.mktemp("pretrained"))


@pytest.fixture(scope="session")
def lite0(lite0_file):
    """EfficientNet-Lite0, loaded."""
    return explainers.load_classifier("efficientnet_lite0", lite0_file.parent)
