"""What results cost of a study with a million answers, beside what a notebook would do.

    python -m benchmarks.analysis [--people 20000] [--trials 50] [--only PART ...]
                                  [--folder FOLDER] [--json FILE]

Makes the study in a folder (or takes the one that is there already), then measures each part in a
process of its own, so that times are cold and peaks of memory are its own:

    notebook  pandas.read_sql of answers, people and pictures; the mean per person, per level, and
              overall with statsmodels' Wilson interval, which is wrong (trials are not independent)
    cold      what the worker does: read the tables, compute every section, store the document
    page      what whoever opens the results waits for, from the stored document; the first time
              in a new web process, and after that
    export    the table of trials as CSV, line by line

The exit status says whether the export took at most 100 MB more than its process had before.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
GOALS = {"cold": 60.0, "page, first": 2.0, "page, again": 2.0}  # seconds
MOST_MORE = 100.0  # megabytes that an export may take
NOTEBOOK = """
    SELECT p.code AS person, p.expertise_level AS level, i.sha256 AS picture, r.side AS side,
           c.name AS condition_left
    FROM studyapp_response r
    JOIN studyapp_trial t ON t.id = r.trial_id
    JOIN studyapp_participant p ON p.id = t.participant_id
    JOIN studyapp_question q ON q.id = t.question_id
    JOIN studyapp_sourceimage i ON i.id = q.image_id
    JOIN studyapp_stimulus s ON s.id = t.left_id
    JOIN studyapp_explanation e ON e.id = s.explanation_id
    JOIN studyapp_condition c ON c.id = e.condition_id
"""


def main() -> int:
    """Measure and print a table; the exit status says whether the export streams."""
    options = _options()
    if options.part:
        _prepare()
        print(json.dumps(PARTS[options.part]()))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        place = Path(options.folder or folder)
        os.environ |= {"SEEWHY_DATA_DIR": str(place), "SEEWHY_LOG_LEVEL": "WARNING"}
        if not (place / "seewhy.sqlite3").exists():
            _run("study", str(options.people), str(options.trials))
        found = {part: _run(part) for part in options.only}
    _report(found)
    if options.json:
        options.json.write_text(json.dumps(found, indent=1))
    more = found.get("export", {"export": {"more": 0.0}})["export"]["more"]
    return 1 if more > MOST_MORE else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--trials", type=int, default=50, help="of each of them")
    parts = [part for part in PARTS if part != "study"]
    parser.add_argument("--only", nargs="+", choices=parts, default=parts, metavar="PART")
    parser.add_argument("--folder", help="where the study is, or is made and stays")
    parser.add_argument("--json", type=Path, help="write the numbers to this file")
    parser.add_argument("--part", help=argparse.SUPPRESS)
    return parser.parse_args()


def _run(part: str, *numbers: str) -> dict[str, Any]:
    """One part in a process of its own."""
    size = ["--people", numbers[0], "--trials", numbers[1]] if numbers else []
    command = [sys.executable, "-m", "benchmarks.analysis", "--part", part, *size]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _prepare() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "studyapp.settings"
    import django

    django.setup()


def _study() -> Any:
    from studyapp.models import Study

    return Study.objects.select_related("questionnaire").get()


def study() -> dict[str, Any]:
    """Make it."""
    from django.core.management import call_command

    from benchmarks.large_study import make_large_study

    options = _options()
    call_command("migrate", verbosity=0)
    make_large_study(options.people, options.trials)
    return {}


def notebook() -> dict[str, Any]:
    """What is quickly written, and says less than the first line of the results."""
    import pandas as pd
    from django.db import connection
    from statsmodels.stats.proportion import proportion_confint

    def analyse() -> int:
        connection.ensure_connection()
        rows = pd.read_sql(NOTEBOOK, connection.connection)
        first = min(rows["condition_left"])
        rows["chosen"] = (rows["side"] == "left") == (rows["condition_left"] == first)
        rows.groupby("person")["chosen"].mean()
        rows.groupby("level")["chosen"].mean()
        rows.groupby("picture")["chosen"].mean()
        proportion_confint(rows["chosen"].sum(), len(rows), method="wilson")
        return len(rows)

    return _measured("notebook", analyse)


def cold() -> dict[str, Any]:
    """The worker's part, and what of it is reading."""
    from studyapp.actions.results import compute, study_results, work_off_one
    from studyapp.models import ResultsSnapshot

    ResultsSnapshot.objects.all().delete()
    study_results(_study())  # asks the worker where the study is large

    def work() -> int:
        if not work_off_one():
            compute(_study())
        return 0

    return _measured("cold", work)


def page() -> dict[str, Any]:
    """Twice the whole page, through everything but the network."""
    from django.contrib.auth.models import User
    from django.test import Client

    slug = _study().slug
    user, _ = User.objects.get_or_create(username="benchmark", is_superuser=True)
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)

    def look() -> int:
        answer = client.get(f"/results/{slug}/")
        if answer.status_code != 200:
            raise SystemExit(f"The page answers {answer.status_code}.")
        return len(answer.content)

    return _measured("page, first", look) | _measured("page, again", look)


def export() -> dict[str, Any]:
    """Every line of the table of trials, none of which is kept."""
    from studyapp.actions.tables import trials_table
    from studyapp.analysis.cells import csv_lines
    from studyapp.analysis.columns import TRIALS

    rows = trials_table(_study(), simulated=False)
    return _measured("export", lambda: sum(len(line) for line in csv_lines(list(TRIALS), rows)))


PARTS: dict[str, Callable[[], dict[str, Any]]] = {
    "study": study,
    "notebook": notebook,
    "cold": cold,
    "page": page,
    "export": export,
}


def _measured(name: str, work: Callable[[], int]) -> dict[str, Any]:
    """Seconds, the most memory that the process has held so far, and how much more than before."""
    before = _memory("VmRSS")
    began, computed = time.perf_counter(), time.process_time()
    size = work()
    seconds = time.perf_counter() - began
    computing = time.process_time() - computed
    peak = _memory("VmHWM")
    found = {"seconds": seconds, "computing": computing, "megabytes": peak}
    return {name: found | {"more": peak - before, "size": size}}


def _memory(kind: str) -> float:
    """Resident memory of this process now ("VmRSS") or at its highest ("VmHWM"), in megabytes."""
    lines = Path("/proc/self/status").read_text().splitlines()
    (kilobytes,) = (line.split()[1] for line in lines if line.startswith(kind))
    return int(kilobytes) / 1000


def _report(found: dict[str, dict[str, Any]]) -> None:
    print(f"{'':14}{'seconds':>9}{'computing':>11}{'peak MB':>9}{'more':>7}  goal")
    for part in found.values():
        for name, numbers in part.items():
            goal = GOALS.get(name)
            said = ""
            if goal is not None:
                said = f"{goal:g} s {'reached' if numbers['seconds'] <= goal else 'MISSED'}"
            print(
                f"{name:14}{numbers['seconds']:9.2f}{numbers['computing']:11.2f}"
                f"{numbers['megabytes']:9.0f}{numbers['more']:7.0f}  {said}"
            )


if __name__ == "__main__":
    sys.exit(main())
