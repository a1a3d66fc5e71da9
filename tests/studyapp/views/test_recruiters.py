"""Coming from a recruiter: who they are is taken from the link, kept apart, and leads them back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from studyapp.models import Event, Exit, ExternalIdentity, Participant, Study
from tests.factories import make_open_study, make_study
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db
LINK = "?PROLIFIC_PID={}&STUDY_ID=st1&SESSION_ID=se1"


def prolific_study(**fields) -> Study:
    return make_open_study(pictures=1, recruiter="prolific", **fields)


def arrive(pid: str = "5f1a", visitor: Visitor | None = None) -> Visitor:
    """Somebody who followed the recruiter's link."""
    visitor = visitor or Visitor()
    assert visitor.get(LINK.format(pid)).url == "/s/trust/"
    return visitor


def finish(visitor: Visitor) -> Participant:
    visitor.join()
    visitor.respond_to_all()
    visitor.finish()
    return visitor.participant()


def test_the_parameters_leave_the_address_and_are_stored_apart_at_consent():
    prolific_study()
    visitor = Visitor()
    answer = visitor.get(LINK.format("5f1a"))
    assert answer.url == "/s/trust/"
    cookie = answer.cookies["arrival"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/s/trust/", True, "Lax")
    assert not ExternalIdentity.objects.exists()
    participant = visitor.join()
    identity = ExternalIdentity.objects.get()
    assert (identity.participant, identity.external_id) == (participant, "5f1a")
    assert identity.details == {"STUDY_ID": "st1", "SESSION_ID": "se1"}
    assert visitor.client.cookies["arrival"].value == ""
    for row in Participant.objects.values():
        assert "5f1a" not in map(str, row.values())


def test_no_page_after_the_landing_address_shows_who_somebody_is():
    prolific_study()
    visitor = arrive("secretpid")
    pages = [visitor.get(), visitor.get("consent/")]
    visitor.join()
    pages += [visitor.get("instructions/"), visitor.get("trial/"), visitor.get("withdraw/")]
    assert not any("secretpid" in page.text for page in pages)


def test_a_forged_cookie_is_nobody():
    prolific_study()
    visitor = arrive()
    visitor.client.cookies["arrival"] = "x" + visitor.client.cookies["arrival"].value
    assert "not complete" in visitor.get().text
    make_open_study(pictures=1, slug="other", recruiter="prolific")
    stranger = Visitor("other")
    stranger.client.cookies["arrival"] = arrive().client.cookies["arrival"].value
    assert stranger.get("consent/").status_code == 403


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("", "PROLIFIC_PID"),
        ("?PROLIFIC_PID=5f1a", "SESSION_ID"),
        (LINK.format("x" * 300), "Not readable"),
        (LINK.format("%00"), "Not readable"),
        (LINK.format("a%0Ab"), "Not readable"),
        (LINK.format("%7B%7B%25PROLIFIC_PID%25%7D%7D"), "Not readable"),
        (LINK.format("a&PROLIFIC_PID=b"), "Not readable"),
    ],
)
def test_a_link_that_does_not_say_who_comes_is_told_kindly(query, told):
    prolific_study()
    visitor = Visitor()
    answer = visitor.get(query)
    assert answer.status_code == (422 if query else 403)
    assert "This link is not complete" in answer.text
    assert told in answer.text
    assert visitor.get("consent/").status_code == 403


def test_a_closed_study_says_so_whatever_the_link_lacks():
    prolific_study()
    Study.objects.update(status="closed")
    assert "has ended" in Visitor().get("?PROLIFIC_PID=5f1a").text
    assert "has ended" in arrive().get().text


def test_nobody_can_consent_past_the_recruiter():
    prolific_study()
    visitor = arrive()
    ticket = visitor.ticket()
    answer = Visitor().post("consent/", decision="agree", ticket=ticket)
    assert answer.status_code == 403
    assert not Participant.objects.exists()


def test_the_preview_of_an_assignment_takes_nobody_in():
    make_open_study(pictures=1, recruiter="mturk")
    visitor = Visitor()
    page = visitor.get("?assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE&hitId=H1")
    assert page.status_code == 200
    assert "accept the assignment first" in page.text
    assert visitor.get("consent/").status_code == 403


def test_on_another_device_the_person_is_asked_and_then_goes_on():
    prolific_study()
    visitor, phone = arrive(), Visitor()
    visitor.join()
    visitor.get("trial/")
    arrive(visitor=phone)
    page = phone.get()
    assert "Welcome back" in page.text
    assert "participant" not in phone.client.cookies
    assert "Welcome back" in phone.get("consent/").text
    assert phone.post("return/").url == "/s/trust/trial/"
    assert phone.participant() == visitor.participant()
    assert Participant.objects.count() == 1
    assert Event.objects.get().kind == Event.Kind.CAME_BACK


def test_looking_at_the_link_alone_lets_nobody_into_anothers_participation():
    prolific_study()
    arrive().join()
    stranger = arrive()
    assert stranger.get("trial/").url == "/s/trust/"
    assert stranger.client.get("/s/trust/return/").status_code == 405
    assert not Event.objects.exists()


def test_coming_back_without_having_been_there_leads_to_the_start():
    prolific_study()
    assert arrive().post("return/").url == "/s/trust/"
    assert "participant" not in arrive().client.cookies


