"""An evaluation on disk and at the terminal: rows, their means, and a short table."""

import csv
import io
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from explainers.commands import say
from explainers.evaluation.rows import columns_of
from explainers.evaluation.summary import summarise, summarise_by_tag
from explainers.work.storage import write_whole

FIRST = [
    "picture",
    "tags",
    "method",
    "class_id",
    "class_name",
    "probability",
    "empty",
    "not_applicable",
]
WIDTH = 12


def report(
    folder: Path,
    facts: Mapping[str, Any],
    rows: list[dict[str, Any]],
    failures: Sequence[Mapping[str, Any]],
    *,
    as_json: bool,
) -> None:
    """Write ``metrics.csv`` and ``summary.json``, and show the means."""
    rows.sort(key=lambda row: (row["picture"], row["method"]))
    columns = columns_of(facts["metrics"])
    write_whole(folder / "metrics.csv", _table(rows, [*FIRST, *columns]).encode())
    summary = dict(facts) | {
        "summary": summarise(rows, columns),
        "by_tag": summarise_by_tag(rows, columns),
        "failures": list(failures),
    }
    text = json.dumps(summary, indent=2, sort_keys=True) + "\n"
    write_whole(folder / "summary.json", text.encode())
    sys.stdout.write(text if as_json else _shown(summary["summary"]))
    for message in dict.fromkeys(failure["error"] for failure in failures):
        say(f"failed: {message}")
    say(f"{len(rows)} maps measured; see {folder / 'metrics.csv'} and summary.json beside it")


def _table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(row[column]) for column in columns] for row in rows)
    return buffer.getvalue()


def _cell(value: Any) -> Any:
    """Write nothing for what has no answer, 1 and 0 for yes and no."""
    if isinstance(value, tuple | list):
        return ";".join(value)
    return int(value) if isinstance(value, bool) else value


def _shown(summary: Mapping[str, Any]) -> str:
    """Put the methods side by side, a line for each column."""
    names = next(iter(summary.values()))["columns"] if summary else {}
    lines = [
        ["", *summary],
        ["maps", *(str(one["rows"]) for one in summary.values())],
        ["empty", *(f"{one['empty_share']:.0%}" for one in summary.values())],
        *([name, *(_mean(one["columns"][name]) for one in summary.values())] for name in names),
    ]
    first = max(len(line[0]) for line in lines)
    width = max([WIDTH, *map(len, summary)])
    return "".join(
        line[0].ljust(first) + "".join(f"  {cell:>{width}}" for cell in line[1:]) + "\n"
        for line in lines
    )


def _mean(column: Mapping[str, Any]) -> str:
    return "-" if column["mean"] is None else f"{column['mean']:.3f} ({column['n']})"
