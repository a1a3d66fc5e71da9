"""What is written under a picture: what the classifier says, and whether it is right."""

from pathlib import Path
from typing import NamedTuple

import numpy as np

from explainers.inspection.views._subject import Subject
from explainers.lettering import per_cent


class Lines(NamedTuple):
    """Captions, and the colour in which their panel's title is set."""

    captions: tuple[str, ...]
    tone: str


def predictions(subject: Subject, path: Path, probabilities: np.ndarray, count: int = 1) -> Lines:
    """Name the most probable classes, then the true ones if they are known.

    Parameters
    ----------
    probabilities
        (classes,): of this picture.
    count
        How many classes.
    """
    order = np.argsort(-probabilities, kind="stable")[:count]
    names = [subject.classifier.class_name(int(number)) for number in order]
    case = subject.case(path, probabilities)
    mark = {None: "", True: "✓ ", False: "✗ "}[case.correct]
    said = [
        f"{per_cent(float(probabilities[number]))} {name}"
        for number, name in zip(order, names, strict=True)
    ]
    true = [f"true: {', '.join(case.labels)}"] if case.labels else []
    tone = {None: "plain", True: "good", False: "bad"}[case.correct]
    return Lines((mark + said[0], *said[1:], *true), tone)
