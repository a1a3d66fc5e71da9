"""Whether an installation stays as it is while it is used for hours.

    python -m benchmarks.soak [--minutes 60] [--people 20] [--database sqlite|postgresql]
                              [--json FILE]

People take part and misbehave, a researcher reads results and exports, a backup is taken now and
then, and the worker makes results of what is stored. Every ten seconds the memory and the open
files of each process are looked at, and the size of the database. After the first fifth, in which
caches fill, memory and files of the web server must not grow any more, and the database only with
what people answer: so many bytes for each participation, from the beginning to the end. No web
process may ever hold more than 200 MB.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.served_study import ROOT, SLUG, make_study, own_data, served
from benchmarks.serving import load
from benchmarks.serving.records import compare
from benchmarks.soak.judging import Look, judge, lost, table

TRIALS = 10
LOOK = 10.0  # seconds between two looks


def main() -> int:
    """Use an installation, print what was seen, and say by the exit status whether it stayed."""
    options = _options()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="seewhy-soak-")))
        stack.enter_context(own_data(folder / "data", options.database))
        looks, answers, failed = _use(folder, options, stack)
    problems = [*judge(looks), *lost(answers), *([f"{failed} requests failed"] if failed else [])]
    print(table(looks))
    print("\n".join(problems) or "Nothing grows but what people answer; nothing was lost.")
    if options.json:
        found = {"looks": [asdict(look) for look in looks], "answers": answers}
        options.json.write_text(json.dumps(found, indent=1) + "\n")
    return 1 if problems else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.soak",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--think", type=float, nargs=2, default=(1.0, 4.0), metavar="SECONDS")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--tools", type=Path, default=Path("var/benchmark-tools"))
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


def _use(
    folder: Path, options: argparse.Namespace, stack: ExitStack
) -> tuple[list[Look], dict[str, int], int]:
    study = make_study(TRIALS)
    address, web = stack.enter_context(served(2))
    log = stack.enter_context((folder / "worker.log").open("wb"))
    worker = subprocess.Popen(_manage("worker"), cwd=ROOT, stdout=log, stderr=log)
    stack.callback(worker.wait)
    stack.callback(worker.terminate)
    stop, looks = threading.Event(), list[Look]()
    researcher = _Researcher(study, address, folder)
    others = [
        threading.Thread(target=_repeat, args=(stop, pause, act))
        for pause, act in (
            (LOOK, lambda began=time.monotonic(): looks.append(_look(began, web.pid, worker.pid))),
            (30.0, researcher.read),
            (300.0, researcher.back_up),
        )
    ]
    for other in others:
        other.start()
    told = argparse.Namespace(
        people=options.people, per_second=5, seconds=int(60 * options.minutes), tools=options.tools
    )
    ledger = folder / "ledger"
    words = ["--slug", SLUG, "--ledger", str(ledger), "--misbehave"]
    words += ["--think", *map(str, options.think)]
    measured = load.run("people", address, folder, told, words)
    stop.set()
    for other in others:
        other.join()
    failed = measured["requests_failed"] + measured["sessions_failed"] + researcher.failed
    return looks, compare(study, ledger), failed


def _repeat(stop: threading.Event, pause: float, act: Callable[[], None]) -> None:
    from django.db import connection

    while not stop.wait(pause):
        act()
        connection.close()


def _manage(*words: str) -> list[str]:
    return [sys.executable, "manage.py", *words]


class _Researcher:
    """Somebody who reads results and exports all the while."""

    def __init__(self, study: Any, address: str, folder: Path) -> None:
        from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
        from django.contrib.sessions.backends.db import SessionStore

        from studyapp.session_limits import BEGUN, USED
        from tests.factories import make_researcher

        user = make_researcher(study)
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session[BEGUN] = session[USED] = time.time()
        session.save()
        self.headers = {"Cookie": f"sessionid={session.session_key}"}
        self.address, self.folder, self.failed = address, folder, 0

    def read(self) -> None:
        """Results, the monitor, an export."""
        for page in ("", "plots/flow/flow.svg", "monitor/", "trials.csv"):
            asked = urllib.request.Request(
                f"{self.address}/results/{SLUG}/{page}", headers=self.headers
            )
            try:
                with urllib.request.urlopen(asked, timeout=60) as answer:
                    answer.read()
                if answer.url != asked.full_url:
                    raise OSError(f"was led to {answer.url}")
            except OSError as error:
                print(f"{page or 'results'}: {error}", file=sys.stderr)
                self.failed += 1

    def back_up(self) -> None:
        """As a clock would."""
        command = _manage("backup", str(self.folder / "backups"))
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        if done.returncode:
            print(done.stderr, file=sys.stderr)
            self.failed += 1


def _look(began: float, web: int, worker: int) -> Look:
    from studyapp.models import Participant

    below = _below(web)
    processes = [web, *below]
    return Look(
        seconds=round(time.monotonic() - began, 1),
        web_mb=round(sum(map(load.memory, processes)), 1),
        peak_mb=round(max(map(_peak, below), default=0.0), 1),
        beside_mb=round(sum(_held(one) for process in below for one in _below(process)), 1),
        web_files=sum(map(_files, processes)),
        worker_mb=round(load.memory(worker), 1),
        worker_files=_files(worker),
        database_bytes=_database_bytes(),
        participations=Participant.objects.filter(outcome=Participant.Outcome.COMPLETED).count(),
    )


def _below(process: int) -> list[int]:
    """The processes that any thread of it began."""
    threads = Path(f"/proc/{process}/task").iterdir()
    return [int(one) for thread in threads for one in (thread / "children").read_text().split()]


def _peak(process: int) -> float:
    """The most resident memory it has had, in megabytes."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return sum(int(line.split()[1]) / 1000 for line in lines if line.startswith("VmHWM"))


def _held(process: int) -> float:
    """Its resident memory in megabytes; nothing of one that has just ended."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def _files(process: int) -> int:
    return len(list(Path(f"/proc/{process}/fd").iterdir()))


def _database_bytes() -> int:
    from django.db import connection

    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        return sum(
            Path(name + end).stat().st_size for end in ("", "-wal") if Path(name + end).exists()
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


if __name__ == "__main__":
    sys.exit(main())
