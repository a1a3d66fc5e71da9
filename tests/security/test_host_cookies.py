"""In production a participant's cookies are believed of this host alone, one set for each study."""

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from studyapp.host_cookies import NAMES, HostCookies
from studyapp.models import Participant, Study
from studyapp.models.participation import new_token
from tests.factories import make_open_study
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def production(settings):
    settings.SESSION_COOKIE_SECURE = True


def joined(slug: str, client: Client):
    visitor = Visitor(slug)
    visitor.client = client
    return visitor, visitor.post("consent/", decision="agree", ticket=visitor.ticket())


def test_every_cookie_of_a_participant_has_the_prefix_and_what_it_asks_for():
    study = make_open_study(pictures=1, recruiter="prolific")
    Study.objects.filter(pk=study.pk).update(languages=["en", "nl"])
    visitor = Visitor()
    shown = visitor.get("?lang=nl&PROLIFIC_PID=p&STUDY_ID=s&SESSION_ID=t")
    answer = visitor.post("consent/", decision="agree", ticket=visitor.ticket())
    set_there = {**answer.cookies, **shown.cookies}  # joining deletes the arrival
    assert {f"__Host-{name}.trust" for name in NAMES} == set(set_there) - {"csrftoken"}
    for name, cookie in set_there.items():
        if name != "csrftoken":  # whose name the settings for production change
            assert name.startswith("__Host-")
            assert (cookie["path"], cookie["secure"], cookie["domain"]) == ("/", True, "")
            assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_who_takes_part_in_two_studies_is_one_person_in_each():
    client = Client()
    for slug in ("first", "second"):
        make_open_study(pictures=1, slug=slug)
        joined(slug, client)
    tokens = {
        slug: client.cookies[f"__Host-participant.{slug}"].value for slug in ("first", "second")
    }
    for participant in Participant.objects.select_related("study"):
        assert participant.token == tokens[participant.study.slug]
    for slug in tokens:
        assert client.get(f"/s/{slug}/trial/").status_code in (200, 302)


def test_a_plain_cookie_that_another_host_may_have_planted_is_not_believed():
    make_open_study(pictures=1)
    visitor, _ = joined("trust", Client())
    token = Participant.objects.get().token
    there = visitor.client.get("/s/trust/trial/", follow=True).redirect_chain
    stranger = Client()
    stranger.cookies["participant"] = token
    assert stranger.get("/s/trust/trial/", follow=True).redirect_chain != there
    stranger.cookies["__Host-participant.trust"] = token
    assert stranger.get("/s/trust/trial/", follow=True).redirect_chain == there
    stranger.cookies["__Host-participant.trust"] = new_token()
    assert stranger.get("/s/trust/trial/", follow=True).redirect_chain != there


def test_a_cookie_is_taken_away_by_the_name_that_it_was_given():
    def forgetting(request):
        response = HttpResponse()
        response.delete_cookie("participant", path="/s/trust/", samesite="Lax")
        return response

    answer = HostCookies(forgetting)(RequestFactory().get("/s/trust/withdraw/"))
    assert answer.cookies["__Host-participant.trust"]["max-age"] == 0
    assert answer.cookies["__Host-participant.trust"]["path"] == "/"
