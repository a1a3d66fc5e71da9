"""A question as the plan sees it, and a question as it is put."""

from collections.abc import Hashable
from dataclasses import dataclass

Pair = tuple[str, str]


@dataclass(frozen=True)
class PlannedQuestion:
    """A question before it is put.

    Attributes
    ----------
    question : its identifier.
    first, second : the names of the conditions of its two stimuli, or whatever else its sides
        stand for.
    picture : what both stimuli show; a participant is given many pictures rather than one often.
    """

    question: int
    first: str
    second: str
    picture: Hashable = None

    @property
    def pair(self) -> Pair:
        """The two names in the order of the alphabet."""
        return min(self.first, self.second), max(self.first, self.second)


@dataclass(frozen=True)
class Placement:
    """One question for one participant: its identifier and the side of its first stimulus."""

    question: int
    first_is_left: bool
