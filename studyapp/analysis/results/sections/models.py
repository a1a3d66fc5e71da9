"""Models of the primary preference: what they say beside the intervals and tests above."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import expit

from studyapp.analysis.models.crossed import Crossed, crossed, latent_icc, median_odds_ratio
from studyapp.analysis.models.fit import Effect, Fit, NotEstimable
from studyapp.analysis.models.gee import gee
from studyapp.analysis.models.sandwich import numbered
from studyapp.analysis.results.columns import rows
from studyapp.analysis.results.data import Data
from studyapp.analysis.results.document import NUMBER, SHARE, TEXT, Column, Section, Table
from studyapp.analysis.results.levels import Level, levels_of
from studyapp.analysis.results.odds import NOTE, ODDS, WHO, in_brackets, odds
from studyapp.analysis.sentences import bounds, percent
from studyapp.analysis.sizes import FEWEST_FOR_GLMM, FEWEST_FOR_MODELS

TERM = Column("term", "What is estimated", TEXT)
PROBABILITY = (
    Column("probability", "As a preference", SHARE),
    Column("low", "95\u00a0% interval from", SHARE),
    Column("high", "to", SHARE),
)
EFFECTS = (TERM, *PROBABILITY, *ODDS, *WHO, NOTE)
SPREAD = (
    Column("between", "Between", TEXT),
    Column("sd", "Standard deviation (logit)", NUMBER),
    Column("latent_icc", "Share of the latent variance", SHARE),
    Column("median_odds_ratio", "Median odds ratio", NUMBER),
    NOTE,
)
PER_LEVEL = "Per expertise level"
BOUNDARY = "on the boundary: no spread can be told from chance"
TWO_MINDS = (
    "The model of a typical person takes people for scattered around one preference; where they "
    "are of two minds its interval is too narrow, however many they are. The dots of people show "
    "that."
)


def models(data: Data) -> Section | None:
    """None while nobody chose anything; models where there are people enough for them."""
    n = len(data.people)
    if not n:
        return None
    people = f"{n} {'person is' if n == 1 else 'people are'}"
    if n < FEWEST_FOR_MODELS:
        few = f"{people} too few for a model; from {FEWEST_FOR_MODELS} on one stands here."
        return Section("models", TITLE, (few,))
    estimates = list(_of_people(data))
    sentences, tables = [_people_sentence(data, estimates[0])], [_effects(estimates)]
    if n < FEWEST_FOR_GLMM:
        sentences.append(
            f"A model of people and pictures at once takes {FEWEST_FOR_GLMM} people; here are {n}."
        )
        return Section("models", TITLE, tuple(sentences), tuple(tables))
    found, sentence = _crossed(data)
    caveats = (TWO_MINDS,) if found else ()
    return Section("models", TITLE, (*sentences, sentence), (*tables, *found), caveats=caveats)


TITLE = "Models, as a check"


def _of_people(data: Data) -> Iterator[dict[str, Any]]:
    """Everybody, the linear trend, and every level against the lowest."""
    constant = np.ones((len(data.people), 1))
    yield _overall(data.people, constant)
    known = data.people[data.people["level"].notna()]
    levels = [level for level in levels_of(data) if len(level.people)]
    if len(levels) < 2 or len(known) < FEWEST_FOR_MODELS:
        return
    score = known["level"].to_numpy(float)
    trend = np.column_stack([np.ones(len(known)), score])
    yield _row(PER_LEVEL, known, trend, np.array([0.0, 1.0]))
    yield from _against_lowest(known, levels)


def _overall(people: pd.DataFrame, constant: Any) -> dict[str, Any]:
    row = _row("Everybody", people, constant, np.array([1.0]))
    if row["log_odds"] is None:
        return row
    effect: Effect = row["effect"]
    preference = {
        "probability": float(expit(effect.estimate)),
        "low": float(expit(effect.low)),
        "high": float(expit(effect.high)),
    }
    return row | preference


def _against_lowest(known: pd.DataFrame, levels: list[Level]) -> Iterator[dict[str, Any]]:
    """Only if the model is sound for every level: several people, who did not all choose alike."""
    lowest, others = levels[0], levels[1:]
    unsound = [level.label for level in levels if not _can_be_compared(level)]
    members = [known["level"].to_numpy(float) == level.score for level in others]
    design = np.column_stack([np.ones(len(known)), *(each.astype(float) for each in members)])
    for place, level in enumerate(others, start=1):
        term = f"{level.label} against {lowest.label}"
        if unsound:
            why = f"{', '.join(unsound)}: a single person, or all choices alike"
            yield _empty(term, known, why)
        else:
            yield _row(term, known, design, np.eye(len(levels))[place])


def _can_be_compared(level: Level) -> bool:
    chosen, trials = level.counts
    return len(level.people) > 1 and 0 < chosen.sum() < trials.sum()


def _row(term: str, people: pd.DataFrame, design: Any, weights: Any) -> dict[str, Any]:
    try:
        fit: Fit = gee(
            people["chosen"].to_numpy(float),
            people["trials"].to_numpy(float),
            design,
            np.arange(len(people)),
        )
        effect = fit.contrast(weights)
    except NotEstimable as error:
        return _empty(term, people, str(error))
    return _empty(term, people, "") | odds(effect) | {"effect": effect}


def _empty(term: str, people: pd.DataFrame, note: str) -> dict[str, Any]:
    n_trials = int(people["trials"].sum())
    return {
        "term": term,
        **odds(None),
        "n_participants": len(people),
        "n_trials": n_trials,
        "note": note,
    }


def _effects(records: list[dict[str, Any]]) -> Table:
    return Table(
        "gee",
        "The mean of all choices (GEE, working independence, bias-reduced errors, t)",
        EFFECTS,
        rows(records, EFFECTS),
        "An odds ratio of 1 is no difference; for everybody, a preference of 50\u00a0%.",
    )


def _people_sentence(data: Data, row: dict[str, Any]) -> str:
    if row["log_odds"] is None:
        return f"No model of the preference for {data.condition} can be fitted: {row['note']}."
    return (
        f"A model that takes participants as clusters puts the preference for {data.condition} at "
        f"{percent(row['probability'])} (95\u00a0% interval {bounds(row['low'], row['high'])}); it "
        "should agree with the overall preference above."
    )


def _crossed(data: Data) -> tuple[list[Table], str]:
    """A typical person with a typical picture, and how far people and pictures lie apart."""
    chosen = data.chosen
    cells = chosen.groupby(["participant_id", "item_id"], sort=True)["chosen"]
    counts = cells.agg(["sum", "size"]).reset_index()
    n_items = int(counts["item_id"].nunique())
    if n_items < 2:
        return [], "Without several pictures, told apart, there is no telling people from pictures."
    try:
        found = crossed(
            counts["sum"].to_numpy(float),
            counts["size"].to_numpy(float),
            np.ones((len(counts), 1)),
            numbered(counts["participant_id"]),
            numbered(counts["item_id"]),
        )
    except NotEstimable as error:
        return [], f"A model of people and pictures at once cannot be fitted: {error}."
    effect = found.effect(0, min(len(data.people), n_items) - 1)
    return [_typical(data, effect), _spread(found)], _typical_sentence(data, effect, found)


def _typical(data: Data, effect: Effect) -> Table:
    record = {
        "term": "A typical person with a typical picture",
        "probability": float(expit(effect.estimate)),
        "low": float(expit(effect.low)),
        "high": float(expit(effect.high)),
        **odds(effect),
        "n_participants": len(data.people),
        "n_trials": len(data.chosen),
        "note": "",
    }
    caption = "A typical person with a typical picture (crossed GLMM, Laplace, t)"
    return Table("crossed", caption, EFFECTS, rows([record], EFFECTS))


def _spread(found: Crossed) -> Table:
    records = [
        {
            "between": name,
            "sd": sd,
            "latent_icc": latent_icc(sd),
            "median_odds_ratio": median_odds_ratio(sd),
            "note": "" if sd else BOUNDARY,
        }
        for name, sd in (("People", found.sd_participant), ("Pictures", found.sd_item))
    ]
    note = (
        "The median odds ratio is the median, over two people (or pictures) taken at random, of "
        "the larger odds to the smaller: 1 if they do not differ."
    )
    return Table("spread", "How far they lie apart", SPREAD, rows(records, SPREAD), note)


def _typical_sentence(data: Data, effect: Effect, found: Crossed) -> str:
    of_people, of_pictures = round(found.sd_participant, 2), round(found.sd_item, 2)
    more = "People differ more than pictures"
    if of_pictures > of_people:
        more = "Pictures differ more than people"
    elif of_pictures == of_people:
        more = "People and pictures differ alike"
    return (
        f"For a typical person with a typical picture, {data.condition} is chosen with probability "
        f"{percent(float(expit(effect.estimate)))} {in_brackets(effect)}. {more}: standard "
        f"deviations of {of_people:.2f} between people and {of_pictures:.2f} between "
        "pictures, on the logit scale."
    )
