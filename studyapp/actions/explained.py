"""What is known of an explained picture, in one place: right or wrong, its truth, its numbers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from studyapp.analysis.answers import same_class
from studyapp.analysis.columns.measured import MEASURED
from studyapp.models import Explanation, SourceImage

PROBABILITY = "probability"  # of the explained class; there without any measurement
TOP_1 = "top-1"
# Numbers about maps and stimuli, and in which words: what can be filtered and sorted by.
METRICS = {name: name.replace("_", " ") for name in MEASURED if name != "correct"}
NUMBERS = {PROBABILITY: "probability of the class"} | METRICS


@dataclass(frozen=True)
class Range:
    """A number lies between two bounds, both included; None is no bound."""

    name: str
    lowest: float | None = None
    highest: float | None = None

    def holds(self, value: float | None) -> bool:
        """Whether the number is known and lies between the bounds."""
        if value is None:
            return False
        above = self.lowest is None or value >= self.lowest
        return above and (self.highest is None or value <= self.highest)


def truths(image: SourceImage) -> list[str]:
    """The labels of what is truly in a picture, as far as somebody said, each once."""
    return truths_of(image.true_label, image.labels)


def truths_of(true_label: str, labels: Sequence[str]) -> list[str]:
    """The same, of the columns of a picture."""
    return [label for label in dict.fromkeys((true_label, *labels)) if label]


def is_right(image: SourceImage, explanation: Explanation) -> bool | None:
    """Whether the classifier is right about a picture; None where nobody knows.

    What it says is its most probable class, which is the explained one unless the study explains
    another.
    """
    return says_truth(explanation.facts, explanation.class_name, truths(image))


def says_truth(facts: Mapping[str, Any], class_name: str, known: Sequence[str]) -> bool | None:
    """The same, of the columns of an explanation and the labels of its picture."""
    said = next(_said(facts, class_name), None)
    if said is None or not known:
        return None
    return any(same_class(said, label) for label in known)


def _said(facts: Mapping[str, Any], class_name: str) -> Iterator[str]:
    yield from (str(name) for name, _chance in facts.get("top_classes", [])[:1])
    if facts.get("rule") == TOP_1:
        yield class_name


def numbers_of(explanation: Explanation) -> Mapping[str, Any]:
    """What was measured of it, by name; empty where nothing was."""
    measurement = getattr(explanation, "measurement", None)
    return measurement.numbers if measurement else {}


def number_of(explanation: Explanation, name: str) -> float | None:
    """A metric of an explanation, or its class's probability; None if it was not measured."""
    return number_in(numbers_of(explanation), explanation.probability, name)


def number_in(numbers: Mapping[str, Any], probability: float, name: str) -> float | None:
    """The same, of what was measured and the class's probability."""
    value = probability if name == PROBABILITY else numbers.get(name)
    return None if value is None else float(value)
