"""Everything that results are computed from: the tables, the plan, and facts about the study."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from studyapp.analysis.frames import frame
from studyapp.analysis.planning.plan import Plan
from studyapp.analysis.preference import choices_of, main_choices
from studyapp.analysis.results.facts import Facts


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
