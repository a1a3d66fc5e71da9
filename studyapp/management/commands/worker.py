"""The process that explains pictures and computes results; never a web process."""

import os
import signal
import socket
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.db import close_old_connections

from studyapp.actions import results, runs
from studyapp.actions.jobs import ordering
from studyapp.actions.jobs.lines import say
from studyapp.actions.precompute import ENGINES, ClusterGone, executor_of
from studyapp.actions.registration.closing import close_complete_studies

PAUSE = 1.0  # seconds between two looks for a run


class Command(BaseCommand):
    help = (
        "Explain the pictures of ordered runs and compute the results of large studies, until "
        "Ctrl-C; several may run at once."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--engine", default="local", help=ENGINES)
        parser.add_argument("--once", action="store_true", help="stop when nothing is ordered")

    def handle(self, *args: Any, **options: Any) -> None:
        signal.signal(signal.SIGTERM, _interrupt)
        try:
            executor = executor_of(options["engine"])
        except ValueError as error:
            raise CommandError(str(error)) from error
        name = f"{socket.gethostname()}:{os.getpid()}"
        try:
            while True:
                close_old_connections()
                close_complete_studies()
                if results.work_off_one():
                    continue
                job = ordering.claim(worker=name)
                if job is not None:
                    self._do(job)
                    continue
                run = runs.claim(worker=name)
                if run is not None:
                    self._work_off(run, executor)
                elif options["once"]:
                    return
                else:
                    time.sleep(PAUSE)
        except KeyboardInterrupt:
            self.stdout.write("Worker stopped; what was finished is kept.")

    def _do(self, job: Any) -> None:
        try:
            ordering.work_off(job=job)
        except ordering.JobLost as lost:
            self.stdout.write(str(lost))
        except KeyboardInterrupt:
            ordering.release(job, was_interrupted=True)
            raise
        finally:
            ordering.release(job)

    def _work_off(self, run: Any, executor: Any) -> None:
        try:
            runs.work_off(run=run, executor=executor)
        except runs.RunLost as lost:
            self.stdout.write(str(lost))
        except ClusterGone as gone:
            say(run, str(gone))
            raise CommandError(str(gone)) from gone
        finally:
            runs.release(run)  # whatever went wrong, the next worker need not wait


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
