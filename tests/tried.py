"""Networks that are said to have been tried out, where a test is about something else."""

from typing import Any

import pytest

from explainers.network.files import hash_file
from explainers.probing import sandbox

SEEN: dict[str, Any] = {
    "classifier": {
        "labels": ["none", "brick"],
        "input_size": [32, 32],
        "channels": 3,
        "output": "probabilities",
        "is_multi_label": False,
        "weights": 100,
        "feature_layer": "features",
        "layers": [],
    },
    "pictures": [],
}


def tried_out(monkeypatch: pytest.MonkeyPatch, seen: Any) -> list[tuple[Any, Any]]:
    """Whatever is tried out gives this; the list fills with what was, and on which pictures."""
    asked = []

    def probe(spec: Any, samples: Any = (), *, tick: Any = None) -> sandbox.Probe:
        asked.append((spec, samples))
        return sandbox.Probe(seen, hash_file(spec["path"]), True)

    monkeypatch.setattr(sandbox, "probe", probe)
    return asked
