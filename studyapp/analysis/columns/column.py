"""What a column means, for people and for programs."""

from dataclasses import dataclass

from studyapp.analysis.population import REASONS

NOT_PRIVATE, QUASI_IDENTIFIER, DIRECT = "none", "quasi", "direct"


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    label: str
    type: str = "string"
    unit: str = ""
    allowed: str = ""
    privacy: str = NOT_PRIVATE


Columns = dict[str, Column]


def whole(label: str, unit: str = "", allowed: str = "0 or more", **more: str) -> Column:
    return Column(label, "integer", unit, allowed, **more)


def number(label: str, unit: str = "", allowed: str = "", **more: str) -> Column:
    return Column(label, "number", unit, allowed, **more)


def share(label: str) -> Column:
    return number(label, "", "0 to 1")


def yes_or_no(label: str) -> Column:
    return Column(label, "boolean", "", "0, 1")


def moment(label: str) -> Column:
    return Column(label, "datetime", privacy=QUASI_IDENTIFIER)


def free_text(label: str) -> Column:
    """People may write anything, also who they are."""
    return Column(label, privacy=DIRECT)


STUDY = Column("The study's short name, as in its address")
PARTICIPANT = Column("Random code of the participant, in no order of arrival")
SIMULATED = yes_or_no("Answered by the simulation, by no person")
LEVEL = whole("Expertise level, from 0 up, in the questionnaire's order", privacy=QUASI_IDENTIFIER)
LEVEL_LABEL = Column("The questionnaire's words for the level", privacy=QUASI_IDENTIFIER)
STATUS = Column("How far the participant came", allowed="complete, partial")
ARM = Column("The arm that the participant was assigned to; empty without arms")
ITEM = Column("The picture: the first twelve characters of its SHA-256")
ITEM_NAME = Column("The picture's name")
ITEM_STRATUM = Column(
    "Whether the classifier's most probable class is what the picture truly shows; mixed where the "
    "two explanations are of classifiers of which one is right; empty where it is not known",
    allowed="empty, correct, wrong, mixed",
)
TRUE_LABEL = Column("What the picture shows, where known")
MODEL = Column("The classifier that was explained; of a trial with two of them both, with a slash")
STAGE = Column("How far that classifier was trained, where a study compares that")
EXPLAINED = Column("The class that the explanations explain")
PROBABILITY = number("The classifier's probability of that class", "", "0 to 1")
EXCLUDED = yes_or_no("Left out of the primary analysis")
EXCLUSION = Column(
    "Why left out",
    allowed=", ".join(("empty", *REASONS)),
)
