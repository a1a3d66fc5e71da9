"""Every variant of a trial: what its page offers, what the server takes in, and what it refuses."""

import re

import pytest

from studyapp.actions.questions import assemble, freeze
from studyapp.models import Arm, Elaboration, Event, Question, Response, Study
from tests.factories import make_open_study
from tests.visitor import Visitor, without_tokens

pytestmark = pytest.mark.django_db
BUTTON = re.compile(r'<button name="choice" value="([^"]+)"')
MARK = re.compile(r'<input type="radio" name="choice" value="([^"]+)" required>')
ALL_AT_ONCE = {
    "answer_format": "graded",
    "confirms_choice": True,
    "asks_confidence": True,
    "reason": "required",
    "minimum_viewing_ms": 500,
    "time_limit_ms": 60_000,
    "needs_timing": True,
    "prompt": "Which of the two explanations helps you more to understand what happened? " * 3,
}


def _visitor(pictures: int = 2, **settings) -> Visitor:
    make_open_study(pictures=pictures, **settings)
    visitor = Visitor()
    visitor.join()
    return visitor


def _with_marked(**questions) -> Visitor:
    """Somebody in a study of four pictures, the first two questions of which are special."""
    study = make_open_study(pictures=4)
    draft = assemble(study=study)
    keys = draft.questions.values_list("pk", flat=True)
    for pk, changes in zip(keys, questions.values(), strict=False):
        Question.objects.filter(pk=pk).update(**changes)
    freeze(question_set=draft)
    Study.objects.update(catch_rate=0.5)
    visitor = Visitor()
    visitor.join()
    return visitor


# --- What can be chosen


def test_by_default_there_are_two_buttons_and_nothing_else_is_asked():
    visitor = _visitor(1)
    page = visitor.get("trial/").text
    assert BUTTON.findall(page) == ["left", "right"]
    for absent in ('type="radio"', "<textarea", "noscript", "says that", "reading", 'id="confirm"'):
        assert absent not in page
    assert 'data-minimum-viewing-ms="0" data-time-limit-ms="" data-confirms=""' in page
    assert visitor.respond("left").url == "/s/trust/questions/"


def test_no_preference_is_a_third_button_between_the_two():
    visitor = _visitor(answer_format="tie")
    assert BUTTON.findall(visitor.get("trial/").text) == ["left", "tie", "right"]
    assert visitor.respond("tie").status_code == 302
    assert (Response.objects.get().side, Response.objects.get().rating) == ("tie", None)


@pytest.mark.parametrize(
    ("rating", "side"),
    [("-2", "left"), ("-1", "left"), ("0", "tie"), ("1", "right"), ("2", "right")],
)
def test_a_graded_choice_has_five_steps_and_its_side_follows(rating, side):
    visitor = _visitor(answer_format="graded")
    page = visitor.get("trial/").text
    assert BUTTON.findall(page) == ["-2", "-1", "0", "1", "2"]
    assert page.index("Clearly A") < page.index("Rather A") < page.index("Clearly B")
    visitor.respond(rating)
    assert (Response.objects.get().side, Response.objects.get().rating) == (side, int(rating))


@pytest.mark.parametrize(
    ("answer_format", "refused"),
    [
        ("forced", ["tie", "0", "-2", "none", "middle", ""]),
        ("tie", ["1", "none", "TIE"]),
        ("graded", ["left", "tie", "3", "-3", "+1", "01", "1.0", "none", "١"]),
    ],
)
def test_a_choice_that_the_study_does_not_offer_is_nothing_chosen(answer_format, refused):
    visitor = _visitor(answer_format=answer_format)
    token = visitor.trial_token()
    for choice in refused:
        answer = visitor.respond(choice)
        assert (answer.status_code, choice) == (422, choice)
        assert "Nothing was chosen yet" in answer.text
    assert visitor.trial_token() == token
    assert not Response.objects.exists()


