"""oTree's own production server with the same study."""

import argparse
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.served_study import heavy_picture, wait_for

STUDY = Path(__file__).resolve().parent / "otree_study"
PICTURES = 30
PORT = 8480
ROOM = 3  # times as many places as people could fill at a guess of so many sessions a second
SESSIONS_A_SECOND = 5


@contextmanager
def served(
    folder: Path, program: Path, options: argparse.Namespace
) -> Iterator[tuple[str, str, "subprocess.Popen[bytes]"]]:
    """Its address, the address at which people join, and its process."""
    project = folder / "project"
    shutil.copytree(STUDY, project)
    (project / "_static").mkdir()
    for number in range(PICTURES):
        (project / "_static" / f"{number}.webp").write_bytes(heavy_picture(number))
    places = options.people + ROOM * SESSIONS_A_SECOND * options.seconds
    # Of the environment nothing else, which may name a database of SeeWhy's.
    environment = {"OTREE_PRODUCTION": "1", "PATH": f"{program.parent}:/usr/bin:/bin"}
    quiet: dict[str, Any] = {"cwd": project, "stdout": subprocess.DEVNULL, "env": environment}
    subprocess.run([program, "resetdb", "--noinput"], check=True, **quiet)
    subprocess.run([program, "create_session", "trust", str(places)], check=True, **quiet)
    (code,) = (
        sqlite3.connect(project / "db.sqlite3")
        .execute("select _anonymous_code from otree_session")
        .fetchone()
    )
    server = subprocess.Popen(
        [program, "prodserver", str(PORT)], stderr=subprocess.DEVNULL, **quiet
    )
    address = f"http://127.0.0.1:{PORT}"
    try:
        wait_for(f"{address}/static/0.webp")
        yield address, f"/join/{code}", server
    finally:
        server.terminate()
        server.wait()
