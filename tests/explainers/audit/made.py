"""Rows and evidence put together by hand, so that every figure is known."""

import hashlib
from pathlib import Path
from types import SimpleNamespace

import numpy as np

from explainers.audit import make_config
from explainers.audit.evidence import Evidence
from explainers.audit.judging import Judged
from explainers.inspection.combined import Average

LABELS = ("red", "blue")


def row(picture, verdict="pass", true="red", predicted="red", energy=0.5, **more):
    """One judged map; right unless told otherwise."""
    values = {
        "picture": picture,
        "picture_sha256": hashlib.sha256(picture.encode(errors="surrogatepass")).hexdigest(),
        "true": (true,) if true else (),
        "predicted": predicted,
        "confidence": 0.9,
        "explained": predicted,
        "probability": 0.9,
        "correct": predicted == true if true else None,
        "against": "explained",
        "verdict": verdict,
        "reason": "" if verdict == "pass" else "made so",
        "measures": {"energy": energy, "area": 0.1},
    }
    return Judged(**values | more)


def evidence(rows, maps=None, objects=None, averages=(), facts=None, **options):
    """What an audit would have found; every map is a single cell in a corner unless given."""
    corner = np.zeros((len(rows), 4, 6), np.float32)
    corner[:, 0, 0] = 1
    return Evidence(
        config=make_config(options, Path()),
        classifier=SimpleNamespace(labels=LABELS, is_multi_label=False),
        facts=facts or {},
        annotations=[],
        rows=tuple(rows),
        maps=corner if maps is None else maps,
        objects=corner if objects is None else objects,
        averages=list(averages),
        open=None,
    )


def average(group, values, pictures=20, empty=0):
    """A combined map."""
    values = np.asarray(values, float)
    picture = np.zeros((*values.shape, 3), np.uint8)
    return Average(group, values, values * 3, picture, pictures, empty)
