"""A study is deleted by whom it may be deleted, with everything of it, and never while it runs."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from studyapp.actions.deleting import CannotDelete, contents_of, delete_study, why_not
from studyapp.actions.unused_media import unused
from studyapp.models import Explanation, Job, LogbookEntry, Participant, Response, Study
from tests.factories import (
    make_admin,
    make_image,
    make_open_study,
    make_participant,
    make_researcher,
    make_stimulus,
    make_study,
)
from tests.full_study import make_full_study

pytestmark = pytest.mark.django_db


def put_away(study: Study) -> Study:
    study.status, study.archived_at = Study.Status.CLOSED, timezone.now()
    study.closed_at = timezone.now()
    study.save()
    return study


def remove(study: Study, *, is_admin: bool = False, typed: str = "trust") -> None:
    delete_study(study=study, typed=typed, by="rosa", is_admin=is_admin)


def test_a_draft_that_nobody_met_is_deleted_with_its_explanations():
    study = make_study()
    for condition in study.conditions.all():
        make_stimulus(make_image(study, condition.pk), condition)
    remove(study)
    assert not Study.objects.exists()
    assert not Explanation.objects.exists()
    [noted] = LogbookEntry.objects.all()
    assert (noted.actor, noted.action, noted.subject) == ("rosa", "deleted", "trust")
    assert (noted.details["pictures"], noted.details["explanations"]) == (2, 2)


def test_its_files_are_unused_from_then_on(settings):
    study = make_study()
    make_stimulus(make_image(study, 0), study.conditions.first())
    files = {path.name for path in settings.MEDIA_ROOT.rglob("*.webp")}
    assert len(files) > 1
    names = {file.name.rpartition("/")[2] for file in unused(grace=timedelta(0))}
    assert not files & names
    remove(study)
    names = {file.name.rpartition("/")[2] for file in unused(grace=timedelta(0))}
    assert files <= names


def test_a_study_that_uses_everything_goes_with_answers_and_leaves_what_was_registered():
    study = make_full_study()
    make_participant(study)
    other = make_open_study(slug="other", plan={}, pictures=2)
    make_participant(other, level=0)
    put_away(study)
    remove(study, is_admin=True)
    assert Response.objects.exists()
    put_away(other)
    remove(other, is_admin=True, typed="other")
    assert not Participant.objects.exists()
    began, ended = LogbookEntry.objects.filter(study="other").order_by("number")
    assert (began.action, ended.action) == ("began to delete", "deleted")
    [plan] = began.details["registrations"]
    assert plan["content"]
    assert began.details["participants"] == 1


@pytest.mark.parametrize("status", ["pilot", "open"])
def test_a_study_that_can_be_answered_is_never_deleted(status):
    study = make_study(status=status)
    with pytest.raises(CannotDelete, match="Close it first"):
        remove(study, is_admin=True)
    assert Study.objects.exists()


def test_what_people_answered_takes_an_admin_and_a_study_that_is_put_away():
    study = make_open_study(pictures=2)
    make_participant(study, level=0)
    study.status = Study.Status.CLOSED
    study.save()
    with pytest.raises(CannotDelete, match="only an admin"):
        remove(study)
    with pytest.raises(CannotDelete, match="put it away first"):
        remove(study, is_admin=True)
    assert Response.objects.exists()
    with pytest.raises(CannotDelete, match="only an admin"):
        remove(put_away(study))
    remove(study, is_admin=True)
    assert not Study.objects.exists()


def test_the_answers_of_a_pilot_are_answers_too():
    study = make_open_study(pictures=2)
    Study.objects.update(opened_at=None, status="draft")
    make_participant(Study.objects.get(), kind="preview")
    assert why_not(Study.objects.get(), is_admin=False) == ""
    Participant.objects.update(kind="pilot")
    assert "only an admin" in why_not(Study.objects.get(), is_admin=False)
    assert contents_of(study).participants == 1


def test_work_under_way_comes_first():
    study = make_study()
    run = study.runs.create()
    with pytest.raises(CannotDelete, match="Cancel that run"):
        remove(study)
    run.delete()
    study.jobs.create(kind=Job.Kind.MEASURE)
    with pytest.raises(CannotDelete, match="Cancel it first"):
        remove(study)


def test_another_name_deletes_nothing():
    with pytest.raises(CannotDelete, match="Type trust"):
        remove(make_study(), typed="Trust!")
    assert Study.objects.exists()
    assert not LogbookEntry.objects.exists()


def test_the_page_says_what_goes_and_deletes_it_once_the_name_is_typed(client):
    study = make_study()
    make_image(study, 0)
    client.force_login(make_researcher(study))
    assert "/studies/trust/delete/" in client.get("/studies/trust/").content.decode()
    page = client.get("/studies/trust/delete/").content.decode()
    assert "1 picture, 0 explanations" in page
    refused = client.post("/studies/trust/delete/", {"typed": "no"})
    assert refused.status_code == 422
    assert "Type trust" in refused.content.decode()
    assert client.post("/studies/trust/delete/", {"typed": "trust"})["Location"] == "/studies/"
    assert not Study.objects.exists()


def test_the_page_offers_no_member_the_answers_and_every_admin(client):
    study = put_away(make_open_study(pictures=2))
    client.force_login(make_researcher(study))
    page = client.get("/studies/trust/delete/").content.decode()
    assert "only an admin can delete it" in page
    assert 'class="danger"' not in page
    assert client.post("/studies/trust/delete/", {"typed": "trust"}).status_code == 422
    client.force_login(make_admin())
    client.post("/studies/trust/delete/", {"typed": "trust"})
    assert not Study.objects.exists()


def test_the_command_shows_and_deletes_only_when_it_is_told_to(capsys):
    study = make_study()
    call_command("delete_study", "trust")
    assert "add --yes" in capsys.readouterr().out
    study.status = Study.Status.OPEN
    study.save()
    with pytest.raises(CommandError, match="Close it first"):
        call_command("delete_study", "trust", "--yes")
    study.status = Study.Status.DRAFT
    study.save()
    call_command("delete_study", "trust", "--yes")
    assert "purge_media" in capsys.readouterr().out
    assert LogbookEntry.objects.get().actor == "manage.py delete_study"
