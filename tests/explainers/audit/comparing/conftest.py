import json

import numpy as np
import pytest

from explainers.audit.comparing.combined import NAME, encode
from explainers.audit.comparing.runs import run_of
from tests.explainers.audit.made import average, evidence
from tests.explainers.audit.reported import document

FACTS = {
    "model": "net",
    "model_sha256": "1" * 64,
    "dataset": "truth.json",
    "pictures": 40,
    "pictures_sha256": "2" * 64,
    "truth_sha256": "3" * 64,
    "labels": ["red", "blue"],
    "parameters": {"pooling": "average"},
    "feature_layer": "conv",
    "engine": "tensorflow",
    "threads": 2,
}
RAMP = np.linspace(0, 1, 12).reshape(3, 4)


@pytest.fixture
def made():
    """Make a run of rows, with combined maps and whatever facts differ."""

    def make(rows, averages=None, facts=None, **options):
        averages = [average(("all", ""), RAMP)] if averages is None else averages
        found = evidence(rows, averages=averages, facts=FACTS | (facts or {}), **options)
        return run_of(found)

    return make


@pytest.fixture
def kept(tmp_path):
    """Write a run's folder."""

    def write(rows, name="old", averages=None, facts=None, errors=(), **options):
        averages = [average(("all", ""), RAMP)] if averages is None else averages
        found = evidence(rows, averages=averages, facts=FACTS | (facts or {}), **options)
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        whole = document()
        told = whole | {
            "facts": whole["facts"] | found.facts,
            "config": found.config.as_json(),
            "rows": [row.as_json() for row in found.rows],
            "errors": list(errors),
        }
        (folder / "audit.json").write_text(json.dumps(told))
        (folder / NAME).write_bytes(encode(averages))
        return folder

    return write
