"""The pages of question sets: who sees and changes what, with and without a script."""

import re

import pytest
from django.urls import reverse

from studyapp.actions.questions import assemble
from studyapp.models import LogbookEntry, Question, Study
from tests.factories import make_image, make_open_study, make_researcher, make_stimulus, make_study
from tests.full_study import make_full_study
from tests.task_studies import make_open_task_study

pytestmark = pytest.mark.django_db
BY_SCRIPT = {"X-Requested-With": "question_set.js"}


def make_draft(*, pictures: int = 3, conditions: int = 2, **fields):
    study = make_study(conditions=conditions, **fields)
    for number in range(pictures):
        image = make_image(study, number)
        for condition in study.conditions.all():
            make_stimulus(image, condition)
    return assemble(study=study)


@pytest.fixture
def draft():
    return make_draft()


@pytest.fixture
def rosa(client, draft):
    client.force_login(make_researcher(draft.study))
    return client


def at(name: str, *more: int) -> str:
    return reverse(name, args=["trust", *more])


def change(client, *, script: bool = False, query: str = "", **sent):
    headers = BY_SCRIPT if script else {}
    return client.post(at("change_questions", 1) + query, sent, headers=headers)


def text_of(response) -> str:
    text = re.sub(r"<[^>]*>", " ", response.content.decode())
    return re.sub(r"\s+", " ", text)


def test_the_filters_tell_how_many_they_take_before_anything_is_made(rosa, draft):
    page = rosa.get(at("question_sets") + "?condition=gradcam-plain&condition=lime-plain&limit=2")
    assert "These filters take 2 main, 0 practice and 0 catch questions" in text_of(page)
    assert draft.study.question_sets.count() == 1


def test_a_draft_is_assembled_from_the_filters(rosa, draft):
    sent = {"label": "tabby cat", "correct": "yes", "limit": "2"}
    response = rosa.post(at("question_sets"), sent)
    assert response["Location"] == at("question_set", 2)
    assert draft.study.question_sets.get(version=2).questions.count() == 2


def test_filters_that_make_no_sense_are_named_and_kept(rosa, draft):
    sent = {"metric_1": "area", "lowest_1": "0.5", "highest_1": "0.2", "lowest_2": "1"}
    response = rosa.post(at("question_sets"), sent)
    assert response.status_code == 422
    assert "Enter 0.5 or more, or no lower bound." in text_of(response)
    assert "Choose the metric that these bounds are of." in text_of(response)
    assert 'value="0.5"' in response.content.decode()
    assert draft.study.question_sets.count() == 1


def test_a_study_without_explanations_says_what_to_do(client):
    study = make_study()
    client.force_login(make_researcher(study))
    assert "manage.py precompute trust" in text_of(client.post(at("question_sets")))


def test_every_question_is_shown_with_its_three_pictures(rosa, draft):
    page = rosa.get(at("question_set", 1)).content.decode()
    assert page.count('<li class="pair') == 3
    assert page.count('loading="lazy"') == 9
    for question in draft.questions.all():
        for address in (
            at("gallery_shown", question.image_id),
            at("gallery_stimulus", question.first.explanation_id),
            at("gallery_stimulus", question.second.explanation_id),
        ):
            assert address in page
            served = rosa.get(address)
            assert served["Content-Type"] == "image/webp"
            assert served.getvalue().startswith(b"RIFF")


def test_only_what_the_filters_ask_for_is_shown(rosa, draft):
    draft.questions.filter(image__position=1).update(kind="catch", included=False)
    for query in ("?kind=catch", "?included=no", "?name=PICTURE-1"):
        page = rosa.get(at("question_set", 1) + query)
        assert "1 of 3 questions" in text_of(page)
        assert 'class="handle"' not in page.content.decode()
        assert "3 questions, 2 in; only those are counted here." in text_of(page)
    assert "3 of 3 questions" in text_of(rosa.get(at("question_set", 1) + "?sort=probability"))


def test_names_and_tags_of_pictures_are_text_and_never_markup(rosa, draft):
    draft.study.images.update(name="<script>alert(1)</script>", tags=["<i>dark"])
    question = draft.questions.first()
    for address in (at("question_set", 1), at("question", 1, question.pk), at("question_sets")):
        page = rosa.get(address).content.decode()
        assert "<script>alert" not in page
        assert "<i>dark" not in page


def test_without_a_script_a_change_leads_back_to_the_same_filters(rosa, draft):
    question = draft.questions.first()
    response = change(rosa, do=f"{question.pk} exclude", query="?kind=main")
    there = at("question_set", 1) + f"?kind=main#question-{question.pk}"
    assert response["Location"] == there
    assert "Left out 1 question." in text_of(rosa.get(at("question_set", 1)))
    assert not Question.objects.get(pk=question.pk).included


