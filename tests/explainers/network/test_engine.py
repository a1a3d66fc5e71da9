import numpy as np
import pytest

import explainers
from explainers.network import engine


@pytest.fixture
def unfrozen(reference, monkeypatch):
    """The small network, taken for a large one."""
    monkeypatch.setattr(engine, "MAX_FROZEN", 0)
    return explainers.load_classifier(reference / "A_softmax.keras")


def test_only_small_networks_are_frozen(shapes, unfrozen):
    """A network of 500 MB would need 7 GB to be loaded and as much again for every method."""
    assert shapes.engine == engine.FROZEN
    assert unfrozen.engine == engine.PLAIN


@pytest.mark.parametrize(("method", "parameters"), [("gradcam", {}), ("lime", {"num_samples": 60})])
def test_both_engines_give_the_same_map_and_are_told_apart(
    shapes, unfrozen, shape_pictures, method, parameters
):
    one, other = (
        explainers.get(method)(classifier, shape_pictures[:1], [(0,)], seeds=[1], **parameters)[0]
        for classifier in (shapes, unfrozen)
    )
    assert np.abs(one.map - other.map).max() < 1e-4 * np.abs(one.map).max()
    assert one.facts["engine"] == engine.FROZEN
    assert other.facts["engine"] == engine.PLAIN
