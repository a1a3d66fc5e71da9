"""Everything on one machine with one command: migrate, then web server and worker."""

from argparse import ArgumentParser
from collections.abc import Iterator
from subprocess import run
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from tqdm import tqdm

from studyapp import launch
from studyapp.actions import accounts
from studyapp.actions.precompute import ENGINES, executor_of
from studyapp.models import PrecomputeRun, Study, WorkItem

DEMONSTRATION = settings.BASE_DIR / "fixtures" / "demonstration.yaml"


class Command(BaseCommand):
    help = "Set the database up and run the web server and the worker until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="with the demonstration study")
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000, help="the next free one is taken")
        parser.add_argument(
            "--web-workers", type=int, default=2, metavar="N", help="processes of the web server"
        )
        parser.add_argument("--engine", default="local", help=f"of the worker: {ENGINES}")

    def handle(self, *args: Any, **options: Any) -> None:
        host = options["host"]
        if options["web_workers"] < 1:
            raise CommandError("--web-workers must be at least 1.")
        try:
            executor_of(options["engine"])
        except ValueError as error:
            raise CommandError(str(error)) from error
        try:
            launch.check_machine(settings.DATA_DIR)
            launch.make_secret_key()
            launch.forget_numbers()
            call_command("migrate", verbosity=0)
            if settings.PRODUCTION:
                call_command("collectstatic", interactive=False, verbosity=0)
            study = self._demonstration() if options["demo"] else None
            port = launch.free_port(host, options["port"])
            if port != options["port"]:
                self.stdout.write(f"Port {options['port']} is taken; using {port}.")
            log = settings.DATA_DIR / "web.log"
            web = launch.Child(
                "web server", launch.web_command(host, port, options["web_workers"]), log
            )
            worker = launch.Child(
                "worker",
                launch.manage_command("worker", "--engine", options["engine"]),
                log.with_name("worker.log"),
            )
            launch.supervise([web, worker], self.stdout.write, self._starting(host, port, study))
        except launch.CannotStart as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            self.stdout.write("\nStopped while preparing; the same command begins again.")

    def _demonstration(self) -> Study:
        """The demonstration study; a process that may load TensorFlow makes it once."""
        if not Study.objects.filter(slug="demonstration").exists():
            self.stdout.write("Preparing the demonstration: network, pictures, questionnaire ...")
            command = launch.manage_command("create_study", str(DEMONSTRATION), "--explain", "10")
            made = run(command, capture_output=True, text=True, check=False)  # noqa: S603 - ours
            if made.returncode:
                raise CommandError(f"The demonstration could not be prepared:\n{made.stderr}")
        return Study.objects.get(slug="demonstration")

    def _starting(self, host: str, port: int, study: Study | None) -> Iterator[None]:
        """What happens between the start of the processes and the printed addresses."""
        yield from launch.wait_until_serving(host, port)
        if study is not None:
            yield from self._wait_until_open(study)
        self._say_where(f"http://{host}:{port}", study)

    def _wait_until_open(self, study: Study) -> Iterator[None]:
        """A progress bar until the first question set is frozen and the study opens."""
        first_run = PrecomputeRun.objects.filter(study=study).order_by("pk").first()
        study.refresh_from_db()
        if study.opened_at or first_run is None:
            return
        pairs = first_run.freeze_after or study.images.count()
        needed = pairs * study.conditions.count()
        self.stdout.write(f"Explaining {pairs} pictures; the study opens when they are done.")
        done = WorkItem.objects.filter(run=first_run).exclude(state=WorkItem.State.PENDING)
        with tqdm(total=needed, unit="explanation") as bar:
            while not study.opened_at:
                yield
                bar.update(min(needed, done.count()) - bar.n)
                study.refresh_from_db()
                first_run.refresh_from_db()
                if first_run.finished_at and not study.opened_at:
                    raise launch.CannotStart(
                        "The demonstration's pictures could not be explained; "
                        f"{settings.DATA_DIR / 'worker.log'} says why."
                    )

    def _say_where(self, address: str, study: Study | None) -> None:
        say = self.stdout.write
        say("")
        if study is not None:
            say(f"  Take part      {address}/s/{study.slug}/")
            say(f"  See results    {address}/results/{study.slug}/")
            for login in accounts.demonstration_logins(study=study):
                say(f"  {login.role:<14} user {login.username}, password {login.password}")
        say(f"  Studies        {address}/studies/")
        say(f"  Admin          {address}/admin/")
        say(f"  Logs           {settings.DATA_DIR}/web.log, worker.log")
        say("\n  Ctrl-C stops everything.")
