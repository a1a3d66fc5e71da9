"""A document and its evidence, without a network."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np

from explainers.audit.document import document
from explainers.audit.judging import Opened
from tests.explainers.audit.made import average, evidence

FACTS = {"model": "underpass", "dataset": "annotations.json", "method": "gradcam", "pictures": 2}
QUIET = {"sanity": {"pictures": 0}, "suspicion": {"find": False}}


def make(rows, errors=(), **options):
    """What an audit of these rows would report; every picture is grey, with one object."""
    region = np.zeros((20, 30), bool)
    region[5:15, 5:15] = True
    opened = Opened(np.full((20, 30, 3), 90, np.uint8), region * 1.0, [region], [region])
    groups = [average(group, region) for group in (("all", ""), ("correct", "no"))]
    bare = evidence(rows, averages=groups, facts=FACTS, **QUIET | options)
    names = [*dict.fromkeys(name for one in rows for name in (*one.true, one.predicted))]
    network = SimpleNamespace(labels=names, is_multi_label=False)
    told = {"open": lambda row: opened, "errors": tuple(errors), "classifier": network}
    seen = replace(bare, **told)
    return document(seen, started=0.0), seen
