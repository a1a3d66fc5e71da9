"""What a study found so far, ready to be put on a page."""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from studyapp.actions.trials_table import kind_of, trials_table
from studyapp.analysis.columns import TRIALS
from studyapp.models import Participant, Question, Study

if TYPE_CHECKING:
    import pandas as pd

FEW_PICTURES = 20

Estimates = list[dict[str, Any]]


@dataclass(frozen=True)
class People:
    """How many participants came how far."""

    consented: int
    completed: int

    @property
    def in_progress(self) -> int:
        return self.consented - self.completed


@dataclass(frozen=True)
class Asked:
    """What participants were asked, about what."""

    prompt: str
    conditions: list[str]
    pictures: int
    versions: list[int]
    levels: dict[int, str]


@dataclass(frozen=True)
class Preference:
    """The preference for one condition, under both estimands."""

    condition: str
    estimates: Estimates
    group: str = ""
    other: str = ""

    @property
    def first(self) -> dict[str, Any]:
        """The numbers that do not depend on the estimand."""
        return self.estimates[0]


@dataclass(frozen=True)
class Report:
    """Everything on the results page; the lists are empty while there is nothing to report."""

    study: Study
    simulated: bool
    people: People
    asked: Asked
    analysed: int = 0
    partial_counted: int = 0
    pictures_answered: int = 0
    overall: list[Preference] = field(default_factory=list)
    by_level: list[tuple[str, list[Preference]]] = field(default_factory=list)
    pairs: list[Preference] = field(default_factory=list)
    left: Estimates = field(default_factory=list)
    naive: list[tuple[str, str, str]] = field(default_factory=list)
    completed_only: list[Preference] = field(default_factory=list)

    @property
    def not_counted(self) -> int:
        return self.people.consented - self.analysed

    @property
    def few_pictures(self) -> bool:
        return 0 < self.pictures_answered < FEW_PICTURES

    @property
    def unbalanced(self) -> bool:
        """Whether counting every person alike would change a preference."""
        return any(
            abs(row.first["preference"] - row.first["mean_of_participants"]) > 1e-9
            for row in self.overall
        )


def report(study: Study, *, simulated: bool = False) -> Report:
    """The results of the real participants, or of the simulated ones; never of both."""
    # Here and below: pandas comes in when a report is asked for, not when a web process starts.
    from studyapp.analysis.preference import main_choices

    trials = trials_frame(study, simulated=simulated)
    choices = main_choices(trials)
    so_far = Report(
        study=study,
        simulated=simulated,
        people=people(study, simulated=simulated),
        asked=_asked(study),
    )
    if choices.empty:
        return so_far
    partial = choices[choices["participant_status"] == "partial"]
    return replace(
        so_far,
        analysed=_persons(choices),
        partial_counted=_persons(partial),
        pictures_answered=choices["item_id"].nunique(),
        **_results(choices, so_far.asked.levels),
        completed_only=_without_partial(trials) if len(partial) else [],
    )


def people(study: Study, *, simulated: bool) -> People:
    """The numbers of participants of one kind."""
    counts = study.participants.filter(kind=kind_of(simulated=simulated)).aggregate(
        consented=Count("pk"),
        completed=Count("pk", filter=Q(outcome=Participant.Outcome.COMPLETED)),
    )
    return People(**counts)


def trials_frame(study: Study, *, simulated: bool) -> "pd.DataFrame":
    """The table of trials as a DataFrame."""
    import pandas as pd

    rows = list(trials_table(study, simulated=simulated))
    return pd.DataFrame(rows, columns=list(TRIALS))


def _asked(study: Study) -> Asked:
    main = Question.objects.filter(
        question_set__study=study,
        question_set__frozen_at__isnull=False,
        kind=Question.Kind.MAIN,
        included=True,
    )
    versions = main.order_by("question_set__version").values_list("question_set__version")
    return Asked(
        prompt=study.prompt,
        conditions=list(study.conditions.values_list("name", flat=True)),
        pictures=main.aggregate(n=Count("image", distinct=True))["n"],
        versions=[version for (version,) in versions.distinct()],
        levels=study.questionnaire.levels(),
    )


def _results(choices: "pd.DataFrame", levels: dict[int, str]) -> dict[str, Any]:
    from studyapp.analysis.preference import left_share, pair_preferences, preferences

    table = preferences(choices, levels)
    overall = _overall(table)
    of_levels = _preferences(table[table["group_kind"] == "level"])
    # With two conditions the preference for the second is what the first leaves.
    conditions = [row.condition for row in overall][: 1 if len(overall) == 2 else None]
    return {
        "overall": overall,
        "by_level": [(c, [row for row in of_levels if row.condition == c]) for c in conditions],
        "pairs": _preferences(pair_preferences(choices)) if len(overall) > 2 else [],
        "left": _with_words(_records(left_share(choices)), "the picture on the left", "the right"),
        "naive": [_naive(row) for row in overall if row.first["n_participants"] > 1],
    }


def _without_partial(trials: "pd.DataFrame") -> list[Preference]:
    from studyapp.analysis.preference import main_choices, preferences

    choices = main_choices(trials, completed_only=True)
    return [] if choices.empty else _overall(preferences(choices, {}))


def _overall(table: "pd.DataFrame") -> list[Preference]:
    return _preferences(table[table["group_kind"] == "overall"])


def _preferences(table: "pd.DataFrame") -> list[Preference]:
    """Rows of estimates, two by two."""
    records = _records(table)
    names = list(dict.fromkeys(record["condition"] for record in records))
    rows = []
    for these, like_these in zip(records[::2], records[1::2], strict=True):
        condition, other = these["condition"], these.get("other", "")
        if not other and len(names) == 2:
            other = next(name for name in names if name != condition)
        pair = _with_words([these, like_these], condition, other)
        rows.append(Preference(condition, pair, these.get("group", ""), other))
    return rows


def _records(table: "pd.DataFrame") -> Estimates:
    """Plain numbers; what pandas made not-a-number is missing."""
    return [
        {str(key): None if value != value else value for key, value in record.items()}
        for record in table.to_dict("records")
    ]


def _with_words(records: Estimates, chosen: str, other: str) -> Estimates:
    from studyapp.analysis.sentences import bounds, percent, reading

    return [
        record
        | {
            "share": percent(record["preference"]),
            "interval": bounds(record["low"], record["high"]),
            "reading": reading(record, chosen, other),
            "of_participants": percent(record["mean_of_participants"]),
        }
        for record in records
    ]


def _naive(row: Preference) -> tuple[str, str, str]:
    from studyapp.analysis.sentences import bounds, percent
    from studyapp.analysis.wilson import naive_wilson

    numbers = row.first
    interval = naive_wilson(numbers["n_chosen"], numbers["n_trials"])
    return row.condition, percent(numbers["preference"]), bounds(*interval)


def _persons(trials: "pd.DataFrame") -> int:
    return int(trials["participant_id"].nunique())