def test_a_choice_that_is_confirmed_is_marked_first_and_sent_by_a_second_step():
    visitor = _visitor(confirms_choice=True)
    page = visitor.get("trial/").text
    assert MARK.findall(page) == ["left", "right"]
    assert not BUTTON.findall(page)
    assert '<button id="confirm"' in page
    assert 'data-confirms="yes"' in page
    assert visitor.post("trial/", trial=visitor.trial_token()).status_code == 422
    assert visitor.respond("right", choice_changes="3").status_code == 302
    assert Response.objects.get().choice_changes == 3


# --- What is asked about a choice that is locked


def test_a_choice_is_stored_before_it_is_asked_how_sure_one_is():
    visitor = _visitor(asks_confidence=True)
    token = visitor.trial_token()
    assert visitor.respond("right").url == "/s/trust/trial/"
    assert Response.objects.get().side == "right"
    page = visitor.get("trial/").text
    assert (visitor.state(), visitor.trial_token()) == ("elaborate", token)
    assert "You chose: B" in page
    assert 'name="choice" value="left"' not in page
    assert re.findall(r'name="confidence" value="(\d)" required', page) == list("12345")
    assert "<textarea" not in page
    assert len(visitor.pictures()) == 3
    assert visitor.elaborate("5", reason="not asked", response_time_ms="700").status_code == 302
    stored = Elaboration.objects.get()
    assert (stored.confidence, stored.reason, stored.response_time_ms) == (5, "", 700)
    assert (visitor.state(), visitor.trial_token() == token) == ("choose", False)


def test_a_locked_choice_cannot_be_changed_while_it_is_elaborated():
    visitor = _visitor(asks_confidence=True)
    token = visitor.trial_token()
    visitor.respond("right")
    for fields in ({"choice": "left"}, {"choice": "left", "state": "choose"}, {}):
        assert visitor.post("trial/", trial=token, **fields).url == "/s/trust/trial/"
    assert Response.objects.get().side == "right"
    assert visitor.state() == "elaborate"


@pytest.mark.parametrize("confidence", ["", "0", "6", "3.5", "sure", "-1", "9" * 30])
def test_a_confidence_off_the_scale_is_asked_again_and_the_reason_stays(confidence):
    visitor = _visitor(asks_confidence=True, reason="optional")
    visitor.respond("left")
    answer = visitor.elaborate(confidence, reason="Its <nose>.")
    assert answer.status_code == 422
    assert "Its &lt;nose&gt;.</textarea>" in answer.text
    assert not Elaboration.objects.exists()


@pytest.mark.parametrize(
    ("reason", "said", "status"),
    [
        ("optional", "", 302),
        ("optional", "  The nose.\r\n", 302),
        ("required", "", 422),
        ("required", "   \n", 422),
        ("required", "x" * 2001, 422),
        ("required", "nul \x00", 422),
        ("required", "x" * 2000, 302),
    ],
)
def test_a_reason_in_words_is_optional_or_required(reason, said, status):
    visitor = _visitor(reason=reason)
    visitor.respond("left")
    assert visitor.elaborate(reason=said).status_code == status
    assert Elaboration.objects.count() == (status == 302)
    if status == 302:
        assert (Elaboration.objects.get().reason, Elaboration.objects.get().confidence) == (
            said.strip(),
            None,
        )


def test_an_elaboration_is_written_once_whatever_is_sent_again():
    visitor = _visitor(asks_confidence=True)
    token = visitor.trial_token()
    visitor.respond("left")
    visitor.elaborate("2")
    for confidence in ("5", "1"):
        again = visitor.post("trial/", trial=token, state="elaborate", confidence=confidence)
        assert again.url == "/s/trust/trial/"
    assert Elaboration.objects.get().confidence == 2


