"""A study of a real, small, trained network: twelve-pixel superpixels, 64 x 64 pictures."""

from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from PIL import Image

from studyapp.actions.create_study import create_study
from studyapp.models import Study

REFERENCE = Path(__file__).resolve().parent / "reference" / "explanations"
NETWORK = REFERENCE / "A_softmax.keras"

SPEC = """
slug: shapes
title: Which explanation convinces you?
consent_text: You may stop at any time.
stimulus_width: 64
stimulus_height: 64
seed: 11
classifier: {path: network.keras}
conditions:
  - {name: cam, method: gradcam}
  - {name: superpixels, method: lime, parameters: {num_samples: 60}}
questionnaire:
  name: Familiarity
  items:
    - code: familiarity
      text: How familiar are you with deep learning?
      choices:
        - {code: not_familiar, label: Not familiar, level: 0}
        - {code: familiar, label: Familiar, level: 1}
pictures:
  - {folder: pictures}
"""


def spec(**changes: Any) -> dict[str, Any]:
    return yaml.safe_load(SPEC) | changes


def fill_folder(folder: Path, *, pictures: int = 3) -> Path:
    """What the description refers to: the network and some pictures."""
    (folder / "pictures").mkdir(parents=True)
    (folder / "network.keras").write_bytes(NETWORK.read_bytes())
    with np.load(REFERENCE / "A_inputs.npz") as inputs:
        for number, pixels in enumerate(inputs["x"][:pictures]):
            buffer = BytesIO()
            Image.fromarray(pixels).save(buffer, "PNG")
            (folder / "pictures" / f"shape-{number}.png").write_bytes(buffer.getvalue())
    return folder


def make_real_study(folder: Path, *, pictures: int = 3, **changes: Any) -> Study:
    return create_study(spec=spec(**changes), folder=fill_folder(folder, pictures=pictures))
