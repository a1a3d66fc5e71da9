"""Runs locust and reads what it measured."""

import argparse
import json
import subprocess
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from benchmarks.serving import tools

HERE = Path(__file__).resolve().parent
SESSION = "session"
LOST = "lost"
REFUSED = "refused"  # counted beside the requests themselves
HUNG_UP = "hung up"


def run(
    people: str, address: str, folder: Path, options: argparse.Namespace, words: list[str]
) -> dict[str, Any]:
    """Let so many people take part for so long; rates per second, times in milliseconds."""
    with (folder / "locust.log").open("w") as log:
        done = subprocess.run(
            [
                *(tools.locust(options.tools), "--headless", "--json", "--loglevel", "WARNING"),
                *("-f", HERE / f"{people}.py", "--host", address),
                *("--users", str(options.people), "--spawn-rate", str(options.per_second)),
                *("--run-time", f"{options.seconds}s", "--stop-timeout", "60"),
                *words,
            ],
            cwd=HERE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            check=False,  # its status tells of failed requests, which are counted below
        )
    if not done.stdout.strip():
        raise SystemExit(f"locust measured nothing:\n{(folder / 'locust.log').read_text()}")
    return _summary([Row(**_part(one)) for one in json.loads(done.stdout)])


@dataclass(frozen=True)
class Row:
    """What was asked for under one name: how often, and how long each took in milliseconds."""

    method: str
    name: str
    num_requests: int
    num_failures: int
    start_time: float
    last_request_timestamp: float
    response_times: dict[str, int]

    def within(self, share: float) -> float:
        """The time in which so large a share of them was answered."""
        wanted, seen = share * self.num_requests, 0
        for time, count in sorted((float(t), n) for t, n in self.response_times.items()):
            seen += count
            if seen >= wanted:
                return time
        return 0.0


def _part(told: dict[str, Any]) -> dict[str, Any]:
    return {field.name: told[field.name] for field in fields(Row)}


def _summary(rows: list[Row]) -> dict[str, Any]:
    sessions = [row for row in rows if row.method == SESSION]
    # Who hangs up makes a request fail on purpose.
    beside = (SESSION, LOST, REFUSED)
    asked = [row for row in rows if row.method not in beside and row.name != HUNG_UP]
    pages = [row for row in asked if row.name != "picture"]
    # From the first request of all: the first participation is counted only when it ends.
    seconds = max(row.last_request_timestamp for row in rows) - min(row.start_time for row in rows)
    return {
        "sessions": sum(row.num_requests for row in sessions),
        "sessions_failed": sum(row.num_failures for row in sessions),
        "sessions_per_second": sum(row.num_requests for row in sessions) / seconds,
        "requests_per_second": sum(row.num_requests for row in asked) / seconds,
        "requests_failed": sum(row.num_failures for row in asked),
        "connections_lost": sum(row.num_requests for row in rows if row.method == LOST),
        "refused": {row.name: row.num_requests for row in rows if row.method == REFUSED},
        # Of the slowest page: none hides behind faster ones.
        "pages_ms": {f"p{n}": max(r.within(n / 100) for r in pages) for n in (50, 95, 99)},
        "by_page_ms_p95": {row.name: row.within(0.95) for row in asked},
    }


def memory_of_children(process: int) -> float:
    """The most memory, in megabytes, that any process below this one holds now."""
    below = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    held = [memory(int(child)) for child in below] or [memory(process)]
    return max(held)


def memory(process: int) -> float:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    (kilobytes,) = (line.split()[1] for line in lines if line.startswith("VmRSS"))
    return int(kilobytes) / 1000


def table(rows: list[dict[str, Any]]) -> str:
    """What was measured, one line a server."""
    lines = [
        f"{'':<20}{'sessions':>9}{'a second':>9}{'failed':>8}"
        f"{'page p50':>10}{'p95':>8}{'p99':>8}{'MB':>7}"
    ]
    lines += [
        f"{row['name']:<20}{row['sessions']:>9}{row['sessions_per_second']:>9.2f}"
        f"{row['sessions_failed'] + row['requests_failed']:>8}"
        + "".join(
            f"{row['pages_ms'][share]:>{width}.0f}"
            for share, width in (("p50", 10), ("p95", 8), ("p99", 8))
        )
        + f"{row['memory_mb']:>7.0f}"
        for row in rows
    ]
    answers = rows[0]["answers"]
    lines.append(
        "acknowledged answers of SeeWhy: {acknowledged:,}; lost {lost}, altered {altered}, "
        "duplicated {duplicated}; complete participations without one {incomplete}".format(
            **answers
        )
    )
    return "\n".join(lines)
