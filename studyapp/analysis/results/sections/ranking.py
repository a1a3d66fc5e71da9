"""With more than two conditions: all of them on one scale of strength."""

from itertools import combinations
from typing import Any

import numpy as np
from scipy.special import expit

from studyapp.analysis.hypotheses.holm import holm
from studyapp.analysis.models.bradley_terry import Abilities, abilities
from studyapp.analysis.models.pair_fit import circular_triads, scale_fit
from studyapp.analysis.models.pairs import Pairs, pairs_of
from studyapp.analysis.models.ranks import rank_ranges, ranks
from studyapp.analysis.results.columns import ALIKE, CONDITION, OTHER, rows
from studyapp.analysis.results.data import Data
from studyapp.analysis.results.document import (
    COUNT,
    NUMBER,
    P_VALUE,
    SHARE,
    TEXT,
    Column,
    Section,
    Table,
)
from studyapp.analysis.results.odds import NOTE, ODDS, odds
from studyapp.analysis.sentences import p_value, percent
from studyapp.analysis.sizes import FEWEST_FOR_BOOTSTRAP, FEWEST_FOR_MODELS

NAME, TITLE = "ranking", "Ranking of the conditions"
ABILITIES = (
    CONDITION,
    Column("rank", "Place", COUNT),
    Column("best_rank", "95\u00a0% of samples: from", COUNT),
    Column("worst_rank", "to", COUNT),
    Column("ability", "Strength (logit)", NUMBER),
    Column("low", "95\u00a0% interval from", NUMBER),
    Column("high", "to", NUMBER),
    Column("win_probability", "Chosen over an average one", SHARE),
    Column("win_low", "95\u00a0% interval from", SHARE),
    Column("win_high", "to", SHARE),
    Column("se", "Standard error", NUMBER),
    Column("n_trials", "Trials", COUNT),
)
P_HOLM = Column("p_holm", "p (Holm)", P_VALUE)
PAIRS = (
    CONDITION,
    OTHER,
    Column("win_probability", "Chosen over the other, by the model", SHARE),
    Column("share", "As observed", SHARE),
    Column("n_trials", "Trials", COUNT),
    *ODDS,
    P_HOLM,
    NOTE,
)
FIT = (
    Column("deviance", "Deviance", NUMBER),
    Column("df", "Degrees of freedom", COUNT),
    Column("f", "F (participants as clusters)", NUMBER),
    Column("p", "p", P_VALUE),
)
CIRCLES = (Column("circle", "Each mostly chosen over the next", TEXT),)
PENALISED = (
    "Some conditions were never chosen over some others, so their strengths have no finite "
    "estimate. Those shown suppose one more trial of each against an average opponent, half of it "
    "won: a description, without intervals or tests."
)


def ranking(data: Data) -> Section | None:
    """None with fewer than three conditions."""
    pairs = pairs_of(data.choices)
    if len(pairs.conditions) < 3:
        return None
    if len(islands := pairs.islands()) > 1:
        return Section(NAME, TITLE, sentences=(_apart(islands),))
    found = abilities(pairs)
    shown = found if pairs.n_people >= FEWEST_FOR_MODELS else _without_precision(found)
    order = list(np.argsort(-found.values, kind="stable"))
    circles = circular_triads(pairs.wins())
    pairwise = _pairwise(pairs, shown, order)
    return Section(
        name=NAME,
        title=TITLE,
        sentences=tuple(_sentences(shown, order, _p_of(pairwise, shown, order), circles)),
        tables=(
            _abilities(data, pairs, shown, order),
            pairwise,
            *_fit(pairs, found),
            *_circles(pairs, circles),
        ),
        plots=("abilities",),
        caveats=(PENALISED,) if found.penalised else (),
    )


def _apart(islands: list[list[str]]) -> str:
    apart = " and, apart from these, ".join(", ".join(island) for island in islands)
    return (
        "There is no common scale: what never met, not even through others, cannot be compared. "
        f"These stand by themselves: {apart}."
    )


def _without_precision(found: Abilities) -> Abilities:
    why = found.why_unsure or f"fewer than {FEWEST_FOR_MODELS} people"
    return Abilities(found.conditions, found.values, None, found.penalised, why)


