"""The tables that a researcher downloads, and the sections beyond A or B on the page."""

import csv
import io
import re

import pytest
from django.urls import reverse

from studyapp.analysis.columns import TABLES
from tests.factories import make_open_study, make_researcher
from tests.recorded import Given, record
from tests.rich_study import make_rich_study

pytestmark = pytest.mark.django_db


@pytest.fixture
def rosa(client):
    """A researcher of a study with everything, logged in."""
    client.force_login(make_researcher(make_rich_study()))
    return client


def _address(table):
    return reverse("table_csv", args=["trust", table])


def _csv(response):
    body = b"".join(response.streaming_content).decode("utf-8")
    return list(csv.reader(io.StringIO(body, newline="")))


def _text(response):
    text = re.sub(r"<[^>]*>", " ", response.content.decode())
    return re.sub(r"[ \n]+", " ", text.replace("&nbsp;", "\u00a0"))


def test_every_table_streams_with_its_columns_and_is_the_same_again(rosa):
    for table, columns in TABLES.items():
        response = rosa.get(_address(table))
        assert response.streaming
        assert response["Content-Disposition"] == (
            f'attachment; filename="study-trust_table-{table}_data.csv"'
        )
        assert "no-store" in response["Cache-Control"]
        header, *rows = _csv(response)
        assert header == list(columns)
        assert rows
        assert [header, *rows] == _csv(rosa.get(_address(table)))


@pytest.mark.parametrize("table", TABLES)
def test_tables_are_for_members_only(client, table):
    make_open_study(pictures=1)
    assert client.get(_address(table))["Location"].startswith("/accounts/login/")
    client.force_login(make_researcher(name="remy"))
    assert client.get(_address(table)).status_code == 404


@pytest.mark.parametrize("table", [table for table in TABLES if table != "stimuli"])
def test_a_rehearsal_says_so_in_the_name_of_every_table(client, table):
    study = make_open_study(pictures=1)
    client.force_login(make_researcher(study))
    record(study, Given())
    response = client.get(_address(table) + "?simulated=1")
    assert "REHEARSAL-simulated" in response["Content-Disposition"]
    assert len(_csv(response)) == 1


def test_a_table_that_there_is_not_is_not_found(rosa):
    assert rosa.get(_address("passwords")).status_code == 404


def test_words_that_a_spreadsheet_takes_for_a_formula_are_made_safe(client):
    study = make_open_study(pictures=1)
    client.force_login(make_researcher(study))
    record(study, Given(reason="=HYPERLINK(1)"))
    header, row = _csv(client.get(_address("trials")))
    assert row[header.index("reason_text")] == "'=HYPERLINK(1)"


def test_the_page_tells_flow_ties_arms_doubts_and_checks(rosa):
    text = _text(rosa.get(reverse("study_results", args=["trust"])))
    parts = [
        "Consented 10 Started 8 Completed 7 In progress 1 Screened out 1 Failed the check 1 "
        "Withdrew 2 Counted below 8",
        "1 (failed the comprehension check), 1 (screened out).",
        "gradcam-plain lime-plain 40 (77\u00a0%) 6 (12\u00a0%) 6 (12\u00a0%) 52 6",
        "With “no preference” as half for either:",
        "Mean grade, from −2 (clearly lime-plain ) to +2 (clearly gradcam-plain ): +",
        "hidden 3 18 94\u00a0%",
        "the left was chosen in 100\u00a0% of 6 trials",
        "100\u00a0% of 6 trials ended with the same choice",
        "All conditions are connected",
        "1 of 8 people who started gives reason to doubt their answers. Nobody was left out",
        "Sensitivity, without those in doubt: gradcam-plain 84\u00a0% of 38 trials by 7 people",
        "passed fewer than 67\u00a0% of the catch trials catch_failed 1",
        "catch failed, too fast, fast for the study, one sided, straight line yes 0 of 1",
        "Everyone gradcam-plain 6 3 0 3 0.50",
        "Trust in the system version 1 6 4.00 0.89 3 5 2 1.00",
        "Participants (CSV)",
    ]
    places = [text.find(part) for part in parts]
    assert -1 not in places, parts[places.index(-1)]
    assert places == sorted(places)


def test_a_condition_that_nobody_was_shown_is_told_apart(client):
    study = make_open_study(pictures=2, conditions=3)
    client.force_login(make_researcher(study))
    pairs = [
        {q.first.explanation.condition.name, q.second.explanation.condition.name}
        for q in study.question_set().questions.all()
    ]
    record(
        study, Given(left="gradcam-plain", question=pairs.index({"gradcam-plain", "lime-plain"}))
    )
    text = _text(client.get(reverse("study_results", args=["trust"])))
    assert (
        "cannot be compared: gradcam-max and, apart from these, gradcam-plain , lime-plain ."
        in text
    )


def test_a_page_with_everything_takes_as_many_queries_however_many_took_part(
    rosa, django_assert_max_num_queries
):
    with django_assert_max_num_queries(28):
        rosa.get(reverse("study_results", args=["trust"]))


def test_a_page_with_everything_stays_light(rosa):
    page = rosa.get(reverse("study_results", args=["trust"])).content
    assert len(page) < 60_000
    assert b" style=" not in page
    assert b"<script" not in page
