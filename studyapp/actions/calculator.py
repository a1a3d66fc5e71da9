"""A process beside this one that computes results and draws plots.

What they need (pandas, SciPy, Altair and a JavaScript engine) takes some 200 megabytes, which a web
process would keep for good once somebody has looked at results. So each web process has them
computed by a process of its own, which begins when it is first needed and ends by itself when
nothing was asked for a while. It is given tables and never the database, nor any secret.
"""

import atexit
import json
import os
import subprocess
import sys
from contextlib import suppress
from threading import Lock, Timer
from typing import IO, Any, cast

from django.conf import settings

PROGRAM = ("-m", "studyapp.analysis")
IDLE = 300.0  # seconds after which it ends; a cold one takes two to begin
PATIENCE = 120.0  # seconds for one answer
GOING = 5.0  # seconds to go
# What is not its business, such as the secret key and the database's address.
WITHHELD = ("SEEWHY_", "DATABASE_", "AWS_", "PG")


class CalculatorFailed(RuntimeError):
    """Something could not be computed; the standard error, and so the log, says why."""


def ask(name: str, /, **given: Any) -> Any:
    """What the function of that name in `studyapp.analysis.asked` returns for plain values.

    Raises
    ------
    CalculatorFailed : it met an error, or took too long.
    """
    return json.loads(_calculator.answer(json.dumps([name, given]).encode() + b"\n"))


class _Calculator:
    """The process, which is asked one thing at a time."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def answer(self, question: bytes) -> bytes:
        with self._lock:
            # Twice, as it may end for idleness at this very moment.
            for _ in range(2):
                process = self._process = self._process or _started()
                if answer := _answer(process, question):
                    return answer
                self._process = None
                if status := _end(process):
                    break
        raise CalculatorFailed(
            f"The process that computes results ended with status {status}; what it said last "
            "stands before this in the log."
        )

    def end(self) -> None:
        """It holds nothing that would be lost."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            _end(process)


def _started() -> "subprocess.Popen[bytes]":
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(WITHHELD)
    }
    # Results are computed by one thread anyway; more of them only take memory.
    environment |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, *PROGRAM, str(IDLE)],
        cwd=settings.BASE_DIR,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # Ctrl-C is for whoever asks; this one ends when its input does.
        start_new_session=True,
    )


def _answer(process: "subprocess.Popen[bytes]", question: bytes) -> bytes:
    """A whole line, or nothing if it ends before."""
    asked, answers = cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)
    alarm = Timer(PATIENCE, process.kill)
    alarm.start()
    try:
        asked.write(question)
        asked.flush()
        line = answers.readline()
    except BrokenPipeError:
        return b""
    finally:
        alarm.cancel()
    return line if line.endswith(b"\n") else b""


def _end(process: "subprocess.Popen[bytes]") -> int:
    """Its exit status, once it is gone."""
    with suppress(BrokenPipeError):  # what it did not read
        cast(IO[bytes], process.stdin).close()
    cast(IO[bytes], process.stdout).close()
    try:
        return process.wait(GOING)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


_calculator = _Calculator()
atexit.register(_calculator.end)
