"""Everything that results are computed from: the tables, the plan, and facts about the study."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any, Self

import numpy as np
import pandas as pd

from studyapp.analysis.frames import frame
from studyapp.analysis.planning.plan import Plan
from studyapp.analysis.preference import choices_of, main_choices


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


@dataclass(frozen=True)
class Data:
    """What a section is computed from.

    Parameters
    ----------
    tables : the exported tables by name, typed and sorted by `studyapp.analysis.frames`; at least
        "trials" and "participants", each possibly without rows.
    """

    facts: Facts
    plan: Plan
    tables: Mapping[str, pd.DataFrame]

    @property
    def trials(self) -> pd.DataFrame:
        return self.tables["trials"]

    @property
    def participants(self) -> pd.DataFrame:
        return self.tables["participants"]

    def table(self, name: str) -> pd.DataFrame:
        """One of the tables; without rows where there is none, as of answers that were imported."""
        return self.tables[name] if name in self.tables else frame(name, [])

    @cached_property
    def choices(self) -> pd.DataFrame:
        """The main trials of the primary population with a side chosen."""
        return main_choices(self.trials)

    @cached_property
    def condition(self) -> str:
        """The condition that the primary preference is for; empty while nothing was chosen."""
        return self.plan.condition or min(self.choices["method_a"], default="")

    @cached_property
    def chosen(self) -> pd.DataFrame:
        """The trials that showed the primary condition, with `chosen`: 1 if it was chosen."""
        return choices_of(self.choices, self.condition)

    @cached_property
    def people(self) -> pd.DataFrame:
        """One row per participant in the order of their codes: chosen, trials, share, level.

        The unit of every test. `level` is missing where the expertise level is not known.
        """
        of_person = self.chosen.groupby("participant_id", sort=True)
        chosen, trials = of_person["chosen"].sum(), of_person["chosen"].size()
        levels = of_person["expertise_level"].first()
        return pd.DataFrame(
            {"chosen": chosen, "trials": trials, "share": chosen / trials, "level": levels}
        )

    def rng(self, name: str) -> np.random.Generator:
        """Chance for one purpose, the same in every computation of this study's results."""
        digest = hashlib.sha256(f"{self.facts.seed} {name}".encode()).digest()
        return np.random.default_rng(int.from_bytes(digest[:16], "big"))
