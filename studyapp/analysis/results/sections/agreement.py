"""How far people agree about the single pictures."""

from typing import Any

import numpy as np
import pandas as pd

from studyapp.analysis.agreement.coefficient import Coefficient
from studyapp.analysis.agreement.counts import Counts, counts_of
from studyapp.analysis.agreement.fleiss import KAPPA, equally_judged
from studyapp.analysis.agreement.gwet import ac1
from studyapp.analysis.agreement.krippendorff import ALPHA
from studyapp.analysis.agreement.pairwise import PAIRWISE
from studyapp.analysis.agreement.resampling import percentile_interval
from studyapp.analysis.results.columns import rows
from studyapp.analysis.results.data import Data
from studyapp.analysis.results.document import (
    CODE,
    COUNT,
    NUMBER,
    TEXT,
    Column,
    Section,
    Table,
)
from studyapp.analysis.sentences import percent
from studyapp.analysis.sizes import FEW_PICTURES

COEFFICIENTS = (PAIRWISE, ALPHA, ac1(2), KAPPA)
FEWEST_FOR_INTERVAL = 10  # pictures: a bootstrap over fewer repeats too few values

COLUMNS = (
    Column("method_a", "First", CODE),
    Column("method_b", "Second", CODE),
    Column("coefficient", "Coefficient", TEXT),
    Column("value", "Value", NUMBER),
    Column("low", "95\u00a0% interval from", NUMBER),
    Column("high", "to", NUMBER),
    Column("n_items", "Pictures", COUNT),
    Column("n_choices", "Choices", COUNT),
    Column("note", "Note", TEXT),
)


def agreement(data: Data) -> Section | None:
    """Every coefficient for every pair of conditions; None where no two people judged the same."""
    pairs = data.choices.groupby(["method_a", "method_b"], sort=True)
    records = [
        {"method_a": first, "method_b": second} | record
        for (first, second), of_pair in pairs
        for record in _of_pair(of_pair, data.rng(f"agreement {first} {second}"))
    ]
    if all(record["value"] is None for record in records):
        return None
    table = Table(
        "agreement",
        "Agreement of people about the same picture, with 95\u00a0% bootstrap intervals over "
        "pictures",
        COLUMNS,
        rows(records, COLUMNS),
    )
    return Section(
        "agreement",
        "Agreement between people",
        sentences=tuple(_sentences(records)),
        tables=(table,),
        caveats=(
            "Alpha asks whether people agree about which pictures are the exception, beyond the "
            "preference they share: with a preference of 80\u00a0% for every picture it is 0, "
            "although two people agree in 68\u00a0% of the cases. Read it beside the pairwise "
            "agreement.",
        ),
    )


def _of_pair(choices: pd.DataFrame, rng: np.random.Generator) -> list[dict[str, Any]]:
    """Of what somebody said about one picture several times, the first: people are compared."""
    first = choices.drop_duplicates(["participant_id", "item_id"])
    counts = counts_of(first["item_id"], first["chose_a"])
    numbers = {"n_items": len(counts), "n_choices": len(first)}
    return [numbers | _record(coefficient, counts, rng) for coefficient in COEFFICIENTS]


def _record(coefficient: Coefficient, counts: Counts, rng: np.random.Generator) -> dict[str, Any]:
    record: dict[str, Any] = dict.fromkeys(("value", "low", "high"))
    record |= {"coefficient": coefficient.name, "note": ""}
    if coefficient is KAPPA and not equally_judged(counts):
        return record | {"note": "not every picture was judged by equally many people"}
    if coefficient in (ALPHA, KAPPA) and len(counts) < 2:
        return record | {"note": "of one picture, which cannot be the exception to others"}
    value = coefficient.of(counts)
    if value is None:
        return record | {"note": _why_undefined(counts)}
    record["value"] = value
    if len(counts) < FEWEST_FOR_INTERVAL:
        return record | {"note": f"no interval: fewer than {FEWEST_FOR_INTERVAL} pictures"}
    interval = percentile_interval(coefficient.parts(counts), coefficient.of_sums, rng)
    if interval is None:
        return record | {"note": "no interval: the pictures are too much alike to resample"}
    note = "descriptive" if len(counts) < FEW_PICTURES else ""
    return record | {"low": interval[0], "high": interval[1], "note": note}


def _why_undefined(counts: Counts) -> str:
    if not (counts.sum(axis=1) >= 2).any():
        return "no picture was judged by two people"
    return "everybody chose the same, so there is no disagreement to compare with"


def _sentences(records: list[dict[str, Any]]) -> list[str]:
    """About every pair; of more than three pairs only the table speaks."""
    shown = [record for record in records if record["coefficient"] == PAIRWISE.name]
    if len(shown) > 3:
        values = [record["value"] for record in shown if record["value"] is not None]
        return [
            "Two people who judged the same pair of explanations chose the same one in "
            f"{percent(min(values))} to {percent(max(values))} of the cases, depending on which "
            "conditions met; two who toss coins do so in 50\u00a0%."
        ]
    return [
        f"Two people who judged the same picture chose the same of {record['method_a']} and "
        f"{record['method_b']} in {percent(record['value'])} of the cases; two who toss coins do "
        "so in 50\u00a0%."
        for record in shown
        if record["value"] is not None
    ]
