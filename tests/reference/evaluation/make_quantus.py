"""Numbers of Quantus 0.6.0 (LGPL), computed once; only the table beside this script is tested.

Run in an environment of its own: ``pip install quantus==0.6.0``, then this file.
"""

import json
import warnings
from itertools import pairwise
from pathlib import Path

import numpy as np
import quantus
from quantus.helpers.model.model_interface import ModelInterface

HERE = Path(__file__).parent
SIZE = 8
STEP = 4  # pixels taken away at once
COUNT = 6


class Weighing(ModelInterface):
    """A classifier by hand: sigmoid of a weighted sum of the first channel."""

    def predict(self, x, **kwargs):
        score = (x[:, 0] * self.model).sum(axis=(1, 2))
        chance = 1 / (1 + np.exp(-score))
        return np.stack([1 - chance, chance], axis=1)

    def shape_input(self, x, *args, **kwargs):
        return x

    def get_softmax_arg_model(self):
        raise LookupError("only predictions are asked for here")

    state_dict = get_random_layer_generator = sample = get_model = get_softmax_arg_model
    get_hidden_representations = add_mean_shift_to_first_layer = get_softmax_arg_model
    random_layer_generator_length = 0


def main():
    warnings.simplefilter("ignore")
    draw = np.random.default_rng(2024)
    pictures = draw.integers(1, 256, (COUNT, 1, SIZE, SIZE))
    # Its black is a picture's darkest value, and its range of the similarity that of the maps.
    pictures[:, 0, 3, 5] = 0
    maps = draw.random((COUNT, 1, SIZE, SIZE)) ** 3
    maps[:, 0, 6, 1] = 0
    regions = np.zeros((COUNT, 1, SIZE, SIZE), bool)
    for number in range(COUNT):
        top, left = draw.integers(0, 5, 2)
        if number % 2:
            row, column = np.unravel_index(maps[number, 0].argmax(), (SIZE, SIZE))
            top, left = max(row - 1, 0), max(column - 2, 0)
        regions[number, 0, top : top + 3, left : left + 4] = True
    weights = draw.normal(0.002, 0.004, (SIZE, SIZE))
    given = {
        "model": None,
        "x_batch": pictures.astype(float),
        "y_batch": np.ones(COUNT, int),
        "a_batch": maps.copy(),
        "s_batch": regions,
    }
    plain = {"abs": False, "normalise": False, "disable_warnings": True}
    flipping = quantus.PixelFlipping(
        features_in_step=STEP, perturb_baseline="black", return_auc_per_sample=False, **plain
    )
    flipping_model = Weighing(weights)
    curves = flipping.evaluate_batch(
        flipping_model, given["x_batch"], given["y_batch"], maps.copy()
    )
    table = {
        "quantus": quantus.__version__,
        "pictures": pictures[:, 0].tolist(),
        "maps": maps[:, 0].tolist(),
        "regions": regions[:, 0].astype(int).tolist(),
        "weights": weights.tolist(),
        "step": STEP,
        "pointing_game": _numbers(
            quantus.PointingGame(**plain).evaluate_batch(a_batch=maps.copy(), s_batch=regions)
        ),
        "relevance_mass_accuracy": _numbers(
            quantus.RelevanceMassAccuracy(**plain).evaluate_batch(
                a_batch=maps.copy(), s_batch=regions
            )
        ),
        "sparseness": _numbers(
            quantus.Sparseness(**plain).evaluate_batch(
                x_batch=given["x_batch"], a_batch=maps.copy()
            )
        ),
        "pixel_flipping": [_numbers(curve) for curve in curves],
        "spearman": _numbers(
            quantus.similarity_func.correlation_spearman(
                maps[:-1].reshape(COUNT - 1, -1), maps[1:].reshape(COUNT - 1, -1), batched=True
            )
        ),
        "ssim": [
            float(quantus.similarity_func.ssim(one[0] / one.max(), two[0] / two.max()))
            for one, two in pairwise(maps)
        ],
    }
    (HERE / "quantus.json").write_text(json.dumps(table) + "\n")


def _numbers(values):
    return [float(value) for value in np.asarray(values, float)]


if __name__ == "__main__":
    main()
