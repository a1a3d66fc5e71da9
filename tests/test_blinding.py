"""Nothing that a participant can reach tells which explanation is which.

A preference is worth something only if people cannot know, or learn from one another, what they
are looking at. These tests read everything a browser gets but the pixels, and look for every name.
"""

import re

import pytest
from django.core import signing

from studyapp.models import Condition, Explanation, Invitation, SourceImage, Study, Trial
from tests.crawler import Answer, far_keys, leaks
from tests.factories import make_open_study, make_participant, make_researcher, make_study
from tests.full_study import make_full_study
from tests.task_studies import SAID_AT_RANDOM, make_open_task_study
from tests.visitor import Visitor
from tests.walker import Walker, walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    """A study whose conditions have parameters worth hiding."""
    far_keys()
    study = make_open_study(pictures=4)
    Condition.objects.filter(method="lime").update(
        parameters={"num_samples": 1000, "segmentation": "quickshift"},
        rendering_parameters={"colour_map": "viridis"},
    )
    return study


def test_a_study_with_every_variant_tells_nothing_in_either_arm():
    far_keys()
    study = make_full_study()
    seen = {}
    for _ in range(2):
        walker = walk(study)
        participant = walker.participant()
        assert participant.outcome == "completed"
        kinds = set(participant.trials.values_list("kind", flat=True))
        assert kinds == {"practice", "main", "catch", "identical", "repeat"}
        seen[participant.arm.name] = walker
    said = dict.fromkeys(_said_classes(study), "/trial/")
    assert leaks(seen["prediction-hidden"].answers) == []
    assert leaks(seen["prediction-shown"].answers, said) == []
    assert leaks(seen["prediction-shown"].answers) != []
    for walker in seen.values():
        _is_all_there_is(walker)


def _is_all_there_is(walker: Walker) -> None:
    reached = {answer.address.removeprefix(walker.root) for answer in walker.answers}
    steps = ("consent/", "questions/", "instructions/", "check/", "trial/", "guess/", "end/")
    asides = ("", "declined/", "trouble/", "withdraw/")
    assert {*steps, *asides} <= reached
    scripts = {"pictures.js", "sending.js", "timing.js", "trial.js", "copy.js"}
    assert {f"/static/js/{name}" for name in scripts} <= reached
    trials = walker.participant().trials.count()
    assert sum(name.startswith("picture/") for name in reached) == 3 * trials + 1
    assert {answer.status for answer in walker.answers} == {200, 204, 302, 403, 404, 422}


def _said_classes(study: Study) -> set[str]:
    of_study = Explanation.objects.filter(image__study=study)
    return {name.lower() for name in of_study.values_list("class_name", flat=True)}


def test_a_prediction_that_is_shown_depends_on_the_picture_alone():
    study = make_full_study(instructed=False)
    study.arms.filter(shows_prediction=False).delete()
    shown = {}
    for _ in range(2):
        walker = Walker(study, wrongs=False)
        walker.join()
        walker.go_all_the_way()
        trials = walker.participant().trials.select_related("question__image")
        known = trials.in_bulk(field_name="token")
        for answer in walker.answers:
            said = re.search(r"the picture shows: <strong>([^<]+)<", answer.text)
            if 'name="trial"' not in answer.text:
                assert said is None
                continue
            trial = known[re.search(r'name="trial" value="([^"]+)"', answer.text)[1]]
            shown.setdefault(trial.question.image.position, set()).add(said[1])
    # On pairs of either order, on equal pairs, repeats and catch trials: the picture decides.
    assert shown == {number: {f"said-class-{number}"} for number in range(5)}


@pytest.mark.parametrize("task", [Study.Task.SIMULATION, Study.Task.FAULT])
def test_tasks_with_a_right_answer_tell_nothing_in_any_arm(task):
    far_keys()
    study = make_open_task_study(task, pictures=4, practice=1)
    for arm in study.arms.all():
        study.arms.filter(pk=arm.pk).update(name=f"arm-that-shows-{arm.name}")
    arms = set()
    for _ in range(4):
        walker = walk(study)
        participant = walker.participant()
        arms.add(participant.arm.name)
        options = {
            option for row in participant.trials.values_list("options", flat=True) for option in row
        }
        named = {name.lower() for option in options for name in (option, option.replace("_", " "))}
        if participant.arm.shows_prediction:
            named |= {"tabby cat", SAID_AT_RANDOM}
        on_purpose = dict.fromkeys(named, "/trial/")
        # A faulty version's parameters have a "method", as every form on a page has.
        assert leaks(walker.answers, on_purpose | {"method": ""}) == []
    assert {name.rpartition("-")[2] for name in arms} == {"none", "a", "b", "both"}


