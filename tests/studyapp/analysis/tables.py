"""Small tables of choices and of trials, made by hand."""

import json
from pathlib import Path

import pandas as pd

REFERENCE = Path(__file__).parents[2] / "reference" / "statistics"


def reference(name: str) -> dict:
    """The expected numbers of a file in tests/reference/statistics."""
    return json.loads((REFERENCE / f"{name}.json").read_text())["expected"]


def choices(k: list[int], m: list[int]) -> pd.DataFrame:
    """Person i chose k[i] times out of m[i], about pictures 0, 1, 2 ..."""
    rows = [
        {"participant_id": person, "item_id": item, "chosen": int(item < chosen)}
        for person, (chosen, trials) in enumerate(zip(k, m, strict=True))
        for item in range(trials)
    ]
    return pd.DataFrame(rows, columns=["participant_id", "item_id", "chosen"])


def with_margins(k: list[int], items: list[int]) -> pd.DataFrame:
    """Everybody sees every picture; person i chose k[i] times, picture j was chosen items[j] times.

    Filled greedily, as in the proof of the Gale-Ryser theorem.
    """
    left, rows = list(items), []
    for person in sorted(range(len(k)), key=lambda i: -k[i]):
        favourites = sorted(range(len(left)), key=lambda j: -left[j])[: k[person]]
        rows += [
            {"participant_id": person, "item_id": item, "chosen": int(item in favourites)}
            for item in range(len(items))
        ]
        left = [count - (j in favourites) for j, count in enumerate(left)]
    assert not any(left)
    return pd.DataFrame(rows)


def trials(*rows: tuple[str, int | None, str, str, str], **fields: object) -> pd.DataFrame:
    """A table of trials from (participant, level, item, left condition, right condition); in all of
    them the left one was chosen."""
    records = []
    for participant, level, item, left, right in rows:
        method_a, method_b = sorted([left, right])
        records.append(
            {
                "participant_id": participant,
                "participant_status": "complete",
                "expertise_level": level,
                "excluded": 0,
                "trial_type": "main",
                "item_id": item,
                "method_a": method_a,
                "method_b": method_b,
                "method_left": left,
                "chosen_side": "left",
                "chosen_method": left,
                "chose_a": int(left == method_a),
                "arm": None,
            }
            | fields
        )
    return pd.DataFrame(records)
