"""The monitor's pages, for members of the study alone."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.factories import make_admin, make_open_study, make_participant, make_researcher
from tests.rich_study import make_rich_study

pytestmark = pytest.mark.django_db
PAGES = ("monitor", "monitor_now")


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()


def of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("name", PAGES)
def test_only_members_and_admins_get_there(name):
    study = make_open_study(pictures=1)
    address = reverse(name, args=["trust"])
    assert Client().get(address).url.startswith("/accounts/login/")
    assert of(make_researcher(name="stan")).get(address).status_code == 404
    assert of(make_researcher(study)).get(address).status_code == 200
    answer = of(make_admin()).get(address)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert of(make_admin(name="amy")).post(address).status_code == 405


def test_an_empty_study_says_so():
    text = of(make_researcher(make_open_study(pictures=1))).get("/results/trust/monitor/").text
    assert "Nobody has taken part yet" in text
    assert "No main trial was put to anybody yet" in text


def test_the_page_holds_what_changes_and_a_link_for_whoever_has_no_script():
    study = make_rich_study()
    client = of(make_researcher(study))
    page = client.get("/results/trust/monitor/").text
    assert '<a class="button" href="/results/trust/monitor/">Reload</a>' in page
    assert 'data-address="/results/trust/monitor/now/"' in page
    part = client.get("/results/trust/monitor/now/").text
    assert "<html" not in part
    assert part.count("data-part=") == page.count("data-part=")
    for heading in ("Participants", "Pace", "What was shown", "Trouble on the way"):
        assert heading in part
    assert "7 completed, 1 in progress" in part


def test_the_rehearsal_is_marked_and_keeps_to_itself():
    study = make_open_study(pictures=2)
    make_participant(study, level=0, kind="simulated")
    page = of(make_researcher(study)).get("/results/trust/monitor/?simulated=1").text
    assert "Rehearsal with simulated participants" in page
    assert 'data-address="/results/trust/monitor/now/?simulated=1"' in page
    assert "1 completed, 0 in progress" in page


def test_the_results_page_leads_to_it():
    study = make_open_study(pictures=1)
    assert '/results/trust/monitor/"' in of(make_researcher(study)).get("/results/trust/").text
