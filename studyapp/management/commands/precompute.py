"""Explain a study's pictures, with a progress bar and an estimate."""

import os
import socket
from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError
from tqdm import tqdm

from studyapp.actions import runs
from studyapp.actions.jobs import explaining
from studyapp.actions.precompute import ClusterGone
from studyapp.management.engines import add_engine, engine_of
from studyapp.management.studies import find_study
from studyapp.models import PrecomputeRun, Study, WorkItem


class Command(BaseCommand):
    help = "Explain what is missing in a study; interrupted, it goes on where it stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("study", help="its slug")
        add_engine(parser)
        parser.add_argument("--queue", action="store_true", help="leave the work to a worker")

    def handle(self, *args: Any, **options: Any) -> None:
        study = find_study(options["study"])
        executor = engine_of(options)
        try:
            run = self._unfinished(study) or explaining.order_missing(study=study, by="")
        except explaining.NothingMissing as nothing:
            self.stdout.write(str(nothing))
            return
        except (runs.CannotPrecompute, ValueError) as error:
            raise CommandError(str(error)) from error
        if options["queue"]:
            self.stdout.write(f"Ordered {run.items.count()} explanations; a worker will make them.")
            return
        self._work_off(run, executor)
        failed = run.items.filter(state=WorkItem.State.FAILED)
        for item in failed.select_related("image", "condition"):
            self.stderr.write(f"{item}: {item.error}")
        summary = f"{run.items.count() - failed.count()} done, {failed.count()} failed"
        if failed:
            raise CommandError(f"{summary}. Mend what is named above and run the command again.")
        self.stdout.write(f"{summary}. Next: python manage.py measure {study.slug}, if you like;")
        self.stdout.write(f"then python manage.py up, and /studies/{study.slug}/ leads on.")

    def _unfinished(self, study: Study) -> PrecomputeRun | None:
        return study.runs.filter(state__in=PrecomputeRun.ACTIVE).first()

    def _work_off(self, run: PrecomputeRun, executor: Any) -> None:
        claimed = runs.claim(worker=f"{socket.gethostname()}:{os.getpid()}", only=run)
        if claimed is None:
            raise CommandError(
                f"A worker holds {run}; its page, under Jobs in the browser, shows how far it is."
            )
        pending = run.items.filter(state=WorkItem.State.PENDING).count()
        with tqdm(total=pending, unit="explanation") as bar:
            try:
                runs.work_off(run=claimed, executor=executor, progress=lambda item: bar.update())
            except KeyboardInterrupt:
                raise CommandError(
                    "Interrupted; the same command goes on where this stopped."
                ) from None
            except (runs.RunLost, ClusterGone) as lost:
                raise CommandError(str(lost)) from lost
            finally:
                runs.release(claimed)
