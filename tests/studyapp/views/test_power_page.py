"""The page that says how many participants a study needs."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import make_researcher

pytestmark = pytest.mark.django_db


@pytest.fixture
def rosa(client) -> Client:
    client.force_login(make_researcher())
    return client


def get(client: Client, name: str = "power", **assumptions):
    filled = {
        "question": "overall",
        "preference": "65",
        "pictures": "10",
        "icc": "0.2",
        "power": "80",
        "margin": "10",
        "alpha": "0.05",
    }
    return client.get(reverse(name), filled | assumptions)


def main(page) -> str:
    """Without the header, where a token changes every time."""
    return page.text.split("<main")[1]


@pytest.mark.parametrize("name", ["power", "power_svg"])
def test_only_who_is_logged_in_gets_there(name, rosa):
    assert get(Client(), name).url.startswith("/accounts/login/")
    assert get(rosa, name).status_code == 200


def test_the_empty_page_answers_for_an_example(rosa):
    page = rosa.get(reverse("power"))
    assert page.status_code == 200
    assert "25 people with 10 pictures each are enough" in page.text
    assert main(get(rosa)) == main(page)


def test_an_answer_keeps_what_was_entered_and_shows_its_plot_and_tables(rosa):
    page = get(rosa, question="trend", preference="80, 70, 60", shares="3, 5, 2", participants="93")
    assert "93 people (28 + 46 + 19)" in page.text
    assert 'value="80, 70, 60"' in page.text
    plot = re.search(r'<img src="([^"]+)"', page.text)[1].replace("&amp;", "&")
    assert "shares=3%2C+5%2C+2" in plot
    drawn = rosa.get(plot)
    assert drawn["Content-Type"] == "image/svg+xml"
    assert rosa.get(f"{plot}&dark=1&narrow=1").content != drawn.content
    assert page.text.count("<table>") == 2


def test_studies_are_simulated_only_when_asked(rosa):
    assert "simulated ones" not in get(rosa, participants="12").text
    page = get(rosa, participants="12", simulate="on")
    assert "of 1000 simulated ones" in page.text
    assert main(get(rosa, participants="12", simulate="on")) == main(page)


@pytest.mark.parametrize(
    ("assumptions", "complaint"),
    [
        ({"preference": "lots"}, "Enter numbers such as"),
        ({"preference": "100"}, "leaves no chance"),
        ({"preference": "-5"}, "above 0"),
        ({"preference": "nan"}, "above 0"),
        ({"preference": ""}, "required"),
        ({"preference": "80, 70"}, "The overall preference is one number, not 2."),
        ({"question": "contrast"}, "Levels are compared from two on"),
        ({"question": "trend", "preference": "80, 70", "shares": "1"}, "one number above 0 for"),
        ({"icc": "1"}, "less than or equal to 0.95"),
        ({"pictures": "0"}, "greater than or equal to 1"),
        ({"question": "anything"}, "not one of the available choices"),
        ({"preference": " ".join("5" * 11)}, "at most 10"),
        ({"simulate": "on"}, "Enter how many participants"),
        ({"simulate": "on", "participants": "5000"}, "At most 2,000"),
    ],
)
def test_what_is_impossible_is_refused_in_words_beside_what_was_entered(
    rosa, assumptions, complaint
):
    page = get(rosa, **assumptions)
    assert page.status_code == 422
    assert complaint in page.text
    assert 'id="answer"' not in page.text
    if "simulate" not in assumptions:
        assert get(rosa, "power_svg", **assumptions).status_code == 404


def test_the_navigation_leads_there(rosa):
    assert f'href="{reverse("power")}"' in rosa.get(reverse("results")).text
