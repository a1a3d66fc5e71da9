"""Where a researcher finds people, for members of the study alone; and the preview."""

import csv
import re
from io import StringIO

import pytest
from django.test import Client
from django.urls import reverse

from studyapp.actions.recruitment.invitations import make_invitations
from studyapp.actions.tables import TABLES
from studyapp.models import Invitation, Participant, Study
from tests.factories import (
    make_admin,
    make_open_study,
    make_participant,
    make_researcher,
    make_study,
)
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db
PAGES = ("recruitment", "qr_code", "invitations_csv", "preview")


def rosa(study: Study) -> Client:
    client = Client()
    client.force_login(make_researcher(study))
    return client


def page(client: Client, name: str):
    if name == "results":
        return client.get(reverse(name))
    return client.get(reverse(name, args=["trust"]))


@pytest.mark.parametrize("name", PAGES)
def test_only_members_and_admins_get_there(name):
    study = make_open_study(pictures=1)
    member, stranger, admin = rosa(study), Client(), Client()
    stranger.force_login(make_researcher(name="stan"))
    admin.force_login(make_admin())
    assert page(Client(), name).url.startswith("/accounts/login/")
    assert page(stranger, name).status_code == 404
    assert page(member, name).status_code == page(admin, name).status_code != 404


def test_links_are_made_with_labels_and_downloaded_safely():
    client = rosa(make_open_study(pictures=1))
    address = reverse("recruitment", args=["trust"])
    assert client.post(address, {"count": "3"}).url == address
    client.post(address, {"count": "10", "labels": "Ann\n\n=cmd()\n"})
    assert list(Invitation.objects.order_by("pk").values_list("label", flat=True)) == [
        "",
        "",
        "",
        "Ann",
        "=cmd()",
    ]
    assert "There are 5, of which 5 are unused." in client.get(address).text
    table = b"".join(page(client, "invitations_csv").streaming_content).decode()
    rows = list(csv.DictReader(StringIO(table)))
    assert [row["label"] for row in rows][3:] == ["Ann", "'=cmd()"]
    assert Visitor().client.get(rows[3]["link"]).status_code == 302


@pytest.mark.parametrize(
    "sent", [{}, {"count": "0"}, {"count": "many"}, {"count": "99999"}, {"labels": "x" * 201}]
)
def test_a_wrong_order_is_refused_on_the_page(sent):
    client = rosa(make_open_study(pictures=1))
    answer = client.post(reverse("recruitment", args=["trust"]), sent)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("recruiter", "link"),
    [
        (
            "prolific",
            "?PROLIFIC_PID={{%PROLIFIC_PID%}}&amp;STUDY_ID={{%STUDY_ID%}}"
            "&amp;SESSION_ID={{%SESSION_ID%}}",
        ),
        ("sona", "?survey_code=%SURVEY_CODE%"),
        ("mturk", "?workerId=[workerId]&amp;assignmentId=[assignmentId]&amp;hitId=[hitId]"),
    ],
)
def test_the_page_gives_the_link_that_the_recruiter_wants(recruiter, link):
    client = rosa(make_open_study(pictures=1, recruiter=recruiter))
    assert f"http://testserver/s/trust/{link}" in page(client, "recruitment").text


def test_the_link_begins_with_the_address_from_the_settings(settings):
    settings.SITE = "https://study.example.org"
    study = make_open_study(pictures=1)
    make_invitations(study=study, count=1)
    client = rosa(study)
    assert "https://study.example.org/s/trust/" in page(client, "recruitment").text
    table = b"".join(page(client, "invitations_csv").streaming_content).decode()
    assert "https://study.example.org/s/trust/i/" in table


def test_the_qr_code_is_a_drawing_without_style_or_script():
    answer = page(rosa(make_open_study(pictures=1)), "qr_code")
    assert answer["Content-Type"] == "image/svg+xml"
    assert re.match(r"<\?xml|<svg", answer.text)
    assert not re.search("style|script|href", answer.text.replace("www.w3.org", ""))


# --- Preview


