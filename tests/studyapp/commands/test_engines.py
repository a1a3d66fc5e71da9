"""What commands are told of the engine."""

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from studyapp.management import engines


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
