"""Draw the pictures of docs/explanations.md: each method on one photo, beside the photo itself.

Run from the repository: ``make method-pictures``. It takes a few minutes.
"""

import sys
from pathlib import Path

import numpy as np
from tqdm import tqdm

import explainers
from explainers import rendering
from explainers.network.quiet import import_tensorflow
from explainers.synthetic import draw_scene

FOLDER = Path(__file__).parent / "pictures" / "methods"
SIZE = (448, 224)  # width and height of the pair
DETECTOR = Path(__file__).parents[1] / "tests" / "reference" / "detector" / "shapes.keras"
FOR_BOXES = "drise"


def main() -> None:
    """Explain, draw and write."""
    import_tensorflow()
    FOLDER.mkdir(parents=True, exist_ok=True)
    classifier = explainers.load_classifier("efficientnet_lite0")
    photo = cat()
    target = classifier.resolve_targets([photo], "top-1")
    for name in tqdm([name for name in explainers.available() if name != FOR_BOXES]):
        (explanation,) = explainers.get(name)(classifier, [photo], target, seeds=[0])
        write(name, photo, explanation)
    draw_box()


def draw_box() -> None:
    """Explain the surest box of a small detector in a drawn scene."""
    scene = draw_scene(1, objects=2, ground="patches").pixels
    boxes = explainers.load_detector(DETECTOR).look_at(scene)
    (explanation,) = explainers.get(FOR_BOXES)(boxes, [scene], [(0,)], seeds=[0])
    write(FOR_BOXES, scene, explanation)


def cat() -> np.ndarray:
    """Give the middle of scikit-image's cat, CC0."""
    from skimage import data

    photo = data.chelsea()
    left = (photo.shape[1] - photo.shape[0]) // 2
    return photo[:, left : left + photo.shape[0]]


def write(name: str, photo: np.ndarray, explanation: explainers.Explanation) -> None:
    """Put the photo and its explanation side by side."""
    pair = np.concatenate([photo, rendering.render(explanation, photo)], axis=1)
    (FOLDER / f"{name}.webp").write_bytes(rendering.encode(pair, *SIZE))


if __name__ == "__main__":
    sys.exit(main())
