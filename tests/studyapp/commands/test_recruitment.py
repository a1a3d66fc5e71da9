"""Personal links and purging from the command line."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from studyapp.models import Invitation, Participant, Study
from tests.factories import make_open_study, make_participant, make_study

pytestmark = pytest.mark.django_db
SITE = ("--site", "https://study.example.org")


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_links_come_out_as_a_table(tmp_path):
    make_study()
    labels = tmp_path / "labels.txt"
    labels.write_text("\ufeffAnn\nBo\n", encoding="utf-8")
    printed = run("invite", "trust", "--count", "3", "--labels", str(labels), *SITE)
    rows = list(csv.DictReader(StringIO(printed)))
    assert [row["label"] for row in rows] == ["Ann", "Bo", ""]
    tokens = set(Invitation.objects.values_list("token", flat=True))
    assert {row["link"].split("/")[-2] for row in rows} == tokens
    assert all(row["link"].startswith("https://study.example.org/s/trust/i/") for row in rows)


def test_only_the_new_links_are_printed():
    make_study()
    run("invite", "trust", "--count", "2", *SITE)
    assert len(run("invite", "trust", "--count", "1", *SITE).splitlines()) == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("nowhere", "--count", "1", *SITE), "choose one of: trust"),
        (("trust", "--count", "1"), "--site"),
        (("trust", *SITE), "ask for 1 to"),
        (("trust", "--labels", "/nowhere/labels.txt", *SITE), "cannot be read"),
    ],
)
def test_a_wrong_order_says_what_to_do(words, told):
    make_study()
    with pytest.raises(CommandError, match=told):
        run("invite", *words)
    assert not Invitation.objects.exists()


def test_purging_shows_first_and_deletes_only_with_yes():
    study = make_open_study(pictures=1)
    make_participant(study, level=1)
    assert run("purge") == "Nothing is due.\n"
    closed_at = timezone.now() - timedelta(days=31)
    Study.objects.update(status="closed", closed_at=closed_at, retention_days=30)
    shown = run("purge")
    assert "trust (closed more than 30 days ago): 1 participants" in shown
    assert "add --yes" in shown
    assert Participant.objects.count() == 1
    assert "1 of 1 participants" in run("purge", "--yes")
    assert not Participant.objects.exists()
    assert run("purge", "--yes", "--identities") == "Nothing is due.\n"