def test_an_elaboration_is_not_refused_for_a_measurement_that_makes_no_sense():
    visitor = _visitor(asks_confidence=True)
    visitor.respond("left")
    assert visitor.elaborate("3", response_time_ms="soon").status_code == 302
    assert Elaboration.objects.get().response_time_ms is None


def test_nothing_is_elaborated_before_its_choice_or_where_nothing_is_asked():
    visitor = _visitor(asks_confidence=True)
    later = visitor.participant().trials.get(position=2)
    assert visitor.elaborate("5").url == "/s/trust/trial/"
    early = visitor.post("trial/", trial=later.token, state="elaborate", confidence="5")
    assert early.url == "/s/trust/trial/"
    Study.objects.update(asks_confidence=False)
    visitor.respond("left")
    first = visitor.participant().trials.get(position=1)
    assert visitor.post("trial/", trial=first.token, state="elaborate").status_code == 302
    assert not Elaboration.objects.exists()


def test_the_next_trial_waits_for_the_elaboration_and_the_last_one_too():
    visitor = _visitor(asks_confidence=True)
    second = visitor.participant().trials.get(position=2)
    visitor.respond("left")
    assert visitor.post("trial/", trial=second.token, choice="left").url == "/s/trust/trial/"
    assert Response.objects.count() == 1
    visitor.elaborate()
    assert visitor.respond("left").url == "/s/trust/trial/"
    assert visitor.get("questions/").url == "/s/trust/trial/"
    assert visitor.elaborate().url == "/s/trust/questions/"


# --- Practice and checks of attention


def test_feedback_follows_a_choice_in_practice_until_one_goes_on():
    visitor = _with_marked(practice={"kind": "practice", "feedback": "Both show the *ears*."})
    token = visitor.trial_token()
    assert "ears" not in without_tokens(visitor.get("trial/").text)
    visitor.respond("right")
    page = visitor.get("trial/").text
    assert (visitor.state(), visitor.trial_token()) == ("feedback", token)
    assert "You chose: B" in page
    assert "Both show the <em>ears</em>." in page
    assert visitor.go_on().url == "/s/trust/trial/"
    assert visitor.post("trial/", trial=token, state="feedback").url == "/s/trust/trial/"
    assert (visitor.state(), visitor.trial_token() == token) == ("choose", False)


def test_practice_has_the_feedback_of_the_study_where_its_question_has_none():
    visitor = _with_marked(
        one={"kind": "practice", "feedback": "Well looked."}, two={"kind": "practice"}
    )
    Study.objects.update(practice_feedback="There is no *wrong* choice.")
    seen = []
    while visitor.get("trial/").text.count("for practice"):
        visitor.respond()
        text = re.search(r'id="feedback"[^>]*>(.*?)\s*</div>', visitor.get("trial/").text, re.S)
        seen.append(text[1])
        visitor.go_on()
    assert seen == ["<p>Well looked.</p>", "<p>There is no <em>wrong</em> choice.</p>"]


def test_practice_is_not_elaborated_and_feedback_comes_in_practice_only():
    visitor = _with_marked(
        practice={"kind": "practice"}, catch={"feedback": "never shown", "expected": "first"}
    )
    Study.objects.update(reason="optional")
    states = []
    while visitor.get("trial/").status_code == 200:
        states.append(visitor.state())
        assert "never shown" not in visitor.get("trial/").text
        {"choose": visitor.respond, "elaborate": visitor.elaborate}[states[-1]]()
    assert states == ["choose", *["choose", "elaborate"] * 3]


def test_feedback_that_was_not_seen_holds_no_answer_up():
    visitor = _with_marked(practice={"kind": "practice", "feedback": "Both are fine."})
    second = visitor.participant().trials.get(position=2)
    visitor.respond()
    visitor.post("trial/", trial=second.token, choice="right")
    assert second.response.side == "right"
    assert visitor.state() == "feedback"


