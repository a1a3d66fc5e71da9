"""What is left of acknowledged answers when processes are killed and disks fill up, under load.

    python -m benchmarks.faults web|server|database|disk|lock [--rounds 3]
                                [--database sqlite|postgresql] [--people 40] [--json FILE]

While people take part and misbehave (benchmarks/serving), every few seconds

  web       one process of the web server is killed with SIGKILL
  server    all processes of the web server are, and it is started again
  database  PostgreSQL is killed with all its processes, and started again
  disk      the disk that holds database and pictures is full for a while (needs root: a tmpfs)
  lock      somebody else holds the database's write lock for five seconds

and afterwards every answer that the server acknowledged must be stored, once, and as it was given.
The exit status says whether it is.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from benchmarks.faults.breaking import DO, HELD, Installation
from benchmarks.served_study import SLUG, make_study, own_data, wait_for
from benchmarks.serving import load
from benchmarks.serving.records import compare
from tests.postgres import Server

TRIALS = 10
PAUSE = 6.0  # seconds between two faults; people arrive and go on meanwhile
DISK = "256m"


def main() -> int:
    """Break everything, then count."""
    options = _options()
    row = _suffer(options.fault, options)
    print(_said(row))
    if options.json:
        options.json.write_text(json.dumps(row, indent=1) + "\n")
    return 1 if row["lost"] or row["altered"] or row["duplicated"] else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.faults",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("fault", choices=list(DO))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--people", type=int, default=40)
    parser.add_argument("--tools", type=Path, default=Path("var/benchmark-tools"))
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    if options.fault == "database" and options.database == "sqlite":
        parser.error("SQLite has no process of its own; add --database postgresql")
    return options


def _suffer(fault: str, options: argparse.Namespace) -> dict[str, Any]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="seewhy-faults-")))
        data = stack.enter_context(_small_disk(folder)) if fault == "disk" else folder
        database = stack.enter_context(own_data(data, options.database))
        study = make_study(TRIALS)
        installation = stack.enter_context(_installed(data, database))
        ledger = folder / "ledger"
        told = argparse.Namespace(
            people=options.people,
            per_second=10,
            seconds=int(options.rounds * (PAUSE + HELD) + PAUSE),
            tools=options.tools,
        )
        words = ["--slug", SLUG, "--ledger", str(ledger), "--misbehave", "--think", "0", "0.2"]
        breaking = threading.Thread(target=_break, args=(fault, installation, options.rounds))
        breaking.start()
        measured = load.run("people", installation.address, folder, told, words)
        breaking.join()
        _forget_connections()
        again = max(installation.serving_again)
        return {
            "fault": fault,
            "database": options.database,
            "rounds": len(installation.serving_again),
            "serving_again_s": again,
            "sessions": measured["sessions"],
            "sessions_failed": measured["sessions_failed"],
            **compare(study, ledger),
        }


@contextmanager
def _small_disk(folder: Path) -> Iterator[Path]:
    place = folder / "disk"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", place], check=True)
    try:
        yield place
    finally:
        # Lazily: this process has the database open until it ends.
        subprocess.run(["umount", "--lazy", place], check=True)


@contextmanager
def _installed(folder: Path, database: Server | None) -> Iterator[Installation]:
    from studyapp.launch import free_port, web_command

    port = free_port("127.0.0.1", 8400)
    command = web_command("127.0.0.1", port, 2)
    installation = Installation(folder, f"http://127.0.0.1:{port}", command, database=database)
    installation.start()
    wait_for(f"{installation.address}/s/{SLUG}/")
    try:
        yield installation
    finally:
        installation.stop()


def _forget_connections() -> None:
    """This process's own did not survive either."""
    from django.db import connections

    connections.close_all()


def _break(fault: str, installation: Installation, rounds: int) -> None:
    for _ in range(rounds):
        time.sleep(PAUSE)
        DO[fault](installation)
        installation.wait()


def _said(row: dict[str, Any]) -> str:
    return (
        "{fault} on {database}, {rounds} times: {acknowledged:,} acknowledged answers; lost "
        "{lost}, altered {altered}, duplicated {duplicated}; stored but not acknowledged {more}; "
        "{sessions} participations, {sessions_failed} given up; serving again after at most "
        "{serving_again_s:.1f} s"
    ).format(**row, more=row["stored"] - row["acknowledged"])


if __name__ == "__main__":
    sys.exit(main())
