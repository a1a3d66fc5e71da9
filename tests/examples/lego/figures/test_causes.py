"""Which causal result is shown: that of this very network, or none."""

import json
from types import SimpleNamespace

from examples.lego.figures import causes


def subject(folder, sha256="a"):
    return SimpleNamespace(folder=folder, weighted=SimpleNamespace(sha256=sha256))


def keep(folder, monkeypatch):
    """Put a result of the network ``a`` into a run's folder, and none into the example's."""
    monkeypatch.setattr(causes, "SHIPPED", folder / "shipped")
    monkeypatch.setattr(causes, "written", lambda result, folder: result)
    (folder / "causal").mkdir()
    result = {"version": causes.VERSION, "network": {"sha256": "a"}}
    (folder / "causal" / causes.RESULT).write_text(json.dumps(result))
    return result


def test_the_result_of_the_same_network_is_shown(tmp_path, monkeypatch):
    result = keep(tmp_path, monkeypatch)
    assert causes.section(subject(tmp_path)) == result


def test_the_result_of_another_network_is_not(tmp_path, monkeypatch):
    keep(tmp_path, monkeypatch)
    made = causes.section(subject(tmp_path, "b"))
    assert "no result for this network" in made.here[0]
