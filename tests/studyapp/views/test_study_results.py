"""The page of a study's results, from nobody to everything that a study can have."""

import re

import pytest

from studyapp.models import AnalysisPlan, ResultsSnapshot
from tests.factories import make_open_study, make_participant, make_researcher
from tests.recorded import Given, record
from tests.rich_study import make_rich_study
from tests.studyapp.actions.answers import take_part, take_part_as_in_the_paper

pytestmark = pytest.mark.django_db

OVERALL = "/results/trust/plots/overall/preference"


def _page(client, address="/results/trust/"):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def _words(html: str) -> str:
    text = re.sub(r"<[^>]*>", " ", html)
    return re.sub(r"[ \n]+", " ", text.replace("&nbsp;", "\u00a0").replace("&#x27;", "'"))


def _text(client, address="/results/trust/"):
    """Without the list of the sections."""
    html = _page(client, address)
    return _words(re.sub(r'<nav class="contents".*?</nav>', "", html, flags=re.DOTALL))


def _two_take_part(study):
    for chosen in (9, 7):
        take_part(study, chosen=chosen, level=2)


def _assert_in_order(text, parts):
    places = [text.find(part) for part in parts]
    assert -1 not in places, parts[places.index(-1)]
    assert places == sorted(places)


def test_without_participants_the_page_says_so_and_what_to_do(rosa):
    text = _text(rosa)
    assert "There is no result yet." in text
    assert "Nobody has taken part yet, so there is nothing to report." in text
    assert "Invite participants" in text
    assert "Overall preference" not in text
    assert rosa.get(f"{OVERALL}.svg").status_code == 404


def test_somebody_who_only_consented_makes_no_result(rosa, study):
    make_participant(study)
    text = _text(rosa)
    assert "Nobody counts yet, so there is no result." in text
    assert "Overall preference" not in text


def test_one_participant_gets_no_interval(rosa, study):
    take_part(study, chosen=8, level=1)
    top = _text(rosa).split("1 consented")[0]
    assert top.count("no interval: one person") == 2
    assert "One person has answered, which says nothing about anybody else." in top
    assert "95\u00a0% interval" not in top


def test_two_participants_are_described(rosa, study):
    _two_take_part(study)
    assert "interval 6\u00a0% to 100\u00a0% descriptive" in _text(rosa)


def test_five_participants_get_an_interval_but_no_test(rosa, study):
    for chosen in (9, 7, 8, 8, 8):
        take_part(study, chosen=chosen, level=2)
    text = _text(rosa)
    assert "interval 61\u00a0% to 91\u00a0% With these pictures" in text
    assert "fewer than 6 people cannot reach p < 0.05" in text.replace("&lt;", "<")


def test_the_paper_is_reproduced_on_the_page_in_the_agreed_order(rosa, study):
    take_part_as_in_the_paper(study)
    parts = [
        "These pictures exploratory 80\u00a0% 95\u00a0% interval 66\u00a0% to 89\u00a0%",
        "people choose gradcam-plain more often than not.",
        "Pictures like these exploratory 80\u00a0% 95\u00a0% interval 67\u00a0% to 89\u00a0%",
        "10 consented, 10 completed, and the answers of 10 are counted.",
        "Which explanation makes you trust the system more?",
        "Few pictures: answers concern 10 pictures",
        "Of 10 people, 9 chose gradcam-plain in more than half of their own trials",
        "gradcam-plain was chosen over lime-plain in 80 of 100 choices (80\u00a0%), by 10 people.",
        "p = 0.004",
        "71\u00a0% 87\u00a0%",
        "Not familiar 90\u00a0% (n = 3); A bit familiar 80\u00a0% (n = 5); Familiar 65\u00a0%",
        "Trend with expertise",
        "The left was chosen in",
        "Picture by picture",
        "Sensitivity",
        "Stated trust:",
        "Exploratory:",
        "Trials (CSV)",
        "http://testserver/s/trust/",
    ]
    _assert_in_order(_text(rosa), parts)


def test_what_the_cards_said_is_not_said_again_below(rosa, study):
    _two_take_part(study)
    assert _text(rosa).count("With these pictures, the answers fit a preference") == 1


