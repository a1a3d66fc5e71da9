"""What is left of acknowledged answers when an installation breaks under load.

    python -m benchmarks.faults web|server|database|disk|lock|slow|clock|worker|unreachable
                                [--rounds 3] [--held 60] [--database sqlite|postgresql]
                                [--people 40] [--seed 1] [--json FILE]

While people take part and misbehave (benchmarks/serving), at random moments

  web          one process of the web server is killed with SIGKILL
  server       all processes of the web server are, and it is started again
  database     PostgreSQL is killed with all its processes, and started again
  disk         the disk that holds database and pictures is full for a while (needs root: a tmpfs)
  lock         somebody else holds the database's write lock, for five seconds unless told (--held)
  slow         every flush to the disk takes 200 ms longer, for ten seconds (needs root and strace)
  clock        the web server's clock jumps back by an hour, by a day, and right again (needs cc)
  worker       the worker that explains pictures is killed, and a new one goes on
  unreachable  the network to PostgreSQL is cut for ten seconds (needs root: a network namespace)

and afterwards every answer that the server acknowledged must be stored, once, and as it was given,
and the database must be whole. While processes are killed at least 100 answers a second must be
acknowledged: people then do without pictures and thinking. The exit status says whether all of it
was seen, and the last lines what was not.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from benchmarks.faults.breaking import Installation
from benchmarks.faults.integrity import problems_of_the_database
from benchmarks.faults.judging import judge
from benchmarks.faults.kinds import FAULTS, Fault
from benchmarks.served_study import SLUG, make_study, own_data, wait_for
from benchmarks.serving import load
from benchmarks.serving.records import compare

TRIALS = 10
MANY_TRIALS = 40  # where it is about answers a second: fewer of other pages for each
PAUSES = (3.0, 9.0)  # seconds between two faults; people arrive and go on meanwhile
MENDING = 3.0  # seconds for each that a server or a database takes to be there again
DISK = "256m"


def main() -> int:
    """Break everything, then count."""
    options = _options()
    row = _suffer(FAULTS[options.fault], options)
    row["falls_short"] = judge(row)
    print(_said(row))
    print("\n".join(f"falls short: {one}" for one in row["falls_short"]) or "all was kept")
    if options.json:
        options.json.write_text(json.dumps(row, indent=1) + "\n")
    return 1 if row["falls_short"] else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.faults",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("fault", choices=list(FAULTS))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--held", type=float, help="seconds that the fault lasts")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--people", type=int, default=40)
    parser.add_argument("--workers", type=int, default=2, help="processes of the web server")
    parser.add_argument("--seed", type=int, default=1, help="decides the moments")
    parser.add_argument("--tools", type=Path, default=Path("var/benchmark-tools"))
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    fault = FAULTS[options.fault]
    if fault.needs and options.database != fault.needs:
        parser.error(f"that is about PostgreSQL; add --database {fault.needs}")
    if options.held is None:
        options.held = fault.lasts
    return options


def _suffer(fault: Fault, options: argparse.Namespace) -> dict[str, Any]:
    chance = random.Random(options.seed)
    pauses = [chance.uniform(*PAUSES) for _ in range(options.rounds)]
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="seewhy-faults-")))
        data = stack.enter_context(_small_disk(folder)) if options.fault == "disk" else folder
        database = stack.enter_context(own_data(data, options.database))
        study = make_study(MANY_TRIALS if fault.a_second else TRIALS)
        command, address = _server(options.workers)
        installation = Installation(
            data, address, command, study, database=database, held=options.held, chance=chance
        )
        installation.rounds = options.rounds
        stack.enter_context(fault.around(installation))
        stack.enter_context(_started(installation))
        ledger = folder / "ledger"
        seconds = sum(pauses) + options.rounds * (options.held + MENDING) + PAUSES[1]
        told = argparse.Namespace(
            people=options.people, per_second=10, seconds=int(seconds), tools=options.tools
        )
        breaking = threading.Thread(target=_break, args=(fault, installation, pauses))
        breaking.start()
        measured = load.run("people", address, folder, told, _words(fault, ledger))
        breaking.join()
        _forget_connections()
        again = installation.serving_again
        problems = fault.afterwards(installation) + problems_of_the_database()
        return {
            "fault": options.fault,
            "database": options.database,
            "seed": options.seed,
            "held_s": options.held,
            "rounds": len(again),
            "rounds_wanted": options.rounds,
            "serving_again_s": max(again, default=0.0),
            "answers_a_second": _a_second(ledger, sum(again)),
            **{name: measured[name] for name in ("sessions", "sessions_failed", "refused")},
            "noted": installation.noted,
            "problems": installation.problems + problems,
            **compare(study, ledger),
        }


def _words(fault: Fault, ledger: Path) -> list[str]:
    words = ["--slug", SLUG, "--ledger", str(ledger), "--misbehave"]
    return words + (["--without-pictures"] if fault.a_second else ["--think", "0", "0.2"])


def _a_second(ledger: Path, away: float) -> float:
    """Acknowledged answers a second, of the time in which pages were served."""
    lines = map(json.loads, ledger.read_text().splitlines())
    times = [line["at"] for line in lines if "at" in line]
    return len(times) / max(max(times) - min(times) - away, 1.0) if times else 0.0


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


def _server(workers: int) -> tuple[list[str], str]:
    """The web server's command and its address."""
    from studyapp.launch import free_port, web_command

    port = free_port("127.0.0.1", 8400)
    return web_command("127.0.0.1", port, workers), f"http://127.0.0.1:{port}"


@contextmanager
def _started(installation: Installation) -> Iterator[None]:
    installation.start()
    try:
        wait_for(f"{installation.address}/s/{SLUG}/")
        yield
    finally:
        installation.stop()


def _forget_connections() -> None:
    """This process's own did not survive either."""
    from django.db import connections

    connections.close_all()


def _break(fault: Fault, installation: Installation, pauses: list[float]) -> None:
    try:
        for pause in pauses:
            time.sleep(pause)
            fault.do(installation)
            installation.wait()
    except SystemExit as error:  # a thread would swallow why
        installation.problems.append(str(error))
    finally:
        _forget_connections()


def _said(row: dict[str, Any]) -> str:
    return (
        "{fault} on {database}, {rounds} times: {acknowledged:,} acknowledged answers, "
        "{answers_a_second:.0f} a second; lost {lost}, altered {altered}, duplicated {duplicated}; "
        "stored but not acknowledged {more}; {sessions} participations, {sessions_failed} given "
        "up; serving again after at most {serving_again_s:.1f} s; refused {refused}; {noted}"
    ).format(**row, more=row["stored"] - row["acknowledged"])


if __name__ == "__main__":
    sys.exit(main())
