"""From the landing page to the code at the end, and back to where one really is."""

import pytest
from django.test import Client

from studyapp.actions.taking_part.enrol import StudyNotOpen
from studyapp.models import ItemResponse, Participant, Study
from tests.factories import make_open_study, make_participant, make_study
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db
# The trial comes last, because looking at the first one is how the trials begin.
PAGES = ("", "consent/", "declined/", "instructions/", "questions/", "end/", "trial/")


def test_the_front_page_says_what_this_is_and_lists_no_study():
    make_open_study(pictures=1)
    page = Client().get("/")
    assert page.status_code == 200
    assert "Which picture convinces you?" not in page.text


def test_the_landing_page_tells_what_how_long_and_who_asks():
    make_open_study(pictures=1)
    page = Visitor().get().text
    for told in ("Which picture convinces you?", "five minutes", "mailto:research@example.org"):
        assert told in page


@pytest.mark.parametrize(
    ("status", "told"),
    [("draft", "not started yet"), ("paused", "taking a break"), ("closed", "has ended")],
)
def test_a_study_that_is_not_open_says_so_kindly_and_takes_nothing_in(status, told):
    make_open_study(pictures=2)
    visitor, newcomer = Visitor(), Visitor()
    visitor.join()
    ticket, token = newcomer.ticket(), visitor.trial_token()
    Study.objects.update(status=status)
    answers = [
        newcomer.get(),
        newcomer.get("consent/"),
        newcomer.post("consent/", decision="agree", ticket=ticket),
        visitor.get("trial/"),
        visitor.post("trial/", trial=token, choice="left"),
    ]
    assert {answer.status_code for answer in answers} == {403}
    assert all(told in answer.text for answer in answers)
    assert Participant.objects.count() == 1
    assert not Participant.objects.get().trials.filter(response__isnull=False).exists()


def test_a_study_that_closes_while_a_response_travels_says_so(monkeypatch):
    def too_late(**_):
        raise StudyNotOpen

    make_open_study(pictures=1)
    visitor = Visitor()
    visitor.join()
    token = visitor.trial_token()
    monkeypatch.setattr("studyapp.views.participant.trials.respond", too_late)
    assert visitor.post("trial/", trial=token, choice="left").status_code == 403


def test_without_a_participant_every_later_page_leads_to_the_start():
    make_open_study(pictures=1)
    for page in PAGES[3:]:
        assert Visitor().get(page).url == "/s/trust/"


def test_every_page_leads_to_where_the_participant_really_is():
    make_open_study(pictures=2)
    visitor = Visitor()
    visitor.join()
    _leads_to(visitor, "instructions/", but=("instructions/", "trial/"))
    visitor.get("trial/")
    _leads_to(visitor, "trial/", but=("instructions/", "trial/"))
    visitor.respond_to_all()
    _leads_to(visitor, "questions/", but=("questions/",))
    visitor.finish()
    _leads_to(visitor, "end/", but=("end/",))


def _leads_to(visitor, place, *, but):
    for page in PAGES:
        answer = visitor.get(page)
        if page in but:
            assert answer.status_code == 200, page
        else:
            assert answer.url == f"/s/trust/{place}", page


def test_no_page_of_the_way_is_cached():
    make_open_study(pictures=1)
    visitor = Visitor()
    answers = [visitor.get(page) for page in ("", "consent/", "declined/", "trial/")]
    visitor.join()
    answers += [visitor.get("instructions/"), visitor.get("trial/"), visitor.respond()]
    answers += [visitor.get("questions/"), visitor.finish(), visitor.get("end/")]
    Study.objects.update(status="closed")
    answers.append(Visitor().get())
    assert all("no-store" in answer["Cache-Control"] for answer in answers)


def test_the_personal_link_goes_on_in_another_browser():
    make_open_study(pictures=3)
    visitor, other = Visitor(), Visitor()
    visitor.join()
    visitor.respond()
    link = f"resume/{visitor.participant().token}/"
    assert f"http://testserver/s/trust/{link}" in visitor.get("instructions/").text
    answer = other.get(link)
    assert answer.url == "/s/trust/trial/"
    assert other.trial_token() == visitor.trial_token()


def test_a_guessed_personal_link_is_not_found():
    make_open_study(pictures=1)
    participant = make_participant(make_open_study(pictures=1, slug="other"))
    assert Visitor().get("resume/guessed/").status_code == 404
    assert Visitor().get(f"resume/{participant.token}/").status_code == 404


@pytest.mark.parametrize("value", ["guessed", '"\\000"', "", "é", "a b", "'"])
def test_a_cookie_that_is_nobody_is_nobody(value):
    make_open_study(pictures=1)
    visitor = Visitor()
    visitor.client.cookies["participant"] = value
    assert visitor.get("trial/").url == "/s/trust/"


def test_finished_people_see_their_code_even_when_the_study_has_closed():
    make_open_study(pictures=1)
    visitor = Visitor()
    visitor.join()
    visitor.respond_to_all()
    assert visitor.finish().url == "/s/trust/end/"
    Study.objects.update(status="closed")
    page = visitor.get("end/").text
    assert visitor.participant().code in page
    assert "Thank you." in page
    assert ItemResponse.objects.get().value == "familiar"


def test_an_unknown_study_is_not_found():
    make_study()
    assert Visitor("nowhere").get().status_code == 404


def test_a_post_without_the_form_token_is_refused_with_advice():
    make_open_study(pictures=1)
    visitor = Visitor(enforce_csrf_checks=True)
    answer = visitor.post("consent/", decision="agree", ticket=visitor.ticket())
    assert answer.status_code == 403
    assert "Please try that again" in answer.text
