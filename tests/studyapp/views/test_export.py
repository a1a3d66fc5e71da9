"""Downloads: the package, single tables, and what is refused while results are hidden."""

import io
import zipfile

import pytest
from django.urls import reverse

from studyapp.models import AnalysisPlan, LogbookEntry
from tests.factories import make_open_study, make_researcher
from tests.recorded import Given, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def study(client):
    """One answer, and a researcher who is logged in."""
    study = make_open_study(pictures=2)
    record(study, Given(reason="=1+1"), kind="real")
    client.force_login(make_researcher(study))
    return study


def _package(client, query=""):
    response = client.get(reverse("package_zip", args=["trust"]) + query)
    return response, b"".join(response.streaming_content)


def test_the_package_streams_as_a_zip_file_with_a_name(client, study):
    response, content = _package(client)
    assert response.streaming
    assert response["Content-Type"] == "application/zip"
    assert response["Content-Disposition"] == 'attachment; filename="study-trust.zip"'
    assert "no-store" in response["Cache-Control"]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert "results.json" in archive.namelist()


def test_its_other_variants_say_so_in_their_names(client, study):
    assert "study-trust_spreadsheets.zip" in _package(client, "?safe=1")[0]["Content-Disposition"]
    rehearsal = _package(client, "?simulated=1")[0]["Content-Disposition"]
    assert "study-trust_rehearsal-simulated.zip" in rehearsal


def test_it_is_for_members_only(client, study):
    client.force_login(make_researcher(name="remy"))
    assert client.get(reverse("package_zip", args=["trust"])).status_code == 404
    client.logout()
    assert client.get(reverse("package_zip", args=["trust"])).status_code == 302


def test_a_single_table_is_safe_unless_the_exact_one_is_asked_for(client, study):
    address = reverse("table_csv", args=["trust", "trials"])
    assert "'=1+1" in b"".join(client.get(address)).decode()
    exact = b"".join(client.get(address + "?exact=1")).decode()
    assert "=1+1" in exact
    assert "'=1+1" not in exact


def test_the_wide_table_is_a_table_like_the_others(client, study):
    response = client.get(reverse("table_csv", args=["trust", "wide"]))
    header, row = b"".join(response).decode().splitlines()
    assert header.startswith("study_id,participant_id,")
    assert "gradcam-plain" in row


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("package_zip", None),
        ("table_csv", "trials"),
        ("table_csv", "wide"),
        ("table_csv", "guesses"),
    ],
)
def test_while_results_are_hidden_what_tells_conditions_apart_is_refused(
    client, study, name, table
):
    AnalysisPlan.objects.update_or_create(study=study, defaults={"planned_n": 9})
    response = client.get(reverse(name, args=["trust", *([table] if table else [])]))
    assert response.status_code == 403
    assert "1 of 9" in response.content.decode()


def test_while_results_are_hidden_the_other_tables_can_be_downloaded(client, study):
    AnalysisPlan.objects.update_or_create(study=study, defaults={"planned_n": 9})
    for table in ("participants", "events", "questionnaire", "stimuli"):
        assert client.get(reverse("table_csv", args=["trust", table])).status_code == 200
    assert client.get(reverse("codebook_csv", args=["trust"])).status_code == 200


def test_who_took_answers_home_is_written_down(client, study):
    for address in ("package.zip", "trials.csv", "trials.csv?simulated=1", "codebook.csv"):
        answer = client.get(f"/results/trust/{address}")
        assert answer.status_code == 200, address
        assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", ")), address
    entries = LogbookEntry.objects.values_list("actor", "action", "noun")
    assert list(entries) == [("rosa", "downloaded", "answers")] * 2
    assert LogbookEntry.objects.first().subject == "study-trust_table-trials_data.csv"