def test_everything_that_a_study_can_have_has_its_section(client):
    client.force_login(make_researcher(make_rich_study()))
    parts = [
        "10 consented, 7 completed, and the answers of 8 are counted.",
        "2 took part and withdrew",
        "failed the comprehension check 1 screened out 1",
        "People were assigned to 2 arms by chance.",
        "6 ended with no preference",
        "gradcam-plain lime-plain 40 77\u00a0% 6 12\u00a0% 6 12\u00a0% 52 6",
        "In 12\u00a0% of 52 trials people had no preference",
        "6 of 6 trials ended with the same choice",
        "1 of 8 who started gives reason to doubt their answers.",
        "passed fewer than 67\u00a0% of the catch trials",
        "6 people guessed at the end",
        "Trust in the system (version 1) mean 6 4.00 0.89",
        "Two people who judged the same picture",
        "8 people are too few for a model",
        "Sensitivity",
    ]
    _assert_in_order(_text(client), parts)


def test_three_conditions_get_pairs_and_a_card_for_the_first(client):
    study = make_open_study(conditions=3, pictures=4, trials_per_participant=12)
    client.force_login(make_researcher(study))
    take_part(study, chosen=6, level=1)
    text = _text(client)
    assert "Pair by pair" in text
    assert text.count("Preference for gradcam-max These pictures") == 1


def test_results_by_condition_are_hidden_before_the_planned_number(rosa, study):
    AnalysisPlan.objects.update_or_create(study=study, defaults={"planned_n": 20})
    take_part(study, chosen=8, level=1)
    text = _text(rosa)
    assert "Blind until the planned number." in text
    assert "1 of 20 so far" in text
    assert "Not shown yet: Person by person, Overall preference, By expertise level" in text
    assert "80\u00a0%" not in text
    assert "1 consented, 1 completed" in text
    for address in (f"{OVERALL}.svg", "/results/trust/tables/overall/estimates.csv"):
        assert rosa.get(address).status_code == 404
    assert rosa.get("/results/trust/plots/flow/flow.svg").status_code == 200


def test_large_results_are_awaited_and_old_ones_shown_with_their_time(rosa, study, monkeypatch):
    take_part(study, chosen=8, level=1)
    monkeypatch.setattr("studyapp.actions.results.snapshots.FEW_ANSWERS", 5)
    text = _text(rosa)
    assert "The results are being computed." in text
    assert "manage.py worker" in text
    assert rosa.get(f"{OVERALL}.svg").status_code == 404
    assert ResultsSnapshot.objects.get().wanted_at is not None
    monkeypatch.undo()
    assert "Computed" in _text(rosa)
    take_part(study, chosen=2, level=0)
    monkeypatch.setattr("studyapp.actions.results.snapshots.FEW_ANSWERS", 5)
    text = _text(rosa)
    assert "newer results are being computed" in text
    assert "8 of 10 choices" in text


def test_a_rehearsal_is_flagged_everywhere_and_stays_out_of_the_results(rosa, study):
    take_part(study, chosen=8, level=1, kind="simulated")
    assert "Nobody has taken part yet" in _text(rosa)
    html = _page(rosa, "/results/trust/?simulated=1")
    assert "Rehearsal with simulated participants." in _words(html)
    assert "REHEARSAL" in html.split("</title>")[0]
    assert f"{OVERALL}.svg?simulated=1&amp;dark=1" in html
    assert b"REHEARSAL" in rosa.get(f"{OVERALL}.svg?simulated=1").content
    table = rosa.get("/results/trust/tables/overall/estimates.csv?simulated=1")
    assert "REHEARSAL-simulated" in table["Content-Disposition"]


def test_a_rehearsal_that_was_not_held_says_how_to_hold_it(rosa):
    assert "manage.py simulate trust" in _text(rosa, "/results/trust/?simulated=1")


def test_pages_have_neither_inline_style_nor_script(rosa, study):
    _two_take_part(study)
    html = _page(rosa)
    for part in (" style=", "<style", "<script"):
        assert part not in html


def test_a_page_takes_as_many_queries_however_many_took_part(
    rosa, study, django_assert_max_num_queries
):
    _two_take_part(study)
    with django_assert_max_num_queries(80):
        _page(rosa)
    with django_assert_max_num_queries(25):
        _page(rosa)


def test_a_condition_that_nobody_was_shown_is_told_apart(client):
    study = make_open_study(pictures=2, conditions=3)
    client.force_login(make_researcher(study))
    pairs = [
        {q.first.explanation.condition.name, q.second.explanation.condition.name}
        for q in study.question_set().questions.all()
    ]
    question = pairs.index({"gradcam-plain", "lime-plain"})
    record(study, Given(left="gradcam-plain", question=question))
    assert "cannot be compared: gradcam-max and, apart from these, gradcam-plain, lime-plain" in (
        _text(client)
    )
