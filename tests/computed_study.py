"""A study whose explanations are there, made without a network: a description and made-up maps."""

from collections.abc import Collection
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from PIL import Image

from explainers.explanation import Explanation
from studyapp import media
from studyapp.actions import questions, records, runs
from studyapp.actions.computing import request_for
from studyapp.actions.create_study import create_study
from studyapp.actions.map_store import map_store
from studyapp.actions.precompute import executor_of
from studyapp.models import Study
from tests.real_study import NETWORK

SIDE, SUPERPIXELS = 32, 16
FACTS = {"class_id": 1, "class_name": "brick", "score": 2.5, "probability": 0.92, "empty": False}
SPEC = """
slug: bricks
title: Which explanation convinces you?
consent_text: You may stop at any time.
stimulus_width: 64
stimulus_height: 48
seed: 11
trials_per_participant: 3
classifier: {path: network.keras, labels: [none, brick], logits: sigmoid}
conditions:
  - {name: cam, method: gradcam, rendering: native}
  - {name: patches, method: lime, rendering: native, parameters: {num_samples: 60}}
questionnaire:
  name: Familiarity
  items:
    - code: familiarity
      text: How familiar are you with deep learning?
      choices:
        - {code: not_familiar, label: Not familiar, level: 0}
        - {code: familiar, label: Familiar, level: 1}
pictures:
  - {folder: pictures, licence: CC0}
"""


def make_computed_study(folder: Path, *, pictures: int = 3, **changes: Any) -> Study:
    """A draft study whose pictures are explained and whose questions are frozen."""
    fill(folder, pictures)
    spec = yaml.safe_load(SPEC) | changes
    study = create_study(spec=spec, folder=folder, read_network=read_network)
    store_maps(study)
    runs.order_run(study=study)
    run = runs.claim(worker="test")
    assert run is not None
    runs.work_off(run=run, executor=executor_of("local"))
    questions.freeze(question_set=questions.assemble(study=study))
    return study


def store_maps(study: Study, *, empty: Collection[str] = ()) -> None:
    """Put maps where a run finds them; those of the pictures that are named show nothing."""
    for image in study.images.all():
        for condition in study.conditions.all():
            request = request_for(image, condition)
            strength = 0 if image.name in empty else image.pk
            made = _explanation(condition.method, strength, request, (image.height, image.width))
            map_store().save(request.key, [made])


def fill(folder: Path, pictures: int) -> None:
    """What the description refers to: pictures, and a network that is looked into, never run."""
    (folder / "pictures").mkdir(parents=True)
    (folder / "network.keras").write_bytes(NETWORK.read_bytes())
    for number in range(pictures):
        pixels = np.full((SIDE, SIDE, 3), 40 * number + 50, np.uint8)
        Image.fromarray(pixels).save(folder / "pictures" / f"pile-{number + 1:02}.png")


def read_network(described: Any, folder: Path) -> records.Network:
    settings = {key: described[key] for key in described if key != "path"}
    path = folder / described["path"]
    return records.Network("bricks", path, media.sha256_of(path), ["none", "brick"], settings)


def _explanation(method: str, strength: int, request: Any, size: tuple[int, int]) -> Explanation:
    """Gradually more from left to right, or superpixels of which every other one speaks for it."""
    provenance, facts = request.content | {"made": "up"}, FACTS | {"empty": not strength}
    if method == "gradcam":
        values = np.tile(np.linspace(0, strength, size[1], dtype=np.float32), (size[0], 1))
        return Explanation(values, facts, provenance=provenance)
    rows, columns = (np.arange(side) * 4 // side for side in size)
    segments = (rows[:, None] * 4 + columns).astype(np.int64)
    coefficients = np.where(np.arange(SUPERPIXELS) % 2, 1.0, -1.0) * strength
    arrays = {"segments": segments, "coefficients": coefficients}
    map_ = coefficients[segments].astype(np.float32)
    return Explanation(map_, facts, arrays, provenance)
