"""Pictures are answered by the short way, with all that every answer tells a browser."""

import pytest

from studyapp.views.participant.way import COOKIE
from tests.factories import make_open_study, make_participant

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture(client):
    """The address of the first picture of somebody who is taking part."""
    participant = make_participant(make_open_study())
    client.cookies[COOKIE] = participant.token
    return f"/s/trust/picture/{participant.trials.get(position=1).original_token}"


def test_a_picture_asks_three_questions_and_none_about_accounts(
    client, picture, django_assert_num_queries
):
    with django_assert_num_queries(3):
        response = client.get(picture)
    assert (response.status_code, response["Content-Type"]) == (200, "image/webp")
    assert response.resolver_match.view_name == "picture"
    assert not hasattr(response.wsgi_request, "user")


def test_a_picture_tells_a_browser_what_every_answer_does(client, picture):
    usual, shown = client.get("/s/trust/consent/"), client.get(picture)
    names = ("X-Frame-Options", "X-Content-Type-Options", "Content-Security-Policy")
    for name in (*names, "Permissions-Policy", "Referrer-Policy"):
        assert shown.headers.get(name), name
    assert shown["X-Frame-Options"] == usual["X-Frame-Options"]
    assert int(shown["Content-Length"]) == len(shown.content)


def test_the_short_way_refuses_what_the_long_one_did(client, picture):
    assert client.post(picture).status_code == 405
    assert client.get("/s/trust/picture/none").status_code == 404
    assert client.get(picture, headers={"host": "elsewhere.example"}).status_code == 400
    client.cookies.clear()
    assert client.get(picture).status_code == 404
