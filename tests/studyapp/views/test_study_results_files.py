"""The files of a study's results: plots, tables, and the report for paper."""

import csv
import io
import re

import pytest
from django.urls import reverse

from studyapp.actions.results import study_results
from studyapp.models import Study
from tests.factories import make_researcher
from tests.rich_study import make_rich_study
from tests.studyapp.actions.answers import take_part

pytestmark = pytest.mark.django_db

OVERALL = "/results/trust/plots/overall/preference"


def _page(client, address="/results/trust/"):
    return client.get(address).content.decode()


def test_plots_are_svg_for_every_page_and_png_for_papers(rosa, study):
    take_part(study, chosen=8, level=1)
    light, dark = (rosa.get(f"{OVERALL}.svg{query}") for query in ("", "?dark=1&narrow=1"))
    assert light["Content-Type"] == "image/svg+xml"
    assert light.content.startswith(b"<svg")
    assert light.content != dark.content
    picture = rosa.get(f"{OVERALL}.png")
    assert picture["Content-Type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG")
    assert rosa.get("/results/trust/plots/overall/dots.svg").status_code == 404


def test_every_plot_and_table_that_the_page_names_is_there(client):
    client.force_login(make_researcher(make_rich_study()))
    html = _page(client)
    plots = set(re.findall(r'"(/results/trust/plots/[^"?]+svg)"', html))
    assert len(plots) >= 10
    for address in plots:
        assert client.get(address).status_code == 200, address
    tables = re.findall(r'"/results/trust/tables/([^/"]+)/([^/"]+).csv"', html)
    assert len(tables) == len(set(tables)) > 30
    found = study_results(Study.objects.get()).results
    for section, table in tables:
        assert found.section(section).table(table).rows


def test_a_table_of_the_results_has_every_row_unrounded(rosa, study):
    for chosen in (9, 7):
        take_part(study, chosen=chosen, level=2)
    response = rosa.get("/results/trust/tables/overall/estimates.csv")
    assert response["Content-Disposition"] == (
        'attachment; filename="study-trust_results-overall-estimates.csv"'
    )
    body = b"".join(response.streaming_content).decode()
    these, _ = csv.DictReader(io.StringIO(body))
    assert float(these["preference"]) == 0.8
    assert 0.05 < float(these["low"]) < 0.065
    assert rosa.get("/results/trust/tables/overall/passwords.csv").status_code == 404


def test_the_report_for_paper_has_nothing_folded(rosa, study):
    for chosen in (9, 7):
        take_part(study, chosen=chosen, level=2)
    html = _page(rosa, "/results/trust/report/")
    details = re.findall(r"<details[^>]*>", html.partition("<main")[2])
    assert details
    assert all(tag.endswith(" open>") for tag in details)
    assert 'loading="lazy"' not in html
    assert "dark=1" not in html
    assert "More about it" not in html


def test_members_only(client, study):
    take_part(study, chosen=3, level=0)
    addresses = [
        "/results/trust/",
        "/results/trust/report/",
        f"{OVERALL}.svg",
        f"{OVERALL}.png",
        "/results/trust/tables/overall/estimates.csv",
    ]
    for address in addresses:
        assert client.get(address)["Location"] == f"/accounts/login/?next={address}"
    client.force_login(make_researcher(name="remy"))
    for address in addresses:
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 405


def test_addresses_are_those_of_the_study():
    assert reverse("results_svg", args=["trust", "overall", "preference"]) == f"{OVERALL}.svg"
    assert reverse("results_png", args=["trust", "overall", "preference"]) == f"{OVERALL}.png"
