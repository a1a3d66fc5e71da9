"""Every bad file is uploaded, and taken in or refused by a worker's process of its own.

    python -m benchmarks.bad_pictures [--seconds 5] [--megabytes 1000] [--json FILE]

The collection of tests/bad_pictures has more than 500 files: cut off, with other bytes, pretending,
in unusual colours, turned, animated, huge or as large as allowed. Each is sent through the page for
uploads; then a process that does nothing else does the job, as a worker would, and how long it
took and how much memory it held is read from the operating system.

The exit status says whether no page answered with an error of the server, no process died, each
file was taken in with its right size or refused by its name, and none took longer or more memory
than is given. Seconds are of the clock: they count on a machine that does nothing else.
"""

import argparse
import json
import logging
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.served_study import own_data

SHOWN = 5  # of the slowest and of the largest


@dataclass(frozen=True)
class Measured:
    """What one file took."""

    kind: str
    name: str
    seconds: float
    megabytes: float
    wrong: str


def main() -> int:
    """Measure each, and say what was too much or wrong."""
    options = _options()
    with (
        tempfile.TemporaryDirectory(prefix="seewhy-bad-pictures-") as folder,
        own_data(Path(folder), "sqlite"),
    ):
        rows = list(_each())
    wrong = [f"{row.kind} ({row.name!r}): {row.wrong}" for row in rows if row.wrong]
    for row in rows:
        if row.seconds > options.seconds:
            wrong.append(f"{row.kind} ({row.name!r}): {row.seconds:.1f} s")
        if row.megabytes > options.megabytes:
            wrong.append(f"{row.kind} ({row.name!r}): {row.megabytes:,.0f} MB")
    print(_said(rows))
    print("\n".join(wrong) or "each was taken in rightly or refused by name, within the limits")
    if options.json:
        options.json.write_text(json.dumps(_numbers(rows, wrong), indent=1) + "\n")
    return 1 if wrong else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.bad_pictures",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--seconds", type=float, default=5.0, help="that one file may take")
    parser.add_argument("--megabytes", type=float, default=1000.0, help="that one file may take")
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


def _each() -> Iterator[Measured]:
    """Upload one file after the other; needs the environment to name a data folder."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    from studyapp.models import SourceImage
    from tests.bad_pictures import corpus
    from tests.bad_pictures.uploading import upload, wrong
    from tests.factories import make_researcher, make_study

    logging.disable(logging.ERROR)  # thousands of lines say what is counted below
    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    study = make_study()
    client = Client(raise_request_exception=False)
    client.force_login(make_researcher(study))
    for number, case in enumerate(corpus(), start=1):
        outcome = upload(client, study, case)
        seconds, megabytes, said = _in_a_process() if outcome.job else (0.0, 0.0, "")
        said = said or wrong(case, outcome, study)
        yield Measured(case.kind, case.name, seconds, megabytes, said)
        SourceImage.objects.all().delete()
        if number % 50 == 0:
            print(f"{number} files", file=sys.stderr, flush=True)


def _in_a_process() -> tuple[float, float, str]:
    """Do the job that waits in a child: its seconds, its most memory, and how it died if it did."""
    from django.db import connections

    from tests.bad_pictures.uploading import work

    connections.close_all()  # no connection survives being in two processes
    began = time.perf_counter()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            work()
            status = 0
        finally:
            if status:
                traceback.print_exc()
            os._exit(status)
    _, status, used = os.wait4(child, 0)
    seconds, code = time.perf_counter() - began, os.waitstatus_to_exitcode(status)
    return seconds, used.ru_maxrss / 1000, f"its process ended with {code}" if code else ""


def _said(rows: list[Measured]) -> str:
    lines = [f"{len(rows)} files of {len({row.kind for row in rows})} kinds"]
    for what, unit in (("seconds", "s"), ("megabytes", "MB")):
        worst = sorted(rows, key=lambda row: -getattr(row, what))[:SHOWN]
        lines += [f"{getattr(row, what):9.2f} {unit:<3} {row.kind}" for row in worst]
    return "\n".join(lines)


def _numbers(rows: list[Measured], wrong: list[str]) -> dict[str, Any]:
    return {
        "files": len(rows),
        "kinds": len({row.kind for row in rows}),
        "most_seconds": max(row.seconds for row in rows),
        "most_megabytes": max(row.megabytes for row in rows),
        "slowest": [asdict(row) for row in sorted(rows, key=lambda row: -row.seconds)[:SHOWN]],
        "wrong": wrong,
    }


if __name__ == "__main__":
    sys.exit(main())