def test_to_a_script_only_what_changed_is_told(rosa, draft):
    first, second, third = draft.questions.values_list("pk", flat=True)
    told = change(rosa, script=True, do=f"{third} catch").json()
    assert list(told["rows"]) == [str(third)]
    assert "catch questions are never put" in told["summary"]
    assert told["undo"] == told["said"] == "Marked 1 question as catch."
    moved = change(rosa, script=True, do=f"{third} move", place="1").json()
    assert moved["numbers"] == {str(third): 1, str(first): 2, str(second): 3}
    assert (moved["rows"], moved["summary"]) == ({}, "")


def test_the_ticked_ones_or_all_that_are_shown_are_changed(rosa, draft):
    first, second, third = draft.questions.all()
    change(rosa, do="exclude", chosen=[first.pk, second.pk])
    assert list(draft.questions.values_list("included", flat=True)) == [False, False, True]
    change(rosa, do="include", scope="shown", query="?included=no&name=picture-1")
    assert list(draft.questions.values_list("included", flat=True)) == [False, True, True]
    change(rosa, do="move", chosen=[third.pk], place="1")
    assert draft.questions.first() == third
    change(rosa, do=f"{third.pk} down")
    assert list(draft.questions.all()) == [first, third, second]
    change(rosa, do=f"{third.pk} up")
    assert draft.questions.first() == third


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"do": "exclude"}, "No question was chosen"),
        ({"do": "move", "chosen": "all"}, "No question was chosen"),
        ({"do": "destroy", "scope": "shown"}, "Choose what to do"),
        ({"do": "move", "scope": "shown", "place": "top"}, "number from 1"),
        ({"do": "arrange", "by": "<b>"}, "choose one of: picture"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(rosa, sent, said):
    assert said in change(rosa, script=True, **sent).json()["refused"]
    change(rosa, **sent)
    assert said in text_of(rosa.get(at("question_set", 1))).replace("&lt;", "<")


def test_questions_of_another_set_are_not_reached(rosa, draft):
    other = make_open_study(slug="other", pictures=1).question_set().questions.get()
    change(rosa, do=f"{other.pk} exclude")
    other.refresh_from_db()
    assert other.included
    assert rosa.get(at("question", 1, other.pk)).status_code == 404
    assert rosa.get(at("gallery_stimulus", other.first.explanation_id)).status_code == 404
    assert rosa.get(at("gallery_shown", other.image_id)).status_code == 404


def test_steps_are_undone_one_after_the_other(rosa, draft):
    key = draft.questions.first().pk
    change(rosa, do=f"{key} exclude")
    change(rosa, do=f"{key} practice")
    told = rosa.post(at("undo_questions", 1), headers=BY_SCRIPT).json()
    assert told["said"] == "Undone: marked 1 question as practice."
    assert told["undo"] == "Left out 1 question."
    rosa.post(at("undo_questions", 1))
    question = Question.objects.get(pk=key)
    assert (question.kind, question.included) == ("main", True)
    assert (
        "nothing to undo" in rosa.post(at("undo_questions", 1), headers=BY_SCRIPT).json()["refused"]
    )


def test_a_question_is_edited_as_a_whole_and_leads_to_the_next(rosa, draft):
    first, second, _third = draft.questions.all()
    sent = {"kind": "catch", "expected": "second", "instructed": "on", "feedback": "", "place": "1"}
    response = rosa.post(at("question", 1, first.pk), {**sent, "next": "yes"})
    assert response["Location"] == at("question", 1, second.pk)
    first.refresh_from_db()
    assert (first.kind, first.expected, first.included, first.instructed) == (
        "catch",
        "second",
        False,
        True,
    )
    rosa.post(at("question", 1, first.pk), {**sent, "place": "3"})
    assert draft.questions.last() == first
    refused = rosa.post(at("question", 1, first.pk), {"kind": "other", "place": "0"})
    assert refused.status_code == 422


def test_a_question_is_seen_by_the_template_that_participants_get(client):
    """Marked as what it is, in each language, with the sides as asked; and nothing of it works."""
    study = make_full_study()
    client.force_login(make_researcher(study))
    question = study.question_set().questions.filter(kind="catch").first()
    seen = at("question_as_seen", 1, question.pk)
    page = client.get(seen)
    assert "Which explanation makes you trust the system more?" in text_of(page)
    assert "This is a check that you are reading" in text_of(page)
    assert "<script" not in page.content.decode()
    assert "form-action 'none'" in page["Content-Security-Policy"]
    order = re.findall(r"gallery/stimuli/(\d+)\.webp", page.content.decode())
    swapped = client.get(seen + "?swapped=yes").content.decode()
    assert re.findall(r"gallery/stimuli/(\d+)\.webp", swapped) == order[::-1]
    assert "prompt (nl)" in text_of(client.get(seen + "?language=nl"))
    practice = study.question_set().questions.filter(kind="practice").first()
    after = client.get(at("question_as_seen", 1, practice.pk) + "?after=yes")
    assert "Well spotted" in text_of(after)


@pytest.mark.parametrize("task", [Study.Task.SIMULATION, Study.Task.FAULT])
def test_a_question_of_another_task_is_seen_as_each_arm_sees_it(client, task):
    study = make_open_task_study(task, pictures=2)
    client.force_login(make_researcher(study))
    question = study.question_set().questions.first()
    shown = {
        arm.name: client.get(
            reverse("question_as_seen", args=[study.slug, 1, question.pk]) + f"?arm={arm.name}"
        ).content.decode()
        for arm in study.arms.prefetch_related("conditions")
    }
    for arm in study.arms.prefetch_related("conditions"):
        assert shown[arm.name].count("gallery/stimuli/") == arm.conditions.count()


def test_freezing_tells_what_is_missing_and_then_freezes(rosa, draft):
    change(rosa, do="catch", chosen=[draft.questions.first().pk])
    page = rosa.get(at("question_set", 1))
    assert "It cannot be frozen yet" in text_of(page)
    rosa.post(at("freeze_questions", 1))
    assert "right choice" in text_of(rosa.get(at("question_set", 1)))
    change(rosa, do=f"{draft.questions.first().pk} first")
    rosa.post(at("freeze_questions", 1))
    draft.refresh_from_db()
    assert draft.is_frozen
    page = rosa.get(at("question_set", 1))
    assert "New participants are given this version" in text_of(page)
    assert 'id="change"' not in page.content.decode()
    assert (
        "make a new version"
        in change(rosa, script=True, do="main", scope="shown").json()["refused"]
    )


def test_a_frozen_set_is_copied_and_the_draft_deleted_again(rosa, draft):
    rosa.post(at("freeze_questions", 1))
    response = rosa.post(at("copy_questions", 1))
    assert response["Location"] == at("question_set", 2)
    rosa.post(at("discard_questions", 2))
    rosa.post(at("discard_questions", 1))
    assert [version.version for version in draft.study.question_sets.all()] == [1]


def test_every_change_is_in_the_logbook(rosa, draft):
    change(rosa, do=f"{draft.questions.first().pk} exclude")
    rosa.post(at("freeze_questions", 1))
    rosa.post(at("copy_questions", 1))
    rosa.post(at("discard_questions", 2))
    lines = LogbookEntry.objects.order_by("number").values_list("actor", "action", "study")
    assert [line for line in lines if line[2] == "trust"] == [
        ("rosa", action, "trust") for action in ("changed", "froze", "assembled", "deleted")
    ]


POSTS = [
    "change_questions",
    "undo_questions",
    "freeze_questions",
    "copy_questions",
    "discard_questions",
]


def test_viewers_see_everything_and_change_nothing(client, draft):
    vera = make_researcher(name="vera")
    draft.study.viewers.add(vera)
    client.force_login(vera)
    question = draft.questions.first()
    for address in (at("question_sets"), at("question_set", 1), at("question", 1, question.pk)):
        page = client.get(address)
        assert page.status_code == 200
        assert "csrfmiddlewaretoken" not in page.content.decode().split("<main", 1)[1]
    for name in POSTS:
        assert client.post(at(name, 1), {"do": "exclude", "scope": "shown"}).status_code == 404
    assert client.post(at("question_sets")).status_code == 404
    assert client.post(at("question", 1, question.pk), {"kind": "catch"}).status_code == 404
    assert draft.questions.filter(included=True, kind="main").count() == 3


@pytest.mark.parametrize("name", POSTS)
def test_changes_are_sent_and_never_followed_from_a_link(rosa, name):
    assert rosa.get(at(name, 1)).status_code == 405


def test_strangers_see_nothing(client, draft):
    question = draft.questions.first()
    pages = [
        at("question_sets"),
        at("question_set", 1),
        at("question", 1, question.pk),
        at("question_as_seen", 1, question.pk),
        at("gallery_stimulus", question.first.explanation_id),
        at("gallery_shown", question.image_id),
    ]
    for address in pages:
        assert client.get(address)["Location"].startswith("/accounts/login/")
    client.force_login(make_researcher(name="remy"))
    for address in pages:
        assert client.get(address).status_code == 404


def test_the_pages_take_as_many_queries_for_many_questions(client, django_assert_max_num_queries):
    few = make_draft(pictures=2, slug="few")
    many = make_draft(pictures=12, conditions=3, slug="many")
    for study in (few.study, many.study):
        study.images.update(tags=["dark"])
    vera = make_researcher(few.study)
    many.study.members.add(vera)
    client.force_login(vera)
    for draft in (few, many):
        question = draft.questions.first()
        for name, more, most in (
            ("question_sets", [], 18),
            ("question_set", [1], 18),
            ("question", [1, question.pk], 18),
        ):
            address = reverse(name, args=[draft.study.slug, *more])
            with django_assert_max_num_queries(most):
                assert client.get(address).status_code == 200
        with django_assert_max_num_queries(34):
            address = reverse("change_questions", args=[draft.study.slug, 1])
            sent = {"do": "exclude", "scope": "shown"}
            assert client.post(address, sent, headers=BY_SCRIPT).status_code == 200