@pytest.mark.parametrize("expected", ["first", "second"])
def test_an_instructed_check_says_which_letter_to_choose(expected):
    visitor = _with_marked(
        catch={"kind": "catch", "expected": expected, "instructed": True},
        practice={"kind": "practice"},
    )
    told = []
    while visitor.get("trial/").status_code == 200:
        trial = visitor.participant().next_trial()
        page = visitor.get("trial/").text
        if trial.kind == "catch":
            right = getattr(trial.question, expected)
            told.append(re.search(r"reading: please choose ([AB])\.", page)[1])
            assert told == ["A" if trial.left == right else "B"]
        else:
            assert "check that you are reading" not in page
        visitor.respond()
    assert len(told) == 1


# --- Time


def test_an_answer_before_the_minimum_viewing_time_is_kept_and_noted():
    visitor = _visitor(minimum_viewing_ms=60_000)
    trial = visitor.participant().trials.get(position=1)
    assert visitor.respond("left", response_time_ms="61000").status_code == 302
    event = Event.objects.get()
    assert (event.kind, event.trial, int(event.detail) < 60_000) == ("too_early", trial, True)


def test_an_answer_after_the_minimum_viewing_time_is_not_noted():
    visitor = _visitor(minimum_viewing_ms=1)
    visitor.respond("left", response_time_ms="1500")
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    "setting", [{"minimum_viewing_ms": 500}, {"time_limit_ms": 9000}, {"needs_timing": True}]
)
def test_a_study_that_measures_time_takes_a_script(setting):
    visitor = _visitor(**setting)
    token = visitor.trial_token()
    page = visitor.get("trial/").text
    told = re.compile(r"<noscript>[^~]*takes JavaScript[^~]*</noscript>")
    assert told.search(page)
    assert told.search(visitor.get("instructions/").text)
    answer = visitor.respond("left", response_time_ms="")
    assert answer.status_code == 422
    assert "This study takes JavaScript" in answer.text
    assert visitor.trial_token() == token
    assert not Response.objects.exists()
    # A script was there, though it measured something odd: nothing is lost for that.
    assert visitor.respond("left", response_time_ms="99999999999999").status_code == 302
    assert visitor.post("trial/", trial=token, choice="right").url == "/s/trust/trial/"
    assert Response.objects.get().side == "left"


def test_no_choice_in_time_is_an_answer_where_there_is_a_limit_and_is_not_elaborated():
    visitor = _visitor(time_limit_ms=5000, asks_confidence=True)
    assert 'data-time-limit-ms="5000"' in visitor.get("trial/").text
    token = visitor.trial_token()
    assert visitor.respond("none", response_time_ms="5000").status_code == 302
    assert visitor.post("trial/", trial=token, choice="left").url == "/s/trust/trial/"
    assert Response.objects.get().side == "none"
    assert (visitor.state(), visitor.trial_token() == token) == ("choose", False)


# --- The classifier's answer


def test_a_prediction_is_shown_in_its_arm_alone_and_once_above_the_pictures():
    make_open_study(pictures=1)
    hidden = Visitor()
    hidden.join()
    Arm.objects.create(study=Study.objects.get(), name="told", shows_prediction=True)
    shown = Visitor()
    shown.join()
    page = shown.get("trial/").text
    assert page.count("tabby cat") == 1
    assert page.index("<strong>tabby cat</strong>") < page.index('class="stage"')
    assert "tabby" not in hidden.get("trial/").text


# --- All of them


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_is_small_with_every_variant_switched_on(language):
    make_open_study(pictures=3, **ALL_AT_ONCE)
    Arm.objects.create(study=Study.objects.get(), name="told", shows_prediction=True)
    visitor = Visitor(headers={"accept-language": language})
    visitor.join()
    for step in (lambda: visitor.respond("1", response_time_ms="900"), visitor.elaborate):
        assert len(visitor.get("trial/").content) < 20_000
        step()
    assert (Response.objects.get().rating, Elaboration.objects.get().confidence) == (1, 4)
