"""What commands are told of the engine."""

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command, load_command_class

from studyapp.management import engines
from studyapp.management.commands import up
from studyapp.management.commands.worker import Command


def test_what_is_asked_of_slurm_is_handed_on(monkeypatch):
    asked = []
    monkeypatch.setattr(engines, "executor_of", lambda *words: asked.append(words))
    engines.engine_of({"engine": "slurm", "jobs": 8, "gres": "gpu:1", "walltime": None})
    ((name, options),) = asked
    assert name == "slurm"
    assert (options.jobs, options.gres, options.walltime) == (8, "gpu:1", "1:00:00")
    assert options.folder == settings.DATA_DIR / "slurm"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--gres", "gpu:1"], "--gres is for --engine slurm alone"),
        (["--engine", "slurm", "--walltime", "soon"], "--walltime 'soon' is no time|There is no"),
        (["--engine", "cloud"], "There is no engine 'cloud'"),
    ],
)
def test_what_does_not_fit_the_engine_is_refused(words, reason):
    with pytest.raises(CommandError, match=reason):
        call_command("worker", "--once", *words)


def test_up_tells_its_worker_what_it_was_told_of_the_engine():
    told = ["--engine", "slurm", "--jobs", "8", "--gres", "gpu:1"]
    parser = up.Command().create_parser("manage.py", "up")
    _, worker = up.Command()._children(**vars(parser.parse_args(told)))
    words = worker.command[worker.command.index("worker") + 1 :]
    understood = Command().create_parser("manage.py", "worker").parse_args(words)
    assert (understood.engine, understood.jobs, understood.gres) == ("slurm", 8, "gpu:1")
    assert understood.partition is None


def test_up_refuses_at_once_what_its_worker_would_refuse():
    with pytest.raises(CommandError, match="--gres is for --engine slurm alone"):
        call_command("up", "--gres", "gpu:1")


def test_every_command_that_explains_takes_the_same_engines():
    for name in ("up", "worker", "precompute"):
        parser = load_command_class("studyapp", name).create_parser("manage.py", name)
        said = " ".join(parser.format_help().split())
        for engine in ("local", "processes:4", "dask:4", "slurm", "tls://host:8786"):
            assert f'"{engine}"' in said
        assert "--walltime" in said
