"""What a researcher sees, and nobody else."""

import csv
import io
import re
import subprocess
import sys

import pytest
from django.urls import reverse

from studyapp.analysis.columns import CODEBOOK, TABLES, TRIALS
from studyapp.models import SourceImage
from tests.factories import make_admin, make_open_study, make_participant, make_researcher
from tests.studyapp.actions.answers import take_part, take_part_as_in_the_paper

pytestmark = pytest.mark.django_db

OF_A_STUDY = ["study_results", "preference_svg", "codebook_csv"]
PERCENTAGE = re.compile(r"\d\s?%")


@pytest.fixture
def study():
    return make_open_study()


@pytest.fixture
def rosa(client, study):
    """A researcher of the study, logged in."""
    client.force_login(make_researcher(study))
    return client


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


def test_without_participants_the_page_says_so_and_shows_no_result(rosa, study):
    text = _text(_page(rosa))
    assert "Nobody has taken part yet" in text
    assert "Overall preference" not in text
    assert len(PERCENTAGE.findall(text)) == 1  # "50 % is chance"
    assert rosa.get(reverse("preference_svg", args=["trust"])).status_code == 404


def test_somebody_who_only_consented_makes_no_result(rosa, study):
    make_participant(study)
    text = _text(_page(rosa))
    assert "Nobody has answered enough main trials yet" in text
    assert "Overall preference" not in text


def test_one_participant_gets_no_interval(rosa, study):
    take_part(study, chosen=8, level=1)
    text = _text(_page(rosa))
    assert "no interval: one person" in text
    assert "One person has answered, which says nothing about anybody else." in text
    assert "95\u00a0% interval " not in text
    assert "The interval not to report" not in text


def test_two_participants_are_described(rosa, study):
    for chosen in (9, 7):
        take_part(study, chosen=chosen, level=2)
    text = _text(_page(rosa))
    assert "6\u00a0% to 100\u00a0% descriptive" in text
    assert "A bit familiar 0 0 – none: nobody none: nobody" in text


def test_five_participants_get_an_interval(rosa, study):
    for chosen in (9, 7, 8, 8, 8):
        take_part(study, chosen=chosen, level=2)
    assert "interval 61\u00a0% to 91\u00a0% With these pictures" in _text(_page(rosa))


def test_the_paper_is_reproduced_on_the_page_in_the_agreed_order(rosa, study):
    take_part_as_in_the_paper(study)
    text = _text(_page(rosa))
    parts = [
        "Consented 10 Started 10 Completed 10 In progress 0",
        "Which explanation makes you trust the system more?",
        "What would other people of this kind choose, shown exactly these pictures?",
        "chosen in 80 of 100 trials by 10 people, 10 pictures",
        "80\u00a0% 95\u00a0% interval 66\u00a0% to 89\u00a0%",
        "people choose gradcam-plain more often than not.",
        "Not familiar 3 30 90\u00a0%",
        "A bit familiar 5 50 80\u00a0%",
        "Familiar 2 20 65\u00a0%",
        "The left picture was chosen in",
        "71\u00a0% to 87\u00a0% if all trials were independent",
        "Stated trust.",
        "Exploratory.",
        "Few pictures.",
        "Trials (CSV)",
        "http://testserver/s/trust/",
    ]
    places = [text.find(part) for part in parts]
    assert -1 not in places, parts[places.index(-1)]
    assert places == sorted(places)


def test_a_rehearsal_is_flagged_everywhere_and_stays_out_of_the_results(rosa, study):
    take_part(study, chosen=8, level=1, kind="simulated")
    assert "Nobody has taken part yet" in _text(_page(rosa))
    page = _page(rosa, query="?simulated=1")
    assert "Rehearsal with simulated participants." in _text(page)
    assert "REHEARSAL" in page.content.decode().split("</title>")[0]
    assert "/preference.svg?simulated=1&amp;dark=1" in page.content.decode()
    assert len(_csv(_table(rosa, "trials"))) == 1
    download = _table(rosa, "trials", "?simulated=1")
    assert "REHEARSAL-simulated" in download["Content-Disposition"]
    rows = _csv(download)
    assert {row[rows[0].index("is_simulated")] for row in rows[1:]} == {"1"}


def test_a_rehearsal_that_was_not_held_says_how_to_hold_it(rosa, study):
    assert "manage.py simulate trust" in _text(_page(rosa, query="?simulated=1"))


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
    assert [(row[0], row[1]) for row in rows] == described


def test_the_plot_is_an_svg_for_light_and_dark(rosa, study):
    take_part(study, chosen=8, level=1)
    light, dark = (_page(rosa, "preference_svg", query) for query in ("", "?dark=1&narrow=1"))
    assert light["Content-Type"] == "image/svg+xml"
    assert light.content.startswith(b"<svg")
    assert light.content != dark.content


def test_three_conditions_get_a_table_of_pairs(client):
    study = make_open_study(conditions=3, pictures=2, trials_per_participant=6)
    make_participant(study, level=0, prefers="lime-plain")
    client.force_login(make_researcher(study))
    assert "Pair by pair" in _text(_page(client))


def test_pages_have_neither_inline_style_nor_script(rosa, study):
    take_part_as_in_the_paper(study)
    for html in (_page(rosa).content.decode(), rosa.get("/results/").content.decode()):
        assert " style=" not in html
        assert "<style" not in html
        assert "<script" not in html


def test_a_page_takes_as_many_queries_however_many_took_part(
    rosa, study, django_assert_max_num_queries
):
    take_part_as_in_the_paper(study)
    with django_assert_max_num_queries(18):
        _page(rosa)
    with django_assert_max_num_queries(3):
        rosa.get(reverse("results"))


def test_logging_in_leads_to_the_results_and_out_again(client):
    make_researcher()
    account = {"username": "rosa", "password": "a long enough password"}
    assert client.get(reverse("login")).status_code == 200
    assert client.post(reverse("login"), account)["Location"] == reverse("results")
    assert client.post(reverse("logout"))["Location"] == reverse("login")


def test_a_wrong_password_is_answered_on_the_page(client):
    make_researcher()
    response = client.post(reverse("login"), {"username": "rosa", "password": "wrong"})
    assert "Please enter a correct username and password" in _text(response)


def test_a_web_process_starts_without_the_tools_of_analysis():
    heavy = "pandas", "scipy", "altair", "vl_convert", "tensorflow"
    code = (
        "import os, sys, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'studyapp.settings';"
        f"django.setup(); import studyapp.urls; print([m for m in {heavy} if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
