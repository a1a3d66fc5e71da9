"""What people take home."""

import pytest
from django.core.exceptions import ValidationError

from studyapp.actions.recruitment.exits import Offer, offer
from studyapp.actions.recruitment.identities import Identity
from studyapp.actions.taking_part.enrol import Arrival
from studyapp.models import Exit
from tests.factories import make_open_study, make_participant, make_study

pytestmark = pytest.mark.django_db
LINK = "https://app.prolific.com/submissions/complete?cc={code}&pid={external_id}&p={participant}"


def test_each_outcome_has_its_own_code_and_link():
    study = make_open_study(pictures=1, recruiter="prolific")
    Exit.objects.create(study=study, outcome="completed", code="C1", return_url=LINK)
    Exit.objects.create(study=study, outcome="withdrawn", code="W1")
    arrival = Arrival(identity=Identity("prolific", "5f 1a/&"))
    person = make_participant(study, level=1, arrival=arrival)
    link = f"https://app.prolific.com/submissions/complete?cc=C1&pid=5f%201a%2F%26&p={person.code}"
    assert offer(person) == Offer("C1", link, "Prolific")
    assert offer(person, "withdrawn") == Offer("W1", "", "Prolific")
    assert offer(person, "failed_check") == Offer()


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"outcome": "finished"}, "finished"),
        ({"outcome": "completed", "return_url": "http://example.org/"}, "https"),
        ({"outcome": "completed", "return_url": "https://app.prolific.com/{pid}"}, "placeholder"),
        ({"outcome": "completed", "code": "x" * 51}, "50"),
    ],
)
def test_what_cannot_be_given_is_refused(fields, told):
    with pytest.raises(ValidationError, match=told):
        Exit(study=make_study(), **fields).full_clean()


def test_a_link_is_shown_as_long_as_its_host_is_allowed(settings, caplog):
    settings.RETURN_HOSTS = ["panel.example"]
    study = make_open_study(pictures=1)
    Exit.objects.create(study=study, outcome="completed", return_url="https://panel.example/")
    person = make_participant(study, level=1)
    assert offer(person).link == "https://panel.example/"
    settings.RETURN_HOSTS = []
    assert offer(person).link == ""
    assert "SEEWHY_RETURN_HOSTS" in caplog.text


def test_no_way_of_saving_stores_a_link_that_leads_elsewhere():
    study = make_study()
    with pytest.raises(ValidationError):
        Exit.objects.create(study=study, outcome="completed", return_url="https://{code}/")
    with pytest.raises(ValidationError):
        Exit(study=study, outcome="completed", return_url="https://{code}/").full_clean()


def test_a_bad_link_in_the_database_is_logged_and_not_shown(caplog):
    study = make_open_study(pictures=1)
    person = make_participant(study, level=1)
    bad = Exit(study=study, outcome="completed", code="C1", return_url="https://{code}.evil/")
    Exit.objects.bulk_create([bad])
    assert offer(person) == Offer("C1", "", "")
    assert "not shown" in caplog.text