def _abilities(data: Data, pairs: Pairs, found: Abilities, order: list[int]) -> Table:
    places, ranges = ranks(found.values), None
    if found.fit is not None and pairs.n_people >= FEWEST_FOR_BOOTSTRAP:
        ranges = rank_ranges(pairs, data.rng("ranking"))
    met = np.bincount(pairs.first, pairs.trials, len(places))
    met += np.bincount(pairs.second, pairs.trials, len(places))
    records = []
    for index in order:
        record: dict[str, Any] = {
            "condition": found.conditions[index],
            "rank": int(places[index]),
            "ability": found.values[index],
            "win_probability": float(expit(found.values[index])),
            "n_trials": int(met[index]),
        }
        if ranges is not None:
            record |= {"best_rank": int(ranges[0, index]), "worst_rank": int(ranges[1, index])}
        if (effect := found.ability(index)) is not None:
            record |= {"low": effect.low, "high": effect.high, "se": effect.se}
            record |= {"win_low": float(expit(effect.low)), "win_high": float(expit(effect.high))}
        records.append(record)
    caption = "Strength of the conditions (Bradley-Terry, participants as clusters, t)"
    note = f"Without intervals: {found.why_unsure}." if found.why_unsure else ""
    return Table("abilities", caption, ABILITIES, rows(records, ABILITIES), note)


def _pairwise(pairs: Pairs, found: Abilities, order: list[int]) -> Table:
    wins = pairs.wins()
    records = []
    for first, second in combinations(order, 2):
        met, effect = wins[first, second] + wins[second, first], found.difference(first, second)
        records.append(
            {
                "condition": found.conditions[first],
                "other": found.conditions[second],
                "win_probability": found.probability(first, second),
                "share": wins[first, second] / met if met else None,
                "n_trials": int(met),
                **odds(effect),
                "note": "" if effect or found.fit is None else ALIKE,
            }
        )
    adjusted = holm([record["p"] for record in records])
    records = [record | {"p_holm": p} for record, p in zip(records, adjusted, strict=True)]
    return Table("pairwise", "Every condition against every other", PAIRS, rows(records, PAIRS))


def _fit(pairs: Pairs, found: Abilities) -> tuple[Table, ...]:
    fit = None if found.penalised else scale_fit(pairs, found.values)
    if fit is None:
        return ()
    enough = pairs.n_people >= FEWEST_FOR_MODELS
    record = {
        "deviance": fit.deviance,
        "df": fit.df,
        "f": fit.f if enough else None,
        "p": fit.p if enough else None,
    }
    caption = "Does one scale of strength describe all pairs?"
    note = "A small p speaks against a single scale: some pair went otherwise than its strengths."
    return (Table("scale_fit", caption, FIT, rows([record], FIT), note),)


def _circles(pairs: Pairs, circles: list[tuple[int, int, int]]) -> tuple[Table, ...]:
    if not circles:
        return ()
    names = pairs.conditions
    found = [{"circle": " > ".join(names[i] for i in (*each, each[0]))} for each in circles]
    return (Table("circles", "Circles of majorities", CIRCLES, rows(found, CIRCLES)),)


def _p_of(pairwise: Table, found: Abilities, order: list[int]) -> float | None:
    """Of the first against the last, corrected."""
    ends = (found.conditions[order[0]], found.conditions[order[-1]])
    (p,) = (row["p_holm"] for row in pairwise.rows if (row["condition"], row["other"]) == ends)
    return None if p is None else float(p)


def _sentences(
    found: Abilities, order: list[int], p: float | None, circles: list[tuple[int, int, int]]
) -> list[str]:
    best, last = order[0], order[-1]
    names = found.conditions
    share = percent(found.probability(best, last))
    first = (
        f"On one scale of strength {names[best]} comes first and {names[last]} last; the first is "
        f"chosen over the last in {share} of their trials, by the model"
    )
    first += f" ({p_value(p)}, corrected for all pairs)." if p is not None else "."
    sentences = [first]
    if circles:
        number = "One triple" if len(circles) == 1 else f"{len(circles)} triples"
        sentences.append(f"{number} of conditions went in a circle, which no scale can describe.")
    return sentences