@pytest.mark.parametrize("way", ["recruiter", "invitation", "preview"])
def test_no_way_into_a_study_tells_anything(way):
    far_keys()
    settings = {
        "recruiter": {"recruiter": "prolific"},
        "invitation": {"entry": "invited"},
        "preview": {},
    }
    study = make_open_study(pictures=2, **settings[way])
    walker = Walker(study)
    if way == "recruiter":
        walker.get("?PROLIFIC_PID=p1&STUDY_ID=s1&SESSION_ID=x1")
    elif way == "invitation":
        walker.get(f"i/{Invitation.objects.create(study=study, label='Ms Secret').token}/")
    else:
        walker.client.force_login(make_researcher(study))
        walker.client.get(f"/results/{study.slug}/preview/")
    walker.answers.clear()
    for page in ("", "?lang=nl"):
        walker.get(page)
    assert walker.join().kind == ("preview" if way == "preview" else "real")
    walker.go_all_the_way()
    again = Walker(study)
    again.get("?PROLIFIC_PID=p1&STUDY_ID=s1&SESSION_ID=x1")
    again.get()
    assert leaks(walker.answers + again.answers) == []
    assert not any(b"Ms Secret" in answer.body for answer in walker.answers)


def test_no_other_end_of_the_way_tells_anything():
    far_keys()
    study = make_full_study(comprehension_attempts=1)
    failed = Walker(study, wrongs=False)
    failed.join()
    failed.answer_what_comes_first()
    failed.post("check/", **{"attempt": "1", "check-question-1": "0"})
    assert failed.participant().outcome == "failed_check"
    failed.go_all_the_way()
    gone = Walker(study)
    gone.join()
    gone.get("questions/")
    assert "deleted" in gone.withdraw().text
    assert leaks(failed.answers + gone.answers) == []


def test_the_crawl_finds_a_leak_wherever_it_is_planted(study):
    """In a body, a header, an address or a cookie: the crawl would see it."""
    make_participant(study)
    harmless = Answer("/s/trust/trial/", 200, "Content-Type: text/html", b"<p>A</p>")
    assert leaks([harmless]) == []
    image = SourceImage.objects.first()
    for planted in (
        Answer(harmless.address, 200, harmless.head, b'<img class="Grad-CAM gradcam-plain">'),
        Answer(harmless.address, 200, "ETag: quickshift", b""),
        Answer(f"/media/{image.shown_path}", 404, "", b""),
        Answer(harmless.address, 200, "X-Class: tabby cat", b""),
        Answer(harmless.address, 200, "", b'{"p": 0.93}'),
        Answer(harmless.address, 200, "image/webp num_samples", b"\xff"),
        Answer(harmless.address, 200, "", b'<b id="q%d">' % Trial.objects.first().pk),
        Answer(harmless.address, 200, "", f'value="{_signed("lime-plain")}"'.encode()),
    ):
        assert leaks([harmless, planted]), planted


def _signed(text: str) -> str:
    """As the server signs what a browser holds for it; it can be read."""
    return signing.dumps({"way": text}, salt="some salt")


def test_the_crawl_finds_a_leak_in_a_page_that_is_really_served(study, settings):
    settings.TEMPLATES = _with_a_leak(settings.TEMPLATES)
    walker = Walker(study)
    walker.join()
    walker.get("trial/")
    found = leaks(walker.answers)
    assert any("/s/trust/trial/ tells Condition.method: " in leak for leak in found)


def _with_a_leak(templates):
    """The same templates, but the page of a trial names the method of the left explanation."""
    leaking = (
        '<input name="trial" value="{{ trial.token }}">'
        "<b>{{ trial.left.explanation.condition }}</b>"
    )
    engine = {key: value for key, value in templates[0].items() if key != "APP_DIRS"}
    options = {
        **engine["OPTIONS"],
        "loaders": [
            ("django.template.loaders.locmem.Loader", {"participant/trial.html": leaking}),
            "django.template.loaders.filesystem.Loader",
            "django.template.loaders.app_directories.Loader",
        ],
    }
    return [{**engine, "OPTIONS": options}]


def test_a_study_in_preparation_tells_nothing_either():
    make_study()
    visitor = Visitor()
    assert visitor.get().status_code == 403
    assert not re.search("gradcam|lime|tabby", visitor.get().text)