def test_two_people_at_one_computer_are_two_participants():
    prolific_study()
    computer = arrive("ann")
    finish(computer)
    arrive("bo", computer)
    assert "You are invited" in computer.get().text
    computer.join()
    assert set(ExternalIdentity.objects.values_list("external_id", flat=True)) == {"ann", "bo"}


def test_the_form_of_one_is_not_sent_by_the_next_at_the_same_computer():
    prolific_study()
    computer = arrive("ann")
    ticket = computer.ticket()
    arrive("bo", computer)
    answer = computer.post("consent/", decision="agree", ticket=ticket)
    assert answer.status_code == 422
    assert not Participant.objects.exists()


def test_two_tabs_and_a_double_click_make_one_participant():
    prolific_study()
    click, second_click, other_tab = arrive(), arrive(), arrive()
    ticket, other_ticket = click.ticket(), other_tab.ticket()
    for tab in (click, second_click):
        answer = tab.post("consent/", decision="agree", ticket=ticket)
        assert answer.url == "/s/trust/instructions/"
    answer = other_tab.post("consent/", decision="agree", ticket=other_ticket)
    assert "Welcome back" in answer.text
    assert Participant.objects.count() == 1
    assert ExternalIdentity.objects.count() == 1


def test_resume_shows_finished_people_their_end_again_even_when_closed():
    study = prolific_study()
    Exit.objects.create(study=study, outcome="completed", code="CODE1")
    finish(arrive())
    Study.objects.update(status="closed")
    phone = arrive()
    assert "Welcome back" in phone.get().text
    phone.post("return/")
    assert "CODE1" in phone.get("end/").text


def test_refuse_takes_nobody_twice_but_lets_the_unfinished_go_on():
    prolific_study(reentry="refuse")
    visitor = arrive()
    visitor.join()
    assert "Welcome back" in arrive().get().text
    visitor.respond_to_all()
    visitor.finish()
    late = arrive()
    assert late.get().status_code == 403
    assert "taken part already" in late.get().text
    assert late.post("return/").status_code == 403
    assert late.get("consent/").status_code == 403
    assert visitor.get("end/").status_code == 200


def test_again_takes_the_same_person_anew_only_after_the_end():
    prolific_study(reentry="again")
    visitor = arrive()
    visitor.join()
    assert "Welcome back" in arrive().get().text
    visitor.respond_to_all()
    visitor.finish()
    first = visitor.participant()
    assert visitor.post("again/").url == "/s/trust/"
    arrive(visitor=visitor)
    assert visitor.join() != first
    assert ExternalIdentity.objects.filter(external_id="5f1a").count() == 2


@pytest.mark.parametrize("reentry", ["resume", "refuse"])
def test_only_a_study_that_says_so_lets_a_browser_begin_anew(reentry):
    make_open_study(pictures=1, reentry=reentry)
    visitor = Visitor()
    participant = finish(visitor)
    assert "Take part again" not in visitor.get("end/").text
    visitor.post("again/")
    assert visitor.participant() == participant


def test_an_open_study_that_takes_people_again_says_so_at_the_end():
    make_open_study(pictures=1, reentry="again")
    visitor = Visitor()
    first = finish(visitor)
    assert "Take part again" in visitor.get("end/").text
    assert visitor.post("again/").url == "/s/trust/"
    assert visitor.join() != first
    visitor.post("again/")  # not in the middle of it
    assert visitor.participant() != first


def test_people_behind_one_address_are_as_many_as_they_are():
    make_open_study(pictures=1, reentry="refuse")
    for _ in range(3):
        finish(Visitor(REMOTE_ADDR="192.0.2.7"))
    assert Participant.objects.count() == 3


def test_a_full_study_says_so_kindly_and_takes_nobody_in():
    make_open_study(pictures=1, places=1)
    early, late = Visitor(), Visitor()
    ticket = late.ticket()
    early.join()
    for answer in (
        late.get(),
        late.get("consent/"),
        late.post("consent/", decision="agree", ticket=ticket),
    ):
        assert answer.status_code == 403
        assert "All places are taken" in answer.text
    assert Participant.objects.count() == 1
    assert early.get("instructions/").status_code == 200


def test_a_place_that_was_given_back_is_open_again():
    make_open_study(pictures=1, places=1, release_after_minutes=60)
    Visitor().join()
    Participant.objects.update(last_seen_at=timezone.now() - timedelta(minutes=61))
    assert Visitor().get().status_code == 200


def test_being_here_is_noted_but_not_at_every_glance():
    make_open_study(pictures=1)
    visitor = Visitor()
    before = visitor.join().last_seen_at
    visitor.get("instructions/")
    assert visitor.participant().last_seen_at == before
    long_ago = timezone.now() - timedelta(minutes=5)
    Participant.objects.update(last_seen_at=long_ago)
    visitor.get("instructions/")
    assert visitor.participant().last_seen_at > long_ago


def test_parameters_of_recruiters_mean_nothing_to_a_study_without_one():
    make_study()
    Study.objects.update(status="open")
    make_open_study(pictures=1, slug="plain")
    visitor = Visitor("plain")
    assert visitor.get("?PROLIFIC_PID=5f1a").status_code == 200
    visitor.join()
    assert not ExternalIdentity.objects.exists()
