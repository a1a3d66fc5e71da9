"""The whole comparison with a tiny network: once, and again after an interruption."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from examples.lego.causal import comparing, rendering
from examples.lego.causal.comparing import compare
from examples.lego.causal.document import document
from examples.lego.causal.illustration import illustrate
from examples.lego.causal.material import gather
from examples.lego.causal.workplace import Workplace
from examples.lego.piles import rendering as renderer
from tests.examples.lego.causal import toy

pytestmark = pytest.mark.tensorflow


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    """An untrained network of the paper's architecture that takes 16 x 16 pixels."""
    import keras

    from examples.lego import network as lego
    from explainers import load_classifier

    keras.utils.set_random_seed(3)
    path = tmp_path_factory.mktemp("network") / "tiny.keras"
    model = lego.build(len(toy.LABELS), side=16, widths=(2, 2, 2, 2, 4), dense=4, pool=2)
    lego.save(model, path, toy.LABELS)
    return path, load_classifier(path)


@pytest.fixture(autouse=True)
def drawn(monkeypatch):
    asked = []
    monkeypatch.setattr(rendering, "require", lambda modules: None)
    monkeypatch.setattr(
        renderer, "render", lambda *given: asked.append(given) or toy.render(*given)
    )
    return asked


def measured(piles, network, folder):
    path, classifier = network
    place = Workplace(folder, samples=4, lime_samples=12)
    with ThreadPoolExecutor(1) as executor:
        materials = gather(piles, classifier, path, place, executor)
    rows = compare(materials, classifier, place)
    one = materials[0]
    drawn = illustrate(one.pile, rows[0], one.pictures(), one.explanations(place.store))
    return rows, document(piles, rows, classifier, place), drawn


def test_an_interrupted_comparison_goes_on_and_finds_the_same(
    tmp_path, network, drawn, monkeypatch
):
    piles = toy.write(tmp_path / "piles", [toy.several(n, red=4 + n) for n in (1, 2)])
    whole, _, _ = measured(piles, network, tmp_path / "whole")
    rendered = len(drawn)
    describe, calls = comparing.describe, []

    def breaks(*given):
        calls.append(given)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return describe(*given)

    monkeypatch.setattr(comparing, "describe", breaks)
    with pytest.raises(KeyboardInterrupt):
        measured(piles, network, tmp_path / "broken")
    resumed, result, _ = measured(piles, network, tmp_path / "broken")
    assert resumed == whole
    assert len(calls) == 3  # the first pile is not measured again
    assert len(drawn) == 2 * rendered
    assert json.loads(json.dumps(result, allow_nan=False)) == result
    assert result["pictures"]["seeds"] == [1, 2]
    assert result["methods"]["LIME"]["num_samples"] == 12
    assert set(result["seconds"]) == {"rendering", "explaining", "measuring"}


def test_controls_know_nothing_and_layers_are_those_of_figure_8(tmp_path, network):
    piles = toy.write(tmp_path / "piles", [toy.several(5)])
    (row,), _, drawn = measured(piles, network, tmp_path / "out")
    assert list(row["layers"]) == ["conv1_leaky", "conv3_leaky", "conv5_leaky"]
    assert [len(one) for one in row["layers"].values()] == [2, 2, 4]
    assert row["again"] == 0
    assert drawn.startswith(b"\x89PNG")
    assert row["maps"]["The same everywhere"]["split"] == pytest.approx(row["areas"])


def test_a_network_of_other_classes_renders_nothing(tmp_path, network, drawn):
    stranger = toy.scene(1, toy.brick("gear 8", toy.RED, 2, 2, 8))
    piles = toy.write(tmp_path / "piles", [stranger])
    with pytest.raises(ValueError, match="none of its 3 classes is called 'gear 8'"):
        measured(piles, network, tmp_path / "out")
    assert not drawn
