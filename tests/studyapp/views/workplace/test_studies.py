"""A study is begun in the browser, and its page leads from the first picture to the opening."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from studyapp.actions.presets import PRESETS
from studyapp.actions.questions import assemble, freeze
from studyapp.actions.readiness import obstacles
from studyapp.actions.steps import State, way_of
from studyapp.actions.tasks import problems
from studyapp.forms.new_study import NewStudyForm
from studyapp.models import Classifier, Job, LogbookEntry, PrecomputeRun, Questionnaire, Study
from tests.factories import (
    make_classifier,
    make_image,
    make_questionnaire,
    make_researcher,
    make_stimulus,
    make_study,
    make_viewer,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def rosa(client):
    client.force_login(make_researcher())
    return client


def _begin(client, **changes):
    questionnaire = Questionnaire.objects.first() or make_questionnaire()
    classifier = make_classifier()
    sent = {
        "title": "What do you trust?",
        "task": "preference",
        "classifier": classifier.pk,
        "preset": "gradcam-lime",
        "trials_per_participant": 8,
        "questionnaire": questionnaire.pk,
    }
    return client.post("/studies/new/", sent | changes)


def test_a_study_is_begun_with_a_few_choices(rosa):
    answer = _begin(rosa, preset="gradcam-lime-catch")
    study = Study.objects.get()
    assert answer["Location"] == "/studies/what-do-you-trust/"
    assert [user.username for user in study.members.all()] == ["rosa"]
    assert (study.status, study.trials_per_participant, study.catch_rate) == ("draft", 8, 0.1)
    conditions = list(study.conditions.values_list("name", "method", "is_catch"))
    assert conditions == [
        ("catch", "random_map", True),
        ("gradcam", "gradcam", False),
        ("lime", "lime", False),
    ]
    noted = LogbookEntry.objects.get()
    assert (noted.actor, noted.action, noted.subject) == ("rosa", "added", "what-do-you-trust")


@pytest.mark.parametrize("task", Study.Task.values)
def test_each_task_gets_the_conditions_and_arms_that_it_needs(rosa, task):
    _begin(rosa, task=task)
    study = Study.objects.get()
    assert problems(study) == []


@pytest.mark.parametrize("preset", [preset.name for preset in PRESETS])
def test_each_preset_makes_a_study_whose_texts_wait_for_their_own_words(rosa, preset):
    _begin(rosa, preset=preset)
    left = "\n".join(obstacles(Study.objects.get()))
    assert "still says “[FILL IN: an address that participants can write to]”" in left
    assert "which tells what is compared" not in left
    assert left.count("\n") == 5, "five places to fill in, and no question set"


def test_a_questionnaire_that_decides_a_level_is_offered_first(rosa):
    Questionnaire.objects.create(name="Age and country")
    make_questionnaire()
    make_classifier()
    offered = [name for _, name in NewStudyForm().fields["questionnaire"].choices]
    assert offered[0] == "Familiarity with deep learning (version 1)"
    assert offered[-1] == "Age and country (version 1): decides no level"
    assert offered[-1] in rosa.get("/studies/new/").text


def test_a_questionnaire_of_the_library_is_loaded_when_it_is_chosen(rosa):
    page = rosa.get("/studies/new/").content.decode()
    assert "none is registered yet" in page
    make_classifier()
    page = rosa.get("/studies/new/").content.decode()
    assert "(library)" in page
    Study.objects.all().delete()
    sent = {"questionnaire": "file:familiarity", "classifier": 1}
    form = {"title": "T", "task": "preference", "preset": "four", "trials_per_participant": 8}
    classifier = Study._meta.get_field("classifier").related_model.objects.get()
    rosa.post("/studies/new/", form | sent | {"classifier": classifier.pk})
    assert Study.objects.get().questionnaire.items.exists()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"title": ""}, "This field is required"),
        ({"slug": "a b"}, "valid “slug”"),
        ({"questionnaire": "file:../../../etc/passwd"}, "not one of the available choices"),
        ({"preset": "none"}, "not one of the available choices"),
        ({"trials_per_participant": 0}, "greater than or equal to 1"),
        ({"task": "faulty-model", "preset": "four"}, "exactly two techniques"),
    ],
)
def test_impossible_choices_are_refused_and_nothing_is_made(rosa, changes, reason):
    answer = _begin(rosa, **changes)
    assert answer.status_code == 422
    assert reason in answer.content.decode()
    assert not Study.objects.exists()
    assert not LogbookEntry.objects.exists()


def test_nothing_is_to_be_computed_with_a_classifier_that_is_elsewhere(rosa):
    elsewhere = Classifier.objects.create(name="torch", settings={"labels": ["cat", "dog"]})
    refused = _begin(rosa, classifier=elsewhere.pk)
    assert refused.status_code == 422
    assert "Compare “Two kinds of maps that you made elsewhere”" in refused.content.decode()
    assert not Study.objects.exists()
    sent = {"title": "Own", "task": "preference", "preset": "own-maps"}
    sent |= {"trials_per_participant": 8, "classifier": elsewhere.pk}
    sent["questionnaire"] = Questionnaire.objects.get().pk
    rosa.post("/studies/new/", sent)
    assert Study.objects.get().classifier == elsewhere


def test_two_studies_of_one_title_get_two_addresses(rosa):
    make_study(slug="what-do-you-trust")
    make_study(slug="taken")
    questionnaire, classifier = Questionnaire.objects.first(), Study.objects.first().classifier
    sent = {"classifier": classifier.pk, "questionnaire": questionnaire.pk}
    form = {"title": "What do you trust?", "task": "preference", "preset": "four"}
    form |= {"trials_per_participant": 8, **sent}
    assert rosa.post("/studies/new/", form)["Location"] == "/studies/what-do-you-trust-2/"
    assert rosa.post("/studies/new/", {**form, "slug": "taken"}).status_code == 422


def test_only_researchers_begin_studies(client):
    client.force_login(make_viewer(make_study()))
    assert client.get("/studies/new/").status_code == 403
    assert "New study" not in client.get("/studies/").content.decode()


def test_the_list_shows_what_somebody_may_see_and_puts_the_archive_apart(client):
    shown, put_away = make_study(title="Shown <b>"), make_study(slug="old", title="Old")
    make_study(slug="others", title="Of others")
    vera = make_viewer(shown)
    put_away.viewers.add(vera)
    put_away.archived_at = timezone.now()
    put_away.save()
    client.force_login(vera)
    page = client.get("/studies/").content.decode()
    assert page.index("Shown &lt;b&gt;") < page.index("Put away: 1") < page.index(">Old<")
    assert "Of others" not in page


def _states(study: Study) -> dict[str, State]:
    return {step.name: step.state for step in way_of(study).steps}


def _explain(study: Study, count: int = 2) -> None:
    for number in range(1, count + 1):
        image = make_image(study, number)
        for condition in study.conditions.all():
            make_stimulus(image, condition)


def test_the_first_thing_that_is_missing_is_what_comes_next():
    study = make_study()
    assert _states(study)["pictures"] == State.NEXT
    _explain(study)
    states = _states(study)
    assert (states["pictures"], states["explanations"]) == (State.DONE, State.DONE)
    assert states["questions"] == State.NEXT
    assert states["open"] == State.MISSING
    freeze(question_set=assemble(study=study))
    way = way_of(study)
    assert way.is_ready
    assert next(step for step in way.steps if step.state == State.NEXT).name == "open"


def test_each_obstacle_stands_at_the_step_where_it_is_mended():
    study = make_study(catch_rate=0.1, entry="invited", recruiter="prolific")
    study.consent_text, study.contact = "", "[FILL IN: an address]"
    study.save()
    study.questionnaire.items.all().delete()
    _explain(study)
    freeze(question_set=assemble(study=study))
    wrong = {step.name: " ".join(step.obstacles) for step in way_of(study).steps}
    assert "no catch question" in wrong["questions"]
    assert "no consent text" in wrong["texts"]
    assert "[FILL IN: an address]" in wrong["texts"]
    assert "no item" in wrong["questionnaire"]
    assert "personal links only" in wrong["design"]
    assert sum(len(step.obstacles) for step in way_of(study).steps) == len(obstacles(study))


def test_the_page_says_what_is_missing_and_opens_what_is_ready(client):
    study = make_study()
    client.force_login(make_researcher(study))
    page = client.get("/studies/trust/").content.decode()
    assert "The study cannot open yet:" in page
    assert "<li>it has no frozen question set" in page
    client.post("/studies/trust/step/", {"step": "open"})
    study.refresh_from_db()
    assert study.status == "draft"
    assert "cannot be opened" in client.get("/studies/trust/").content.decode()
    _explain(study)
    freeze(question_set=assemble(study=study))
    for step, status in (
        ("pilot", "pilot"),
        ("open", "open"),
        ("pilot", "open"),
        ("pause", "paused"),
        ("close", "closed"),
        ("fly", "closed"),
    ):
        client.post("/studies/trust/step/", {"step": step})
        study.refresh_from_db()
        assert study.status == status, step
    noted = LogbookEntry.objects.order_by("number").values_list("action", flat=True)
    assert list(noted) == ["piloted", "opened", "paused", "closed"]


def test_the_worker_is_asked_from_the_page(client):
    study = make_study()
    client.force_login(make_researcher(study))
    client.post("/studies/trust/order/", {"work": "explain"})
    assert "has 0 pictures" in client.get("/studies/trust/").content.decode()
    make_image(study, 1)
    answer = client.post("/studies/trust/order/", {"work": "explain"})
    run = PrecomputeRun.objects.get()
    assert (answer["Location"], run.ordered_by) == (f"/jobs/runs/{run.pk}/", "rosa")
    assert f'href="/jobs/runs/{run.pk}/"' in client.get("/studies/trust/").content.decode()
    client.post("/studies/trust/order/", {"work": "measure"})
    assert Job.objects.get().kind == Job.Kind.MEASURE


def test_a_viewer_sees_the_steps_and_takes_none(client):
    study = make_study()
    _explain(study)
    freeze(question_set=assemble(study=study))
    client.force_login(make_viewer(study))
    page = client.get("/studies/trust/").content.decode()
    assert "Look at pictures" in page
    assert "/step/" not in page
    assert "/order/" not in page
    for link in re.findall(r'href="(/(?:studies|results|jobs)/[^"]*)"', page):
        assert client.get(link).status_code == 200, link
    for address in ("step", "work"):
        assert client.post(f"/studies/trust/{address}/", {"step": "open"}).status_code == 404


@pytest.mark.parametrize("address", ["/studies/", "/studies/trust/"])
def test_pages_ask_the_database_as_often_however_much_there_is(client, address):
    study = make_study()
    rosa = make_researcher(study)
    client.force_login(rosa)
    _explain(study, 2)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    assemble(study=study)
    before = count()
    for number in range(3, 12):
        image = make_image(study, number)
        for condition in study.conditions.all():
            make_stimulus(image, condition)
    for number in range(5):
        make_study(slug=f"more-{number}").members.add(rosa)
    assemble(study=study)
    assert count() == before <= 60


def test_a_study_is_put_away_and_taken_out_again_but_not_while_it_is_open(client):
    study = make_study()
    client.force_login(make_researcher(study))
    page = f"/studies/{study.slug}/"
    client.post(f"{page}step/", {"step": "archive"})
    assert "Put away: 1" in client.get("/studies/").content.decode()
    assert "Open for participants" not in client.get(page).content.decode()
    client.post(f"{page}step/", {"step": "open"})
    study.refresh_from_db()
    assert study.status == Study.Status.DRAFT
    client.post(f"{page}step/", {"step": "restore"})
    assert "Put away" not in client.get("/studies/").content.decode()
    Study.objects.update(status=Study.Status.OPEN)
    client.post(f"{page}step/", {"step": "archive"})
    study.refresh_from_db()
    assert study.archived_at is None
    noted = LogbookEntry.objects.filter(noun="study").values_list("action", flat=True)
    assert list(noted) == ["took out again", "put away"]
