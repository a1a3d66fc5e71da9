"""How much choices of one person, and choices about one picture, resemble each other."""

from math import sqrt
from typing import Any

from studyapp.analysis.agreement.icc import icc, icc_interval
from studyapp.analysis.agreement.items import spread
from studyapp.analysis.agreement.logit_normal import sd_of_log_odds
from studyapp.analysis.estimates import estimates
from studyapp.analysis.intervals.counts import counts
from studyapp.analysis.results.columns import rows
from studyapp.analysis.results.data import Data
from studyapp.analysis.results.document import (
    COUNT,
    NUMBER,
    TEXT,
    Column,
    Section,
    Table,
)
from studyapp.analysis.sizes import FEWEST_FOR_BOOTSTRAP

PEOPLE, PICTURES = "people", "pictures"
CLUSTERS = {PEOPLE: "participant_id", PICTURES: "item_id"}

COLUMNS = (
    Column("cluster", "Choices of the same", TEXT),
    Column("n_clusters", "How many", COUNT),
    Column("trials_per_cluster", "Trials of each", NUMBER),
    Column("icc", "Intraclass correlation", NUMBER),
    Column("low", "95\u00a0% interval from", NUMBER),
    Column("high", "to", NUMBER),
    Column("sd_of_shares", "SD of their shares", NUMBER),
    Column("sd_beyond_chance", "SD beyond chance", NUMBER),
    Column("sd_of_log_odds", "SD of log-odds", NUMBER),
    Column("note", "Note", TEXT),
)
EFFECTS = (
    Column("estimand", "For", TEXT),
    Column("n_trials", "Trials", COUNT),
    Column("deff", "Design effect", NUMBER),
    Column("n_eff", "Effective trials", NUMBER),
    Column("df", "Degrees of freedom", NUMBER),
    Column("se_factor", "Naive interval too narrow by", NUMBER),
)


def clustering(data: Data) -> Section | None:
    """None while fewer than two people chose anything."""
    if len(data.people) < 2:
        return None
    records = [_resemblance(data, name) for name in CLUSTERS]
    effects = [_effect(record) for record in estimates(data.chosen) if record["deff"] is not None]
    tables = (
        Table(
            "clustering",
            "How much choices resemble each other; 0 is no more than chance, 1 is always alike",
            COLUMNS,
            rows(records, COLUMNS),
            note="The SD of log-odds is that of people (or pictures) in a logistic-normal model "
            "with this correlation; it is what the planning of a further study asks for.",
        ),
        Table(
            "design_effects",
            "What that costs: as many independent trials would say as much as all of these",
            EFFECTS,
            rows(effects, EFFECTS),
        ),
    )
    return Section(
        "clustering",
        "How much choices resemble each other",
        sentences=_sentences(records[0], effects),
        tables=tables,
    )


def _resemblance(data: Data, name: str) -> dict[str, Any]:
    chosen, trials = counts(data.chosen, CLUSTERS[name])
    found = icc(chosen, trials)
    interval = icc_interval(chosen, trials, data.rng(f"clustering {name}"))
    share = float(chosen.sum() / trials.sum())
    beyond = spread(chosen, trials)
    return {
        "cluster": name,
        "n_clusters": len(trials),
        "trials_per_cluster": float(trials.mean()),
        "icc": found,
        "low": interval and interval[0],
        "high": interval and interval[1],
        "sd_of_shares": beyond["observed"],
        "sd_beyond_chance": beyond["beyond_chance"],
        "sd_of_log_odds": None if found is None else sd_of_log_odds(share, found),
        "note": _note(found, interval, len(trials), name),
    }


def _note(
    found: float | None, interval: tuple[float, float] | None, clusters: int, name: str
) -> str:
    if clusters < 2:
        return f"cannot be told from fewer than two {name}"
    if found is None:
        return "cannot be told: all choices are alike, or there is one trial of each"
    if clusters < FEWEST_FOR_BOOTSTRAP:
        return f"no interval: fewer than {FEWEST_FOR_BOOTSTRAP} {name}"
    return "" if interval else f"no interval: the {name} are too much alike to resample"


def _effect(estimate: dict[str, Any]) -> dict[str, Any]:
    return estimate | {"se_factor": sqrt(estimate["deff"])}


def _sentences(people: dict[str, Any], effects: list[dict[str, Any]]) -> tuple[str, ...]:
    if people["icc"] is None:
        first = "How much choices of one person resemble each other cannot be told from these."
    else:
        first = (
            f"Two choices of the same person correlate by {_signed(people['icc'])}"
            + (
                f" (95\u00a0% interval {_signed(people['low'])} to {_signed(people['high'])})"
                if people["low"] is not None
                else ""
            )
            + "; with 0, every choice would count like that of a new person."
        )
    return (first, *(_cost(effect) for effect in effects))


def _signed(correlation: float) -> str:
    """With two digits, a real minus sign, and never minus nought."""
    said = f"{abs(correlation):.2f}"
    return f"\u2212{said}" if correlation < 0 and float(said) else said


def _cost(effect: dict[str, Any]) -> str:
    says = f"For {effect['estimand']}, the {effect['n_trials']:,} trials say as much as"
    if f"{effect['se_factor']:.1f}" == "1.0":
        return f"{says} that many independent ones, or very nearly."
    return (
        f"{says} {effect['n_eff']:.0f} independent ones, so that an interval that ignores this "
        f"is about {effect['se_factor']:.1f} times too narrow."
    )
