"""Scores of the questionnaires, and how well techniques were recognised."""

from typing import Any

from studyapp.actions.tables import kind_of, questionnaire_table
from studyapp.actions.taking_part.guess import guessable_conditions, guesses_frame
from studyapp.analysis.columns import QUESTIONNAIRE
from studyapp.models import QuestionnaireResponse, Study


def scales(study: Study, *, simulated: bool) -> list[dict[str, Any]]:
    """One record per scored questionnaire that somebody answered: name, version and what
    `studyapp.analysis.scales.describe_scale` says."""
    scored = list(
        QuestionnaireResponse.objects.filter(
            participant__study=study,
            participant__kind=kind_of(simulated=simulated),
            score__isnull=False,
        )
        .order_by("questionnaire__name", "questionnaire__version", "participant__code")
        .values_list("questionnaire__name", "questionnaire__version", "score")
    )
    if not scored:
        return []
    return _described(scored, list(questionnaire_table(study, simulated=simulated)))


def _described(
    scored: list[tuple[str, str, float | None]], answered: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    import pandas as pd

    from studyapp.analysis.scales import describe_scale

    scores = pd.DataFrame(scored, columns=["name", "version", "score"])
    counting = [row for row in answered if row["counts_in_score"]]
    rows = pd.DataFrame(counting, columns=list(QUESTIONNAIRE))
    found = []
    for (name, version), of_scale in scores.groupby(["name", "version"], sort=True):
        items = rows[(rows["scale_id"] == name) & (rows["scale_version"] == version)]
        wide = items.pivot(index="participant_id", columns="item_code", values="response_scored")
        described = describe_scale(of_scale["score"], wide.astype(float))
        found.append({"name": name, "version": version} | described)
    return found


def recognition(study: Study, *, simulated: bool) -> list[dict[str, Any]]:
    """Bang's blinding index per expertise level and condition; empty where nobody guessed."""
    if not study.asks_guess:
        return []
    from studyapp.actions.report.words import records
    from studyapp.analysis.blinding_index import blinding_table

    guesses = guesses_frame(study, simulated=simulated)
    names = len(guessable_conditions(study))
    if guesses.empty or names < 2:
        return []
    labels = study.questionnaire.levels()
    table = blinding_table(guesses, names=names).astype(object)
    return [row | {"group": _group(row, labels)} for row in records(table.where(table.notna()))]


def _group(row: dict[str, Any], labels: dict[int, str]) -> str:
    level = row["expertise_level"]
    return "Everyone" if level is None else labels.get(level, f"Level {level}")
