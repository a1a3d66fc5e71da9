"""The tables that a researcher downloads."""

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
