"""Explanations of image classifiers: NumPy in, NumPy out, and no web framework.

This module is the door. A method is found by name (`available`, `get`), its parameters are checked
before anything is computed (`check_parameters`), and a Keras model becomes a `Classifier` with
`load_classifier`; an object detector is loaded with `load_detector`, and each box that it finds is
explained like a class. A method is called as ``explain(classifier, images, targets, *, seeds,
**parameters)`` and returns one `Explanation` for each picture and class. Nothing here imports
TensorFlow until a classifier is loaded.
"""

from explainers.classifiers import Classifier, ClassifierError, load_classifier
from explainers.detection.detector import Detection, Detector, load_detector
from explainers.explanation import Explanation
from explainers.images import PictureError, read_picture
from explainers.methods import available, check_parameters, get

__all__ = [
    "Classifier",
    "ClassifierError",
    "Detection",
    "Detector",
    "Explanation",
    "PictureError",
    "available",
    "check_parameters",
    "get",
    "load_classifier",
    "load_detector",
    "read_picture",
]
