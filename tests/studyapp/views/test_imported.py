"""The results page of imported answers: for whom it is, and that all of it is there."""

import pytest
from django.urls import reverse

from studyapp import media
from studyapp.actions.import_answers import import_answers
from studyapp.analysis.results.document import Results
from tests.factories import make_admin, make_researcher

pytestmark = pytest.mark.django_db

KEY = """
study: crowd
title: A crowd of four
layout: long
columns: {participant: who, item: picture, chosen: answer}
always: {first: gradcam, second: lime}
"""


@pytest.fixture
def kept(tmp_path):
    """Four people who chose gradcam for 6, 4, 7 and 5 of ten pictures; rosa may see them."""
    rows = [
        f"p{person},cat {picture},{'first' if picture < chosen else 'second'}"
        for person, chosen in enumerate((6, 4, 7, 5))
        for picture in range(10)
    ]
    file, key = tmp_path / "crowd.csv", tmp_path / "key.yaml"
    file.write_text("\n".join(["who,picture,answer", *rows]))
    key.write_text(KEY)
    return import_answers(file=file, key=key, members=[make_researcher()])


def test_members_see_the_page_and_strangers_do_not(kept, client):
    page = reverse("imported_results", args=[kept.slug])
    assert client.get(page).status_code == 302
    client.force_login(make_researcher(name="remy"))
    assert client.get(page).status_code == 404
    assert kept.title not in client.get(reverse("results")).content.decode()
    for user in (make_admin(), kept.members.get()):
        client.force_login(user)
        assert kept.title in client.get(reverse("results")).content.decode()
        assert "55\u00a0%" in client.get(page).content.decode()
        assert client.get(reverse("imported_report", args=[kept.slug])).status_code == 200


def test_every_plot_and_table_of_the_page_is_there(kept, client):
    client.force_login(make_admin())
    results = Results.from_json(kept.document)
    for section in results.sections:
        for table in section.tables:
            address = reverse("imported_table", args=[kept.slug, section.name, table.name])
            assert client.get(address).status_code == 200
    (plot,) = results.section("flow").plots
    for form, begins in (("svg", b"<svg"), ("png", b"\x89PNG")):
        address = reverse(f"imported_{form}", args=[kept.slug, "flow", plot])
        assert client.get(address).content.startswith(begins)
    nothing = reverse("imported_svg", args=[kept.slug, "flow", "nothing"])
    assert client.get(nothing).status_code == 404


def test_the_package_is_handed_out_as_it_is_kept(kept, client):
    client.force_login(make_admin())
    response = client.get(reverse("imported_package", args=[kept.slug]))
    assert b"".join(response.streaming_content) == media.read(kept.package)
    assert 'filename="imported-crowd.zip"' in response["Content-Disposition"]
