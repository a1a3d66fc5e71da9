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
from studyapp.management.engines import add_engine, engine_of, words_of
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
        parser.add_argument(
            "--only",
            choices=["web", "worker"],
            help="one of the two, where each has a machine or a container of its own; the database "
            "must have been migrated",
        )
        add_engine(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        host = options["host"]
        if options["web_workers"] < 1:
            raise CommandError("--web-workers must be at least 1.")
        engine_of(options)  # refuses now what the worker would refuse
        try:
            launch.check_machine(settings.DATA_DIR)
            launch.make_secret_key()
            launch.forget_numbers()
            self._prepare(options["only"])
            study = self._demonstration() if options["demo"] else None
            port = launch.free_port(host, options["port"])
            if port != options["port"]:
                self.stdout.write(f"Port {options['port']} is taken; using {port}.")
            children = self._children(**{**options, "port": port})
            starting = self._starting(host, port, study, options["only"])
            launch.supervise(children, self.stdout.write, starting)
        except launch.CannotStart as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            self.stdout.write("\nStopped while preparing; the same command begins again.")

    def _prepare(self, only: str | None) -> None:
        """Bring the database up to date; of several machines none does it while others serve."""
        if only is None:
            call_command("migrate", verbosity=0)
        elif waiting := launch.unapplied_migrations():
            raise CommandError(f"The database lacks {waiting[0]}; run manage.py migrate first.")
        if settings.PRODUCTION and only != "worker":
            call_command("collectstatic", interactive=False, verbosity=0)

    def _children(
        self, *, only: str | None, host: str, port: int, web_workers: int, **options: Any
    ) -> list[launch.Child]:
        """What runs alone says what it does where it was started; of two, each has its log."""
        folder = settings.DATA_DIR
        web = launch.Child(
            "web server",
            launch.web_command(host, port, web_workers),
            None if only else folder / "web.log",
        )
        worker = launch.Child(
            "worker",
            launch.manage_command("worker", *words_of(options)),
            None if only else folder / "worker.log",
        )
        return {None: [web, worker], "web": [web], "worker": [worker]}[only]

    def _demonstration(self) -> Study:
        """The demonstration study; a process that may load TensorFlow makes it once."""
        if not Study.objects.filter(slug="demonstration").exists():
            self.stdout.write("Preparing the demonstration: network, pictures, questionnaire ...")
            command = launch.manage_command("create_study", str(DEMONSTRATION), "--explain", "10")
            made = run(command, capture_output=True, text=True, check=False)  # noqa: S603 - ours
            if made.returncode:
                raise CommandError(f"The demonstration could not be prepared:\n{made.stderr}")
        return Study.objects.get(slug="demonstration")

    def _starting(
        self, host: str, port: int, study: Study | None, only: str | None
    ) -> Iterator[None]:
        """What happens between the start of the processes and the printed addresses."""
        if only == "worker":
            return
        yield from launch.wait_until_serving(host, port)
        if study is not None:
            yield from self._wait_until_open(study)
        self._say_where(f"http://{host}:{port}", study, only)

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

    def _say_where(self, address: str, study: Study | None, only: str | None) -> None:
        say = self.stdout.write
        say("")
        if study is not None:
            say(f"  Take part      {address}/s/{study.slug}/")
            say(f"  See results    {address}/results/{study.slug}/")
            for login in accounts.demonstration_logins(study=study):
                say(f"  {login.role:<14} user {login.username}, password {login.password}")
        say(f"  Studies        {address}/studies/")
        say(f"  Admin          {address}/admin/")
        if only is None:
            say(f"  Logs           {settings.DATA_DIR}/web.log, worker.log")
        say("\n  Ctrl-C stops everything.")
