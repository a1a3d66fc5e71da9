"""A study for the gallery: stimuli of two conditions, maps with numbers, and measurements."""

import numpy as np

from explainers.explanation import Explanation as Computed
from studyapp.actions.map_store import map_store
from studyapp.models import Explanation, Measurement, Study
from tests.factories import make_image, make_stimulus, make_study

SIDE = 64


def make_gallery_study(*, pictures: int = 3, **fields) -> Study:
    """Pictures secret-picture-0, -1, ... under gradcam-plain and lime-plain, all measured.

    The area is 0.1, 0.2, ... under gradcam and 0.5 more under lime. The odd pictures are espressos
    that the classifier takes for tabby cats, and are tagged light=dark.
    """
    study = make_study(**fields)
    for number in range(pictures):
        image = make_image(study, number)
        if number % 2:
            image.true_label, image.tags = "espresso", ["light=dark"]
            image.save()
        for place, condition in enumerate(study.conditions.all()):
            explanation = make_stimulus(image, condition).explanation
            keep_map(explanation, place)
            numbers = {"area": 0.1 * (number + 1) + 0.5 * place, "r2": None, "correct": True}
            Measurement.objects.create(explanation=explanation, key="k", numbers=numbers)
    return study


def keep_map(explanation: Explanation, place: int) -> None:
    """A map that rises to the right, or to the left: from -1 to 1."""
    slope = np.linspace(-1, 1, SIDE, dtype=np.float32)[:: -1 if place else 1]
    facts = {"class_id": 0, "class_name": "tabby cat", "empty": False}
    map_ = np.tile(slope, (SIDE, 1))
    map_store().save(explanation.key, [Computed(map_, facts, provenance={"made": "up"})])
