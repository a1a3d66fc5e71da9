"""What the tables themselves do not say about a study."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self


@dataclass(frozen=True)
class Facts:
    """What the tables themselves do not say about a study.

    Parameters
    ----------
    conditions : names, in the study's order.
    levels : {level: label} of the expertise questionnaire, in order; also those nobody has.
    seed : every draw of the analysis follows from it.
    withdrawn : how many withdrew; of them nothing else is kept.
    pictures, versions : how many pictures the frozen question sets ask about, and their versions.
    trials_per_participant : main trials a person is asked for at most.
    control : of a task with a right answer, the arm without explanation; empty where there is none.
    techniques : {condition: name under which its technique is guessed}; of a faulty version that
        of the sound one.
    scorings : {questionnaire with its version, as its name is printed: "sum" or "mean"}.
    imported : the answers were collected with another tool. sides_known, order_known : it is
        known which condition was on the left, and in which order a person answered.
    note : what whoever brought imported answers in wants said of them; its first line before
        everything else.
    registered_at, registration : when the plan was frozen and the SHA-256 of what was; empty if
        it was not.
    """

    study_id: str
    title: str = ""
    prompt: str = ""
    task: str = "preference"
    answer_format: str = "forced"
    status: str = ""
    conditions: tuple[str, ...] = ()
    levels: Mapping[int, str] = field(default_factory=dict)
    seed: int = 0
    simulated: bool = False
    withdrawn: int = 0
    pictures: int = 0
    versions: tuple[int, ...] = ()
    trials_per_participant: int = 0
    control: str = ""
    techniques: Mapping[str, str] = field(default_factory=dict)
    scorings: Mapping[str, str] = field(default_factory=dict)
    imported: bool = False
    sides_known: bool = True
    order_known: bool = True
    note: str = ""
    registered_at: str = ""
    registration: str = ""

    def as_dict(self) -> dict[str, Any]:
        levels = {str(level): label for level, label in sorted(self.levels.items())}
        lists = {"conditions": list(self.conditions), "versions": list(self.versions)}
        names = {
            "levels": levels,
            "techniques": dict(sorted(self.techniques.items())),
            "scorings": dict(sorted(self.scorings.items())),
        }
        return asdict(self) | lists | names

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        levels = {int(level): label for level, label in stored["levels"].items()}
        tuples = {name: tuple(stored[name]) for name in ("conditions", "versions")}
        return cls(**{**stored, **tuples, "levels": levels})
