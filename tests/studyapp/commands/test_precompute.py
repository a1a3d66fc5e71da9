"""`manage.py precompute` and `manage.py worker` on the command line."""

import pytest
from django.core.management import CommandError, call_command

from studyapp.models import PrecomputeRun, Stimulus, WorkItem
from tests.factories import make_study
from tests.real_study import make_real_study

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.tensorflow]


def test_it_explains_and_says_how_it_went(tmp_path, capsys):
    make_real_study(tmp_path / "in", pictures=2)
    call_command("precompute", "shapes")
    captured = capsys.readouterr()
    assert "4 done, 0 failed" in captured.out
    assert "4/4" in captured.err  # the progress bar
    assert Stimulus.objects.count() == 4


def test_a_failed_picture_is_named(tmp_path, capsys):
    study = make_real_study(tmp_path / "in", pictures=2)
    (tmp_path / "media" / study.images.first().path).unlink()
    with pytest.raises(CommandError, match="2 done, 2 failed"):
        call_command("precompute", "shapes")
    assert "shape-0.png under cam" in capsys.readouterr().err


def test_queued_work_is_left_to_the_worker(tmp_path, capsys):
    make_real_study(tmp_path / "in", pictures=2)
    call_command("precompute", "shapes", queue=True)
    assert "a worker will make them" in capsys.readouterr().out
    assert WorkItem.objects.filter(state="done").count() == 0
    call_command("precompute", "shapes")
    assert PrecomputeRun.objects.get().state == "finished"


def test_work_in_processes_of_their_own_gives_the_same_explanations(tmp_path):
    make_real_study(tmp_path / "in", pictures=2)
    call_command("precompute", "shapes", engine="processes:2")
    assert WorkItem.objects.filter(state="done").count() == 4


def test_unknown_names_are_refused_with_what_there_is():
    make_study(slug="trust")
    with pytest.raises(CommandError, match="choose one of: trust"):
        call_command("precompute", "trsut")
    with pytest.raises(CommandError, match="no engine"):
        call_command("precompute", "trust", engine="dusk")
    with pytest.raises(CommandError, match="0 pictures"):
        call_command("precompute", "trust")
    with pytest.raises(CommandError, match="no engine"):
        call_command("worker", engine="dusk", once=True)


def test_with_everything_explained_it_says_that_there_is_nothing_to_do(tmp_path, capsys):
    make_real_study(tmp_path / "in", pictures=1)
    call_command("precompute", "shapes")
    call_command("precompute", "shapes")
    assert "Nothing to do" in capsys.readouterr().out
