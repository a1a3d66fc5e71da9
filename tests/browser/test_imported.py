"""Imported answers in a real browser: found in the list, accessible, whole on a telephone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from studyapp.actions.import_answers import import_answers
from tests.browser.examining import examine, fits
from tests.factories import make_researcher

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KEY = """
study: crowd
title: A crowd of eight
layout: long
columns: {participant: who, item: picture, left: left, right: right, chosen: answer, level: knows}
levels: {0: Novice, 1: Expert}
"""


@pytest.fixture
def imported(tmp_path):
    """Eight people of two levels, who were asked about four pictures; rosa may see them."""
    lines = ["who,picture,left,right,answer,knows"]
    for person in range(8):
        for picture in range(4):
            pair = ("gradcam", "lime") if (person + picture) % 2 else ("lime", "gradcam")
            chosen = "gradcam" if (person * picture) % 3 < 2 else "lime"
            row = (f"p{person}", f"cat {picture}", *pair, chosen, str(person % 2))
            lines.append(",".join(row))
    (tmp_path / "crowd.csv").write_text("\n".join(lines) + "\n")
    (tmp_path / "key.yaml").write_text(KEY)
    file, key = tmp_path / "crowd.csv", tmp_path / "key.yaml"
    return import_answers(file=file, key=key, members=[make_researcher()])


def test_the_page_is_found_in_the_list_and_is_accessible(visits, imported):
    page = visits.page()
    page.goto("/accounts/login/?next=/results/")
    page.get_by_label("Username").fill("rosa")
    page.get_by_label("Password").fill("a long enough password")
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("link", name="A crowd of eight").wait_for()
    examine(page)
    page.get_by_role("link", name="A crowd of eight").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A crowd of eight")
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    page.set_viewport_size({"width": 390, "height": 844})
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    fits(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Everything (Psych-DS package)").click()
    assert download.value.suggested_filename == "imported-crowd.zip"
