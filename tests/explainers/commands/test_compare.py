"""Two whole audits of networks whose maps are known, compared by the command."""

import json
import re

import numpy as np
import pytest

from explainers.__main__ import main
from explainers.audit import audit, make_config
from tests.explainers.audit.conftest import (  # noqa: F401
    LABELS,
    RED,
    colour_model,
    colour_network,
    dataset,
    draw,
)

BOX, CORNER = (4, 4, 12, 12), (22, 22, 31, 31)
GREEN = (0, 255, 0)
QUICK = {"sanity": {"pictures": 0, "units": 0}, "suspicion": {"find": False}}


@pytest.fixture(scope="module")
def green_model(tmp_path_factory):
    """Names red where there is something green: right whenever both are there."""
    model = colour_network()
    kernel = np.array([[-1, -1], [1, -1], [-1, 1]], np.float32).reshape(1, 1, 3, 2)
    model.get_layer("colours").set_weights([kernel, np.zeros(2, np.float32)])
    path = tmp_path_factory.mktemp("green") / "green.keras"
    model.save(path)
    path.with_suffix(".json").write_text(json.dumps({"labels": LABELS}))
    return path


@pytest.fixture
def listed(dataset):  # noqa: F811
    """Two pictures of a red object, with something green in a corner."""
    thing = {"labels": ["red"], "objects": [{"label": "red", "box": list(BOX)}]}
    patches = [((BOX, RED), (CORNER, GREEN)), (((5, 5, 11, 11), RED), (CORNER, GREEN))]
    return dataset([{"pixels": draw(*two)} | thing for two in patches])


@pytest.fixture
def runs(colour_model, green_model, listed, tmp_path):  # noqa: F811
    """An audit of the network that looks at the object, and one of the other, which does not."""
    options = QUICK | {"limits": {"pass_rate": 0.0}}
    audit(colour_model, listed, make_config(options, tmp_path), out=tmp_path / "old")
    against = options | {"baseline": {"run": "old", "map_correlation": 0.5}}
    found = audit(green_model, listed, make_config(against, tmp_path), out=tmp_path / "new")
    return tmp_path / "old", tmp_path / "new", found


def test_a_network_that_is_right_as_before_and_looks_elsewhere_fails_the_build(
    runs, listed, tmp_path, capsys
):
    old, new, found = runs
    section = found["sections"]["comparison"]
    assert found["verdict"] == "fail"
    assert section["figures"]["accuracy"]["difference"] == 0
    assert section["figures"]["pass_rate"]["difference"] == -1
    assert section["maps"][0]["difference"] > 0.9
    page = (new / "report.html").read_text()
    before, now = (
        re.search(f'src="([^"]+)" alt="Combined map {when}, all"', page)[1]
        for when in ("before", "now")
    )
    assert before != now

    assert main(["compare", str(old), str(new), "--json"]) == 1
    captured = capsys.readouterr()
    told = json.loads(captured.out)
    assert told["changed"]["counts"] == {"pass to fail": 2}
    assert {check["sentence"] for check in told["checks"]} == {
        check["sentence"] for check in section["checks"]
    }
    assert "changed: 00.png: red (99.3 %), pass before, red (99.9 %), fail now" in captured.err
    fall = "pass rate fell by 100 percentage points (100.0 % before, 0.0 % now, n = 2)"
    assert f"FAIL: {fall}" in captured.err

    # What is no worse passes, and what was asked in a file counts instead.
    assert main(["compare", str(new), str(old)]) == 0
    limits = tmp_path / "limits.toml"
    limits.write_text("[baseline]\npass_rate_drop = 1.0\nenergy_drop = 1.0\n")
    assert main(["compare", str(old), str(new), "--config", str(limits)]) == 0

    assert main(["compare", str(old), str(new), "--other-pictures"]) == 2
    assert "cannot be compared: the pictures are the same" in capsys.readouterr().err


def test_a_folder_without_a_run_is_refused(tmp_path, capsys):
    assert main(["compare", str(tmp_path), str(tmp_path)]) == 2
    assert "audit.json: it cannot be opened" in capsys.readouterr().err
