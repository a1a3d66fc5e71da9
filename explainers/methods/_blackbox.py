"""What the methods share that only ask the classifier, and never look inside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from explainers.classifiers import Classifier
from explainers.explanation import Explanation
from explainers.methods._facts import facts as common_facts
from explainers.methods._perturbation import Colour, plain
from explainers.network.frames import Frame


@dataclass(frozen=True, eq=False)
class Subject:
    """One picture as the classifier sees it, and what it says about the whole of it.

    Attributes
    ----------
    frame
        The picture at the network's input size.
    shown
        float32, (height, width, channels), prepared for the network.
    scores, probabilities
        float32, (classes,): before and after the last activation.
    """

    classifier: Classifier
    frame: Frame
    shown: np.ndarray
    scores: np.ndarray
    probabilities: np.ndarray

    @classmethod
    def of(cls, classifier: Classifier, image: np.ndarray) -> "Subject":
        """Ask the classifier about a source picture, uint8 (height, width, 3)."""
        frame = classifier.frame(image)
        shown = classifier.scaled(frame.pixels)
        scores, probabilities = classifier.evaluate(shown[None])
        return cls(classifier, frame, shown, scores[0], probabilities[0])

    def answer(self, target: int, score: str) -> float:
        """Give a class's ``probability``, or its ``logit``: the score before the activation."""
        return float((self.scores if score == "logit" else self.probabilities)[target])

    def hidden(self, hide_colour: Colour) -> np.ndarray:
        """Give what shows where the picture is hidden: (height, width, channels), prepared."""
        return self.classifier.scaled(plain(self.frame.pixels, hide_colour))

    def seen_through(self, masks: np.ndarray, hidden: np.ndarray) -> np.ndarray:
        """Blend the picture with what hides it.

        Parameters
        ----------
        masks
            float32, (n, height, width): 1 where the picture is seen, 0 where it is hidden.
        hidden
            From `hidden`.

        Returns
        -------
        numpy.ndarray
            float32, (n, height, width, channels), prepared for the network.
        """
        openings = masks[..., None]
        return openings * self.shown + (1 - openings) * hidden

    def explanation(
        self,
        target: int,
        values: np.ndarray,
        facts: Mapping[str, Any],
        arrays: Mapping[str, np.ndarray] | None = None,
    ) -> Explanation:
        """Lay a map at the network's input size over the source picture, with its facts."""
        answers = self.scores[target], self.probabilities[target]
        own = common_facts(self.classifier, target, *answers, values)
        grid = values.astype(np.float32)
        return Explanation.enlarged(self.frame, grid, own | dict(facts), arrays)


def ask(classifier: Classifier, batch: np.ndarray, batch_size: int, score: str) -> np.ndarray:
    """Classify changed pictures.

    Parameters
    ----------
    batch
        float32, (n, height, width, channels), prepared.
    batch_size
        Pictures in one forward pass, always filled up to this number.
    score
        ``probability`` or ``logit``.

    Returns
    -------
    numpy.ndarray
        float32, (n, classes).

    Raises
    ------
    ValueError
        If the classifier gives NaN.
    """
    scores, probabilities = classifier.evaluate(batch, batch_size)
    found = scores if score == "logit" else probabilities
    if not np.isfinite(found).all():
        reason = "gives NaN where parts of the picture are hidden"
        raise ValueError(f"{classifier.name} {reason}; check its preprocessing")
    return found
