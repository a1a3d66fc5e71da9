"""What a researcher sees, and nobody else."""

import csv
import io
import re
import subprocess
import sys

import pytest
from django.urls import reverse
from django.utils import timezone

from studyapp.analysis.columns import CODEBOOK, TABLES, TRIALS
from studyapp.models import SourceImage, Study
from tests.factories import (
    make_admin,
    make_open_study,
    make_participant,
    make_researcher,
    make_study,
)
from tests.studyapp.actions.answers import take_part

pytestmark = pytest.mark.django_db

OF_A_STUDY = ["study_results", "results_report", "codebook_csv"]


def _page(client, name="study_results", query="", slug="trust"):
    response = client.get(reverse(name, args=[slug]) + query)
    assert response.status_code == 200
    return response


def _table(client, table, query="", slug="trust"):
    response = client.get(reverse("table_csv", args=[slug, table]) + query)
    assert response.status_code == 200
    return response


def _text(response) -> str:
    """The words of a page, without tags."""
    text = re.sub(r"<[^>]*>", " ", response.content.decode())
    return re.sub(r"[ \n]+", " ", text.replace("&nbsp;", "\u00a0"))


def _csv(response) -> list[list[str]]:
    body = b"".join(response.streaming_content).decode("utf-8")
    return list(csv.reader(io.StringIO(body, newline="")))


@pytest.mark.parametrize("name", OF_A_STUDY)
def test_strangers_are_sent_to_the_log_in_page(client, study, name):
    response = client.get(reverse(name, args=["trust"]))
    assert response["Location"] == f"/accounts/login/?next={reverse(name, args=['trust'])}"


@pytest.mark.parametrize("name", OF_A_STUDY)
def test_a_study_of_others_does_not_exist(client, study, name):
    take_part(study, chosen=3, level=0)
    client.force_login(make_researcher(name="remy"))
    assert client.get(reverse(name, args=["trust"])).status_code == 404


@pytest.mark.parametrize("name", ["results", *OF_A_STUDY])
def test_pages_are_only_read(rosa, name):
    address = reverse(name, args=[] if name == "results" else ["trust"])
    assert rosa.post(address).status_code == 405


def test_the_list_shows_ones_own_studies_with_real_participants_counted(rosa, study):
    make_open_study(slug="secret", title="Somebody else's", pictures=1)
    take_part(study, chosen=3, level=0)
    make_participant(study)
    take_part(study, chosen=3, level=0, kind="simulated")
    response = rosa.get(reverse("results"))
    text = _text(response)
    assert "Which picture convinces you? Open 2 1 1 simulated" in text
    assert "Somebody else" not in text


def test_an_admin_sees_every_study(client, study):
    client.force_login(make_admin())
    assert "Which picture convinces you?" in _text(client.get(reverse("results")))


def test_a_researcher_without_a_study_is_told_what_to_do(client):
    client.force_login(make_researcher())
    assert "add you to its members" in _text(client.get(reverse("results")))


def test_the_table_of_trials_streams_as_safe_csv(rosa, study):
    SourceImage.objects.update(name="=HYPERLINK(1)", true_label="a, b")
    take_part(study, chosen=8, level=1)
    response = _table(rosa, "trials")
    assert response.streaming
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == (
        'attachment; filename="study-trust_table-trials_data.csv"'
    )
    header, *rows = _csv(response)
    assert header == list(TRIALS)
    assert len(rows) == 10
    first = dict(zip(header, rows[0], strict=True))
    assert (first["item_name"], first["true_label"]) == ("'=HYPERLINK(1)", "a, b")
    assert (first["chose_a"], first["focus_lost_ms"], first["is_simulated"]) == ("1", "", "0")


def test_the_codebook_describes_every_table(rosa, study):
    header, *rows = _csv(_page(rosa, "codebook_csv"))
    assert header == list(CODEBOOK)
    described = [(table, column) for table, columns in TABLES.items() for column in columns]
    assert [(row[0], row[1]) for row in rows if row[0] != "wide"] == described
    assert "wide" in {row[0] for row in rows}


def test_the_list_takes_as_many_queries_however_many_took_part(
    rosa, study, django_assert_max_num_queries
):
    take_part(study, chosen=3, level=0)
    with django_assert_max_num_queries(4):
        rosa.get(reverse("results"))


def test_logging_in_leads_to_the_studies_and_out_again(client):
    make_researcher()
    account = {"login": "rosa", "password": "a long enough password"}
    assert client.get(reverse("login")).status_code == 200
    assert client.post(reverse("login"), account)["Location"] == reverse("studies")
    assert client.post(reverse("logout"))["Location"] == reverse("login")


def test_a_wrong_password_is_answered_on_the_page(client):
    make_researcher()
    response = client.post(reverse("login"), {"login": "rosa", "password": "wrong"})
    assert "The username and/or password you specified are not correct" in _text(response)


def test_a_web_process_starts_without_the_tools_of_analysis():
    heavy = "pandas", "scipy", "altair", "vl_convert", "tensorflow"
    code = (
        "import os, sys, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'studyapp.settings';"
        f"django.setup(); import studyapp.urls; print([m for m in {heavy} if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_studies_that_were_put_away_stand_apart_among_the_results(client):
    put_away = make_study(slug="old", title="Old")
    client.force_login(make_researcher(put_away))
    Study.objects.update(archived_at=timezone.now())
    page = client.get("/results/").content.decode()
    assert "There is no study whose results" not in page
    put_away.pk, put_away.slug, put_away.title = None, "new", "New"
    put_away.save()
    put_away.members.set(Study.objects.get(slug="old").members.all())
    page = client.get("/results/").content.decode()
    assert page.index(">New<") < page.index("Put away: 1") < page.index(">Old<")
