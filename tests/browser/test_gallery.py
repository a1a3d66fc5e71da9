"""The gallery and the page of own maps: read by axe, used with a script and without."""

import pytest
from playwright.sync_api import Page, expect

from studyapp.models import SourceImage
from tests.browser.examining import examine
from tests.factories import make_researcher
from tests.gallery_study import make_gallery_study

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OPACITY = "getComputedStyle(document.querySelector('.laid .map')).opacity"


def _logged_in(visits, client, **options) -> Page:
    context = visits.context(**options)
    for name, cookie in client.cookies.items():
        context.add_cookies([{"name": name, "value": cookie.value, "url": visits.address}])
    return context.new_page()


def test_the_gallery_and_own_maps_and_how_much_of_a_map_is_seen(transactional_db, visits, client):
    study = make_gallery_study(pictures=2)
    study.conditions.create(name="captum", method="own-maps")
    client.force_login(make_researcher(study))
    page = _logged_in(visits, client)
    picture = SourceImage.objects.get(position=1)
    for address in (
        "/studies/trust/gallery/?look=map&metric_1=area&lowest_1=1&highest_1=0",
        f"/studies/trust/gallery/{picture.pk}/?look=difference",
        "/studies/trust/maps/",
        "/classifiers/elsewhere/",
    ):
        page.goto(address)
        examine(page)
    page.goto("/studies/trust/gallery/?look=map")
    page.get_by_label("Freely").fill("33")
    assert page.evaluate(OPACITY) == "0.33"
    page.get_by_label("100 %").check()
    assert page.evaluate(OPACITY) == "1"


def test_without_a_script_the_opacity_of_maps_has_fixed_steps(transactional_db, visits, client):
    study = make_gallery_study(pictures=1)
    client.force_login(make_researcher(study))
    page = _logged_in(visits, client, java_script_enabled=False)
    page.goto("/studies/trust/gallery/?look=map")
    expect(page.get_by_label("Freely")).to_be_hidden()
    page.get_by_label("25 %").check()
    expect(page.locator(".laid .map").first).to_have_css("opacity", "0.25")
