"""The process that explains pictures and computes results; never a web process."""

import logging
import os
import signal
import socket
import time
from argparse import ArgumentParser
from datetime import date
from types import FrameType
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.db import close_old_connections
from django.utils import timezone

from studyapp.actions import health, results, runs
from studyapp.actions.clock_put_back import wait_anew
from studyapp.actions.jobs import ordering
from studyapp.actions.jobs.heartbeat import beating
from studyapp.actions.jobs.lines import say
from studyapp.actions.jobs.unforeseen import Contained, in_words
from studyapp.actions.logbook import last_line
from studyapp.actions.precompute import ClusterGone
from studyapp.actions.registration.closing import close_complete_studies
from studyapp.management.engines import add_engine, engine_of

logger = logging.getLogger(__name__)

PAUSE = 1.0  # seconds between two looks for a run
LOOK_AT_CLOCK = 10.0  # seconds between two looks for times that lie ahead


class Command(BaseCommand):
    help = (
        "Explain the pictures of ordered runs and compute the results of large studies, until "
        "Ctrl-C; several may run at once."
    )

    looked_at_clock = -LOOK_AT_CLOCK

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_engine(parser)
        parser.add_argument("--once", action="store_true", help="stop when nothing is ordered")

    def handle(self, *args: Any, **options: Any) -> None:
        signal.signal(signal.SIGTERM, _interrupt)
        executor = engine_of(options)
        name = f"{socket.gethostname()}:{os.getpid()}"
        told = None
        try:
            while True:
                close_old_connections()
                self._look_at_clock()
                health.beat(health.WORKER + name)
                close_complete_studies()
                told = self._tell_the_logbook(told)
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

    def _look_at_clock(self) -> None:
        """Now and then, by a clock that nobody puts back."""
        if time.monotonic() - self.looked_at_clock >= LOOK_AT_CLOCK:
            self.looked_at_clock = time.monotonic()
            if wait_anew():
                logger.warning("The clock was put back; what waits for a time waits anew.")

    def _tell_the_logbook(self, told: date | None) -> date:
        """Once a day, so that a logbook that was emptied can be held against this log."""
        today = timezone.localdate()
        line = last_line() if told != today else ""
        if line:
            self.stdout.write(line)
        return today

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
        begun = run.begun()
        try:
            with Contained(runs.RunLost, ClusterGone) as work:
                runs.work_off(run=run, executor=executor, progress=lambda item: self._between(run))
            if work.error is not None:
                self._give_back(run, work.error, is_further=run.begun() > begun)
        except runs.RunLost as lost:
            self.stdout.write(str(lost))
        except ClusterGone as gone:
            say(run, str(gone))
            raise CommandError(str(gone)) from gone
        finally:
            runs.release(run)  # whatever went wrong, the next worker need not wait

    def _between(self, run: Any) -> None:
        """Do the short jobs that wait before the run goes on; it is held meanwhile."""
        self._look_at_clock()
        job = ordering.claim(worker=run.worker, kinds=ordering.SHORT)
        while job is not None:
            with beating(lambda: runs.held(run).update(heartbeat_at=timezone.now())):
                self._do(job)
            job = ordering.claim(worker=run.worker, kinds=ordering.SHORT)

    def _give_back(self, run: Any, error: Exception, *, is_further: bool) -> None:
        """Say what an error did to a run; it is tried again as long as items are given up by it.

        An item that was begun three times is set aside, and so such a run comes to its end.
        """
        logger.error("%s met an error that nobody thought of.", run, exc_info=error)
        say(run, in_words(error))
        if not is_further and runs.cancel(run=run):
            say(run, "It was cancelled, since it would meet the same error again.")


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