def preview(study: Study) -> Visitor:
    """A member who opened the preview."""
    visitor = Visitor()
    visitor.client = rosa(study)
    assert page(visitor.client, "preview").url == "/s/trust/"
    return visitor


def ready_draft() -> Study:
    study = make_open_study(pictures=2, entry="invited", places=1)
    Study.objects.update(status="draft", opened_at=None)
    return study


def test_a_draft_can_be_gone_through_and_says_on_every_page_that_nothing_counts():
    visitor = preview(ready_draft())
    pages = [visitor.get(), visitor.get("consent/")]
    visitor.join()
    pages += [visitor.get("instructions/"), visitor.get("trial/")]
    visitor.respond_to_all()
    pages.append(visitor.get("questions/"))
    visitor.finish()
    pages += [visitor.get("end/"), visitor.get("withdraw/")]
    assert all("Preview: nothing counts." in answer.text for answer in pages)
    participant = visitor.participant()
    assert (participant.kind, participant.outcome) == ("preview", "completed")


def test_the_preview_begins_anew_as_often_as_wanted():
    study = ready_draft()
    visitor = preview(study)
    first = visitor.join()
    page(visitor.client, "preview")
    assert visitor.join() != first
    assert Participant.objects.count() == 2


def test_who_leaves_the_preview_is_nobody_again():
    study = make_open_study(pictures=1)
    visitor = preview(study)
    assert "Leave the preview" in visitor.get().text
    visitor.client.get("/results/trust/preview/?leave")
    assert "nothing counts" not in visitor.get().text
    page(visitor.client, "preview")
    visitor.join()
    left = visitor.client.get("/results/trust/preview/?leave")
    assert left.url == "/results/trust/recruitment/"
    assert visitor.join().kind == "real"


def test_a_preview_takes_no_place_from_anybody():
    study = make_open_study(pictures=1, places=1)
    visitor = preview(study)
    visitor.join()
    assert Visitor().get().status_code == 200


def test_nobody_else_gets_into_a_draft():
    study = ready_draft()
    preview(study)
    assert Visitor().get().status_code == 403
    assert "nothing counts" not in Visitor().get().text


def test_without_a_frozen_question_set_there_is_nothing_to_preview():
    answer = page(rosa(make_study()), "preview")
    assert answer.status_code == 409
    assert "frozen question set" in answer.text


# --- What is no data


def test_pilots_and_previews_are_in_no_table_count_or_plot():
    study = make_open_study(pictures=4)
    client = rosa(study)
    without = _told(client)
    Study.objects.update(status="pilot")
    study.refresh_from_db()
    pilot = make_participant(study, level=1)
    looked_at = make_participant(study, level=1, kind="preview")
    assert (pilot.kind, looked_at.kind) == ("pilot", "preview")
    Study.objects.update(status="open")
    assert _told(client) == without
    Participant.objects.filter(pk=pilot.pk).update(kind="real")
    of_people = {"results", "study_results", "trials", "participants"}
    told = _told(client)
    assert {name for name, text in told.items() if text != without[name]} >= of_people


def _told(client: Client) -> dict[str, str]:
    """All that researchers are shown and can download of a study."""
    answers = {name: page(client, name) for name in ("results", "study_results")}
    for table in TABLES:
        answers[table] = client.get(reverse("table_csv", args=["trust", table]))
    return {name: _content(answer) for name, answer in answers.items()}


def _content(answer) -> str:
    whole = b"".join(answer.streaming_content) if answer.streaming else answer.content
    # Tokens and the time of the computation are new every time.
    new = r'name="csrfmiddlewaretoken" value="[^"]+"|Computed .*? from'
    return re.sub(new, "", whole.decode())


def test_who_joins_while_a_study_is_piloted_is_a_pilot_for_good():
    make_open_study(pictures=1)
    Study.objects.update(status="pilot")
    visitor = Visitor()
    assert visitor.join().kind == "pilot"
    Study.objects.update(status="open")
    visitor.respond_to_all()
    visitor.finish()
    assert visitor.participant().kind == "pilot"
    assert Visitor().join().kind == "real"
