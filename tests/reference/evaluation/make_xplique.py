"""Deletion and insertion of xplique 2.0.2 (MIT), computed once for `A_softmax.keras`.

Run in an environment of its own with TensorFlow: ``pip install --no-deps xplique==2.0.2`` and
``pip install deprecated opencv-python tensorflow-probability tf-keras einops``, then this file.
"""

import json
from importlib.metadata import version
from pathlib import Path

import keras
import numpy as np
from xplique.metrics import Deletion, Insertion

HERE = Path(__file__).parent
REFERENCE = HERE.parent / "explanations"
COUNT = 4
STEPS = 32
SEED = 7


def main():
    model = keras.models.load_model(REFERENCE / "A_softmax.keras", compile=False)
    with np.load(REFERENCE / "A_inputs.npz") as archive:
        pictures = archive["x"][:COUNT].astype(np.float32)
        classes = archive["y"][:COUNT]
    values = np.random.default_rng(SEED).random((COUNT, 64, 64))
    table = {"xplique": version("xplique"), "steps": STEPS, "seed": SEED, "classes": []}
    table |= {"deletion": [], "insertion": []}
    for number, class_id in enumerate(classes):
        target = np.eye(5, dtype=np.float32)[[class_id]]
        one = slice(number, number + 1)
        table["classes"].append(int(class_id))
        for name, metric in (("deletion", Deletion), ("insertion", Insertion)):
            judge = metric(model, pictures[one], target, steps=STEPS, baseline_mode=0.0)
            table[name].append(float(judge(values[one])))
    (HERE / "xplique.json").write_text(json.dumps(table, indent=1) + "\n")


if __name__ == "__main__":
    main()
