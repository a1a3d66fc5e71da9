"""Documents to be reported: one audit with everything in it, and others put together by hand."""

import json

import pytest
from PIL import Image

from explainers.audit import audit, make_config
from tests.explainers.audit.conftest import BLUE, RED, draw
from tests.explainers.audit.reports.making import make

PATCH, ELSEWHERE = (4, 4, 12, 12), (20, 20, 28, 28)
OPTIONS = {
    "tags": {"domain_inside": ["day"]},
    "limits": {"pass_rate": 0.9, "accuracy": 0.1},
    "regions": [{"name": "corner", "box": [20, 20, 32, 32], "most_energy": 0.1}],
    "training": {"annotations": "truth.json"},
    "sanity": {"pictures": 0},
}


def _entries():
    """Six colours in their boxes, six elsewhere, two of nothing, one that is taken for another."""
    for number in range(15):
        colour, label = ((RED, "red"), (BLUE, "blue"))[number % 2]
        place = ELSEWHERE if number < 6 else PATCH
        told = {"labels": [label], "objects": [{"label": label, "box": list(PATCH)}]}
        pixels = draw((place, colour))
        if number in (12, 13):
            pixels, told = draw(), {"labels": ["empty"]}
        if number == 14:
            pixels = draw((PATCH, RED if label == "blue" else BLUE))
        tags = ["night" if number % 5 == 0 else "day", f"skin={('dark', 'light')[number % 2]}"]
        yield pixels, told | {"tags": tags}


@pytest.fixture(scope="session")
def audited(colour_model, tmp_path_factory):
    """The folder of an audit, and its document; one picture of sixteen is damaged."""
    folder = tmp_path_factory.mktemp("audited")
    listed = []
    for number, (pixels, told) in enumerate(_entries()):
        Image.fromarray(pixels).save(folder / f"{number:02d}.png")
        listed.append({"picture": f"{number:02d}.png", **told})
    whole = (folder / "00.png").read_bytes()
    (folder / "damaged.png").write_bytes(whole[:-30])
    listed.append({"picture": "damaged.png", "labels": ["red"]})
    (folder / "truth.json").write_text(json.dumps(listed))
    config = make_config(OPTIONS, folder)
    found = audit(colour_model, folder / "truth.json", config, out=folder / "out")
    return folder / "out", found


@pytest.fixture
def by_hand():
    """Give evidence of rows, with pictures that can be opened, and its document."""
    return make
