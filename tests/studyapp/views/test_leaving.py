"""The end in each of its ways, and the way out at any time."""

import re

import pytest

from studyapp.actions.taking_part.way import end
from studyapp.models import Exit, Invitation, Participant, Response, Study, Trial
from tests.factories import make_open_study, make_participant
from tests.visitor import TICKET, Visitor, without_tokens

pytestmark = pytest.mark.django_db
LINK = "https://app.prolific.com/submissions/complete?cc={code}&p={participant}"


@pytest.fixture
def study() -> Study:
    study = make_open_study(pictures=2)
    Study.objects.update(debrief="It was about *trust*.")
    for outcome in ("completed", "screened_out", "failed_check", "withdrawn"):
        Exit.objects.create(study=study, outcome=outcome, code=f"{outcome}-1", return_url=LINK)
    return study


def confirm(visitor: Visitor, **fields: str) -> str:
    """The ticket of the confirmation page."""
    page = visitor.post("withdraw/", **fields) if fields else visitor.get("withdraw/")
    return TICKET.search(page.text)[1]


@pytest.mark.parametrize(
    ("outcome", "told", "debriefed"),
    [
        ("completed", "you are done", True),
        ("screened_out", "You did nothing wrong", False),
        ("failed_check", "how we explained it", False),
    ],
)
def test_each_end_has_its_own_words_code_and_link(study, outcome, told, debriefed):
    visitor = Visitor()
    visitor.join()
    end(visitor.participant(), outcome)
    page = visitor.get("end/").text
    code = visitor.participant().code
    assert told in page
    assert f"{outcome}-1" in page
    assert code in page
    link = f"https://app.prolific.com/submissions/complete?cc={outcome}-1&amp;p={code}"
    assert f'href="{link}"' in page
    assert ("<em>trust</em>" in page) == debriefed
    assert "/s/trust/withdraw/" in page


def test_nothing_in_the_address_changes_where_the_button_leads(study):
    visitor = Visitor()
    visitor.get("?return_url=https://evil.example&next=//evil.example")
    visitor.join()
    end(visitor.participant(), "completed")
    page = visitor.get("end/?return_url=https://evil.example&cc=evil").text
    assert "evil" not in without_tokens(page)
    links = re.findall(r'href="(https://[^"]+)"', page)
    assert [link.split("?")[0] for link in links] == [LINK.split("?")[0]]


def test_every_page_after_consent_has_the_way_out_and_none_before(study):
    visitor = Visitor()
    for page in ("", "consent/", "declined/"):
        assert "/s/trust/withdraw/" not in visitor.get(page).text
    visitor.join()
    for page in ("instructions/", "trial/"):
        assert "/s/trust/withdraw/" in visitor.get(page).text
    visitor.respond_to_all()
    assert "/s/trust/withdraw/" in visitor.get("questions/").text
    visitor.finish()
    assert "/s/trust/withdraw/" in visitor.get("end/").text


def test_withdrawing_asks_first_and_then_deletes_everything(study):
    visitor = Visitor()
    visitor.join()
    visitor.respond()
    ticket = confirm(visitor)
    assert Participant.objects.count() == 1
    page = visitor.post("withdraw/", ticket=ticket)
    assert "have been deleted" in page.text
    assert "withdrawn-1" in page.text
    assert visitor.client.cookies["participant"].value == ""
    assert not any(model.objects.exists() for model in (Participant, Trial, Response))
    study.refresh_from_db()
    assert study.withdrawn == 1
    assert "You are invited" in visitor.get().text


def test_a_double_click_and_a_reload_show_the_same_page_and_count_once(study):
    visitor, twin = Visitor(), Visitor()
    visitor.join()
    twin.client.cookies["participant"] = visitor.participant().token
    ticket = confirm(visitor)
    pages = [tab.post("withdraw/", ticket=ticket).text for tab in (visitor, twin, visitor)]
    assert all("have been deleted" in page and "withdrawn-1" in page for page in pages)
    study.refresh_from_db()
    assert study.withdrawn == 1


