"""The audit's pages in a real browser, as files: accessible, whole on a telephone, and on paper."""

import pytest

from explainers.audit.reports.gallery import as_gallery
from explainers.audit.reports.html import as_html
from tests.browser.examining import examine
from tests.explainers.audit.made import row
from tests.explainers.audit.reports.making import make

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """An audit with failures, subgroups, conditions and a picture that could not be judged."""
    verdicts = ("pass", "fail", "not applicable")
    rows = [
        row(
            f"a-long-folder-name/with-another-in-it/{number:05d}.png",
            verdicts[number % 3],
            predicted=("red", "blue")[number % 5 == 0],
            tags=(f"skin={number % 2}", "trigger=glare", "night"),
        )
        for number in range(12)
    ]
    errors = [{"picture": "broken.png", "error": "PictureError: it is damaged"}]
    document, evidence = make(rows, errors, tags={"domain_outside": ["night"]})
    out = tmp_path_factory.mktemp("audit")
    as_html(document, evidence, out)
    as_gallery(document, evidence, out)
    return out


@pytest.fixture
def page(browser):
    """A page without a server; it may complain about nothing."""
    complaints = []
    opened = browser.new_page()
    opened.on("console", lambda message: complaints.append(message.text))
    yield opened
    opened.close()
    assert complaints == []


def test_the_report_is_accessible_in_every_look_and_width_and_can_be_printed(page, folder):
    page.goto((folder / "report.html").as_uri())
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    examine(page)
    assert page.evaluate("[...document.images].every((one) => one.naturalWidth > 0)")
    page.emulate_media(media="print")
    assert not page.get_by_role("navigation").is_visible()
    assert page.get_by_role("heading", name="Failures").is_visible()


def test_the_gallery_is_accessible_and_shows_only_what_is_chosen(page, folder):
    page.goto((folder / "gallery.html").as_uri())
    examine(page)
    shown = page.locator(".card:visible")
    assert shown.count() == 12
    page.get_by_role("radio", name="all").focus()
    page.keyboard.press("ArrowDown")  # by keyboard to the failures
    assert shown.count() == 4
    assert page.get_by_text("fail", exact=True).filter(visible=True).count() == 4
