"""The page from a tiny network and two pictures, with everything that it must hold."""

import argparse
import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from examples.lego.page import command, plots
from explainers.synthetic import LABELS

pytestmark = pytest.mark.tensorflow


@pytest.fixture(scope="module")
def networks(tmp_path_factory):
    """Write an untrained network of the paper's layers, tiny, in the place of both."""
    from explainers.network.quiet import import_tensorflow

    import_tensorflow()
    import keras

    from examples.lego import network

    folder = tmp_path_factory.mktemp("networks")
    for seed, name in enumerate(("weighted", "plain")):
        keras.utils.set_random_seed(seed)
        model = network.build(len(LABELS), side=32, widths=(4,) * 5, dense=4, pool=2)
        network.save(model, folder / f"{name}.keras", LABELS)
    return folder


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    from explainers.synthetic import generate

    return generate(tmp_path_factory.mktemp("piles"), 2, seed=3, size=64, fewest=2, most=2).parent


@pytest.fixture
def one_look(monkeypatch):
    """Draw plots once, not four times."""
    monkeypatch.setattr(plots, "LOOKS", (plots.Look(),))


def test_the_page_holds_every_figure_and_needs_nothing_else(
    networks, pictures, tmp_path, one_look, capsys
):
    from examples.lego.figures import making

    page = making.make(networks, pictures, tmp_path, samples=12).read_text()
    keys = [f"figure-{number}" for number in range(1, 10)] + ["performance", "causal", "trust"]
    assert sorted(re.findall(r'<section id="([\w-]+)"', page)) == sorted(keys)
    sources = re.findall(r'(?:src|srcset|href)="([^"#]*)', page)
    assert all(source.startswith("data:image/") for source in sources if source)
    assert "<script" not in page
    assert not re.search(r'<img(?![^>]* alt="[^"]+")', page)
    assert "has the same: 5 convolutions, 3 dense layers, 3 maximum poolings" in page
    assert "False" not in page
    assert "Grad-CAM and LIME" in capsys.readouterr().err
    piles = making.read_piles(pictures, LABELS, 2, tmp_path)
    same = SimpleNamespace(models={"weighted": networks / "weighted.keras"})
    again = making.explained.requests(same, piles, 12)
    kept = {path.stem for path in Path(tmp_path, "maps").rglob("*.npz")}
    assert kept == {request.key for request in again}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], r"no weighted\.keras; train one with python -m examples\.lego train"),
        (["--workers", "0"], "at least one process must explain, not 0"),
    ],
)
def test_what_is_wrong_is_told_with_the_next_step(tmp_path, capsys, arguments, says):
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    given = ["--networks", str(tmp_path), "--out", str(tmp_path), *arguments]
    assert command.run(parser.parse_args(given)) == 2
    assert re.search(f"error: .*{says}", capsys.readouterr().err)