def test_back_after_withdrawing_leads_to_the_start_and_stores_nothing(study):
    visitor, stale = Visitor(), Visitor()
    visitor.join()
    trial = visitor.trial_token()
    stale.client.cookies["participant"] = visitor.participant().token
    visitor.post("withdraw/", ticket=confirm(visitor))
    for tab in (visitor, stale):
        assert tab.post("trial/", trial=trial, choice="left").url == "/s/trust/"
        assert tab.get("end/").url == "/s/trust/"
    assert not Participant.objects.exists()


def test_an_answer_that_travels_while_its_person_withdraws_leads_to_the_start(study, monkeypatch):
    visitor = Visitor()
    visitor.join()
    token = visitor.trial_token()

    def gone(**_):
        raise Participant.DoesNotExist

    monkeypatch.setattr("studyapp.views.participant.trials.respond", gone)
    assert visitor.post("trial/", trial=token, choice="left").url == "/s/trust/"


@pytest.mark.parametrize("status", ["paused", "closed"])
def test_a_study_that_takes_nothing_in_still_lets_people_go(study, status):
    visitor = Visitor()
    visitor.join()
    Study.objects.update(status=status)
    visitor.post("withdraw/", ticket=confirm(visitor))
    assert not Participant.objects.exists()


def test_with_the_code_any_browser_will_do(study):
    code = make_participant(study, level=1).code
    stranger = Visitor()
    assert "Your code" in stranger.get("withdraw/").text
    ticket = confirm(stranger, code=f" {code[:4].lower()}-{code[4:]} ")
    assert Participant.objects.count() == 1
    page = stranger.post("withdraw/", ticket=ticket).text
    assert "has been deleted" in page
    assert "withdrawn-1" not in page
    assert not Participant.objects.exists()


def test_an_unknown_code_gets_the_same_pages_as_a_known_one(study):
    code = make_participant(study, level=1).code
    other = make_participant(make_open_study(pictures=1, slug="other"), level=1).code
    pages = []
    for typed in ("22222222", other, code):
        visitor = Visitor()
        asked = visitor.post("withdraw/", code=typed)
        done = visitor.post("withdraw/", ticket=TICKET.search(asked.text)[1])
        texts = [_without_tokens(page.text).replace(typed, "CODE") for page in (asked, done)]
        pages.append((asked.status_code, done.status_code, *texts))
    assert len(set(pages)) == 1
    assert Participant.objects.get().code == other


def _without_tokens(page: str) -> str:
    return re.sub(r'(name="(?:csrfmiddlewaretoken|ticket)" value=")[^"]+', r"\1", page)


@pytest.mark.parametrize("typed", ["", "K7RM", "K7RM2XQ0", "' OR 1=1", "x" * 500, "\0" * 8])
def test_what_is_no_code_is_said_so(study, typed):
    answer = Visitor().post("withdraw/", code=typed)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


@pytest.mark.parametrize("ticket", ["", "forged", "x" * 5000])
def test_a_forged_or_old_confirmation_deletes_nothing(study, ticket, monkeypatch):
    visitor = Visitor()
    visitor.join()
    answer = visitor.post("withdraw/", ticket=ticket)
    assert answer.status_code == 422
    assert "nothing was deleted" in answer.text
    good = confirm(visitor)
    monkeypatch.setattr("studyapp.forms.withdrawal.TICKET_SECONDS", -1)
    assert visitor.post("withdraw/", ticket=good).status_code == 422
    assert Participant.objects.count() == 1


def test_the_confirmation_of_one_study_deletes_nothing_in_another(study):
    make_open_study(pictures=1, slug="other")
    visitor, other = Visitor(), Visitor("other")
    visitor.join()
    assert other.post("withdraw/", ticket=confirm(visitor)).status_code == 422
    assert Participant.objects.count() == 1


def test_somebody_elses_code_does_not_log_oneself_out(study):
    gone = make_participant(study, level=1)
    visitor = Visitor()
    visitor.join()
    page = visitor.get("withdraw/?code").text
    assert "Your code" in page
    visitor.post("withdraw/", ticket=confirm(visitor, code=gone.code))
    assert visitor.get("instructions/").status_code == 200


def test_deleting_takes_the_form_token():
    make_open_study(pictures=1)
    visitor = Visitor(enforce_csrf_checks=True)
    assert visitor.post("withdraw/", ticket="any").status_code == 403
    assert not Invitation.objects.exists()
