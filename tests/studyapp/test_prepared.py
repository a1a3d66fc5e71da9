"""A query that is put together once gives what Django's own would, for whatever is asked."""

import pytest
from django.utils import timezone

from studyapp.actions.taking_part.respond import respond
from studyapp.models import Study, Trial
from studyapp.prepared import PreparedRecord, PreparedRows, PreparedValues
from tests.factories import make_open_study, make_participant, make_study

pytestmark = pytest.mark.django_db


def _titles(slug: str, status: str):
    return Study.objects.filter(slug=slug, status=status).values_list(
        "title", "trials_per_participant"
    )


def test_it_gives_the_row_of_what_is_asked_each_time():
    titles = PreparedValues(_titles, slug=str, status=str)
    for slug in ("one", "two"):
        make_study(slug=slug, title=f"Study {slug}", trials_per_participant=len(slug))
    assert titles.first(slug="one", status="draft") == ("Study one", 3)
    assert titles.first(slug="two", status="draft") == ("Study two", 3)
    assert titles.first(slug="two", status="open") is None
    assert titles.first(slug="three", status="draft") is None


def test_all_rows_come_in_the_order_that_was_asked_for():
    study = make_open_study(pictures=3)
    positions = PreparedRows(
        lambda participant: (
            Trial.objects.filter(participant=participant)
            .order_by("-position")
            .values_list("position", "kind")
        ),
        participant=int,
    )
    one, other = make_participant(study), make_participant(study)
    for participant in (one, other):
        usual = participant.trials.order_by("-position").values_list("position", "kind")
        assert positions.all(participant=participant.pk) == list(usual)
    assert positions.all(participant=0) == []


def test_what_is_asked_is_never_part_of_the_query(django_assert_num_queries):
    titles = PreparedValues(_titles, slug=str, status=str)
    make_study(slug="one")
    with django_assert_num_queries(1):
        assert titles.first(slug="' OR '1'='1", status="draft") is None


def _trials(participant: int, token: str):
    trials = Trial.objects.filter(participant=participant, token=token)
    return trials.select_related("response", "question__image")


def test_a_record_is_what_django_makes_of_it(django_assert_num_queries):
    study = make_open_study(pictures=2)
    study.languages, study.opened_at = ["en", "nl"], timezone.now()
    study.save()
    participant = make_participant(study)
    respond(participant=participant, trial_token=participant.next_trial().token, side="left")
    prepared = PreparedRecord(_trials, participant=int, token=str)
    for token in participant.trials.values_list("token", flat=True):
        usual = _trials(participant.pk, token).get()
        found = prepared.first(participant=participant.pk, token=token)
        with django_assert_num_queries(0):
            assert getattr(found, "response", None) == getattr(usual, "response", None)
            for mine, theirs in ((found, usual), (found.question, usual.question)):
                assert values(mine) == values(theirs)
            assert values(found.question.image) == values(usual.question.image)
    assert prepared.first(participant=participant.pk, token="none") is None
    found = PreparedRecord(lambda slug: Study.objects.filter(slug=slug), slug=str).first(
        slug="trust"
    )
    assert values(found) == values(Study.objects.get())
    found.title = "Another"
    found.save()
    assert Study.objects.get().title == "Another"


def values(record) -> dict:
    return {field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields}
