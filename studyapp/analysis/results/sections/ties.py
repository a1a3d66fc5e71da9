"""Where "no preference" could be answered: how often it was, and what it changes."""

from dataclasses import replace
from itertools import combinations
from math import log
from typing import Any

import pandas as pd
from scipy.special import expit

from studyapp.analysis.estimates import THESE_PICTURES, estimates
from studyapp.analysis.hypotheses.holm import holm
from studyapp.analysis.models.davidson import Davidson, davidson
from studyapp.analysis.models.fit import NotEstimable
from studyapp.analysis.models.pairs import pairs_of
from studyapp.analysis.preference import choices_of, main_choices
from studyapp.analysis.results.columns import ALIKE, CONDITION, ESTIMATE, OTHER, estimate_of, rows
from studyapp.analysis.results.data import Data
from studyapp.analysis.results.document import P_VALUE, SHARE, TEXT, Column, Section, Table
from studyapp.analysis.results.odds import NOTE, ODDS, WHO, odds
from studyapp.analysis.sentences import bounds, percent
from studyapp.analysis.sizes import FEWEST_FOR_MODELS

TIED = estimate_of("No preference", "Ties")
COUNTED = (Column("ties", "Ties", TEXT), CONDITION, *ESTIMATE)
STRENGTHS = (
    CONDITION,
    OTHER,
    Column("win_probability", "Chosen over the other, where one is", SHARE),
    *ODDS,
    Column("p_holm", "p (Holm)", P_VALUE),
    *WHO,
    NOTE,
)
PARAMETER = (
    Column("term", "What is estimated", TEXT),
    Column("even", "Ties between equals", SHARE),
    Column("low", "95\u00a0% interval from", SHARE),
    Column("high", "to", SHARE),
    replace(ODDS[0], label="Weight (ν)"),
    *ODDS[1:],
    NOTE,
)


def ties(data: Data) -> Section | None:
    """None where nobody answered that neither was better."""
    answered = main_choices(data.trials, ties=True)
    tied = (answered["chosen_side"] == "tie").astype(float)
    if not tied.any():
        return None
    shares = estimates(answered.assign(chosen=tied))
    tables = [Table("tied", "How often neither was better", TIED, rows(shares, TIED))]
    tables.append(_counted(data, answered))
    model, why = _model(answered)
    sentences = [_sentence(shares[0])]
    if model is None:
        sentences.append(f"A model of ties cannot be fitted: {why}.")
    else:
        tables += [_strengths(model), _parameter(model)]
    return Section("ties", "Ties", tuple(sentences), tuple(tables))


def _sentence(estimate: dict[str, Any]) -> str:
    range_ = ""
    if estimate["low"] is not None:
        range_ = f" (95\u00a0% interval {bounds(estimate['low'], estimate['high'])})"
    return (
        f"In {percent(estimate['preference'])} of {estimate['n_trials']:,} trials people had no "
        f"preference{range_}."
    )


def _counted(data: Data, answered: pd.DataFrame) -> Table:
    """The same preference with ties left out, and counted half for either."""
    condition = data.condition or min(answered["method_a"])
    records = []
    for name, trials in (("left out", data.choices), ("count half", answered)):
        records += [
            {"ties": name, "condition": condition, **estimate}
            for estimate in estimates(choices_of(trials, condition))
            if estimate["estimand"] == THESE_PICTURES
        ]
    caption = "The preference without ties and with them"
    return Table("counted", caption, COUNTED, rows(records, COUNTED))


def _model(answered: pd.DataFrame) -> tuple[Davidson | None, str]:
    pairs = pairs_of(answered)
    if pairs.n_people < FEWEST_FOR_MODELS:
        return None, f"fewer than {FEWEST_FOR_MODELS} people"
    try:
        return davidson(pairs), ""
    except NotEstimable as error:
        return None, str(error)


def _strengths(model: Davidson) -> Table:
    records = []
    for first, second in combinations(range(len(model.conditions)), 2):
        effect = model.difference(first, second)
        log_odds = model.log_odds(first, second)
        records.append(
            {
                "condition": model.conditions[first],
                "other": model.conditions[second],
                "win_probability": float(expit(log_odds)),
                **odds(effect),
                "note": "" if effect else ALIKE,
                "n_participants": model.fit.n_clusters,
                "n_trials": model.fit.n_trials,
            }
        )
    adjusted = holm([record["p"] for record in records])
    records = [record | {"p_holm": p} for record, p in zip(records, adjusted, strict=True)]
    caption = "Strength with ties as answers of their own (Davidson, participants as clusters, t)"
    return Table("davidson", caption, STRENGTHS, rows(records, STRENGTHS))


def _parameter(model: Davidson) -> Table:
    """log ν as the probability ν / (2 + ν) that equally strong conditions tie."""
    effect = model.tie_parameter
    even, low, high = (_of_equals(x) for x in (effect.estimate, effect.low, effect.high))
    record = {
        "term": "How heavily ties weigh",
        "even": even,
        "low": low,
        "high": high,
        **odds(effect, with_p=False),
    }
    caption = "How readily people say that neither is better"
    return Table("tie_parameter", caption, PARAMETER, rows([record], PARAMETER))


def _of_equals(log_weight: float) -> float:
    """ν / (2 + ν) = 1 / (1 + 2 exp(-log ν))."""
    return float(expit(log_weight - log(2)))
