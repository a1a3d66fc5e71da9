"""The pages in languages that are written from right to left, and in ones with longer words."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from studyapp.models import Participant, Response
from tests import pseudo
from tests.browser.examining import DESKTOP, PHONE, SMALL, ZOOMED, fits
from tests.factories import make_open_study, picture_bytes
from tests.full_study import TEXTS, make_full_study
from tests.walker import Walker

PICTURE = picture_bytes(3)
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def spoken(settings, tmp_path):
    pseudo.speak(settings, tmp_path)


def _texts(code: str) -> dict[str, dict[str, str]]:
    """The study's own texts, a sentence each."""
    said = {"he": pseudo.mirrored, "eo": pseudo.stretched}[code]
    return {code: {field: said(f"here are the words of the {field}") for field in TEXTS}}


def _settings(code: str) -> dict:
    return {"languages": ["en", code], "translations": _texts(code)}


def _fits_everywhere(page: Page) -> None:
    for viewport in (DESKTOP, ZOOMED, PHONE, SMALL):
        page.set_viewport_size(viewport)
        fits(page)
    page.set_viewport_size(DESKTOP)


def _box(page: Page, selector: str) -> dict[str, float]:
    return page.locator(selector).first.bounding_box()


@pytest.mark.parametrize("code", ["he", "eo"])
def test_no_page_goes_on_beside_the_screen(transactional_db, spoken, visits, code):
    """Whatever the direction and however long the words, at 320 px and at 200 % too."""
    study = make_full_study(**_settings(code), practice_feedback="")
    walker = Walker(study, HTTP_ACCEPT_LANGUAGE=code)
    walker.look_around()
    walker.get(f"?lang={code}")
    walker.join()
    walker.go_all_the_way()
    walker.get("withdraw/")
    texts = [a.body.decode() for a in walker.answers if f'<html lang="{code}"'.encode() in a.body]
    kinds = {_kind(text): text for text in texts}
    page = visits.page()
    page.route("**/picture/*", lambda route: route.fulfill(body=PICTURE))
    for number, text in enumerate(kinds.values()):
        address = f"{visits.address}/seen/{number}"
        page.route(address, _serving(text))
        page.goto(address)
        assert page.locator("html").get_attribute("dir") == ("rtl" if code == "he" else "ltr")
        _fits_everywhere(page)
    assert len(kinds) > 15


def _serving(text: str) -> Callable[[Route], None]:
    """The page as it was sent, at an address of its own."""
    return lambda route: route.fulfill(body=text, content_type="text/html; charset=utf-8")


def _kind(text: str) -> tuple[str, ...]:
    """What a page is: its heading, and the state of its trial or form."""
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", text, re.DOTALL)[1]
    state = re.search(r'data-state="(\w+)"', text)
    return heading, state[1] if state else "", "errorlist" in text, "instructed" in text


def test_the_page_is_mirrored_but_the_stage_is_not(transactional_db, spoken, visits):
    """What is stored as left was on the left: a key, a button and a picture say the same."""
    make_open_study(pictures=3, **_settings("he"))
    page = visits.page(locale="he-IL")
    page.goto("/s/trust/")
    brand, languages = _box(page, ".brand"), _box(page, ".languages")
    assert brand["x"] > DESKTOP["width"] / 2 > languages["x"]
    page.get_by_role("link", name=pseudo.mirrored("Continue")).click()
    page.locator("[value=agree]").click()
    page.locator("a.primary").click()
    for viewport in (DESKTOP, ZOOMED, PHONE):
        page.set_viewport_size(viewport)
        a, b = _box(page, ".a img"), _box(page, ".b img")
        is_row = viewport != PHONE
        assert a["x"] < b["x"] if is_row else (a["y"] < b["y"] and a["x"] == b["x"])
        buttons = [_box(page, f"[name=choice][value={side}]") for side in ("left", "right")]
        assert buttons[0]["x"] < buttons[1]["x"]
    page.set_viewport_size(DESKTOP)
    for number, act in enumerate((_press_left, _press_right, _click_b)):
        expect(page.locator("[name=choice][value=left]")).to_be_enabled()
        page.wait_for_timeout(300)
        act(page)
        expect(page.locator("#progress")).to_have_attribute("value", str(min(number + 2, 3)))
    page.wait_for_url("**/questions/")
    stored = Response.objects.order_by("trial__position").values_list("side", flat=True)
    assert list(stored) == ["left", "right", "right"]
    assert Participant.objects.get().language == "he"


def _press_left(page: Page) -> None:
    page.keyboard.press("ArrowLeft")


def _press_right(page: Page) -> None:
    page.keyboard.press("ArrowRight")


def _click_b(page: Page) -> None:
    page.locator(".choices button", has_text="B").click()


def test_five_steps_go_from_a_on_the_left_to_b_on_the_right(transactional_db, spoken, visits):
    study = make_open_study(pictures=1, answer_format="graded", **_settings("he"))
    walker = Walker(study, wrongs=False, HTTP_ACCEPT_LANGUAGE="he")
    walker.join()
    context = visits.context()
    token = walker.client.cookies["participant"].value
    context.add_cookies(
        [{"name": "participant", "value": token, "url": f"{visits.address}/s/trust/"}]
    )
    page = context.new_page()
    page.goto("/s/trust/trial/")
    assert page.locator("html").get_attribute("dir") == "rtl"
    values = ["-2", "-1", "0", "1", "2"]
    places = [_box(page, f"[name=choice][value='{value}']")["x"] for value in values]
    assert places == sorted(places)


@pytest.mark.parametrize("code", ["nl", "de", "fr", "es", "sv"])
def test_five_steps_fit_on_a_small_phone_in_every_language(transactional_db, visits, code):
    texts = {field: f"The {field} of this study" for field in TEXTS}
    study = make_full_study(languages=["en", code], translations={code: texts})
    walker = Walker(study, wrongs=False, HTTP_ACCEPT_LANGUAGE=code)
    walker.join()
    walker.go_all_the_way(until="trial")
    page = visits.page(viewport=SMALL)
    page.route("**/picture/*", lambda route: route.fulfill(body=PICTURE))
    page.route("**/seen/", _serving(walker.get("trial/").text))
    page.goto("/seen/")
    fits(page)
    assert page.locator("html").get_attribute("lang") == code


def test_a_language_is_chosen_from_the_list_without_a_script(transactional_db, visits):
    translations = {"nl": {field: f"{field} (nl)" for field in TEXTS}}
    make_open_study(pictures=1, languages=["en", "nl"], translations=translations)
    page = visits.page(java_script_enabled=False)
    page.goto("/s/trust/")
    navigation = page.get_by_role("navigation", name="Language")
    expect(navigation.get_by_role("link")).to_have_text(["English", "Nederlands"])
    navigation.get_by_role("link", name="Nederlands").click()
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    expect(page.get_by_role("link", name="Nederlands")).to_have_attribute("aria-current", "true")
    page.locator("a.primary").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("Wat meedoen inhoudt")
