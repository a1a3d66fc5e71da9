"""What somebody who watches a study is told, from records that can be counted by hand."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from studyapp.actions.monitor import keeping, monitor
from studyapp.actions.taking_part.respond import respond
from studyapp.actions.taking_part.withdraw import withdraw
from studyapp.models import Arm, Event, Participant, Quota, Response, Study
from tests.factories import make_open_study, make_participant

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()


def away(participant: Participant, **time) -> None:
    """They did nothing for so long."""
    Participant.objects.filter(pk=participant.pk).update(
        last_seen_at=timezone.now() - timedelta(**time)
    )


def ended(participant: Participant, outcome: str) -> None:
    Participant.objects.filter(pk=participant.pk).update(outcome=outcome, ended_at=timezone.now())


def test_everybody_who_consented_is_in_one_of_the_five():
    study = make_open_study(pictures=2)
    make_participant(study, level=0)
    make_participant(study, level=2)
    make_participant(study)
    away(make_participant(study), hours=3)
    ended(make_participant(study), "screened_out")
    ended(make_participant(study), "failed_check")
    leaver = make_participant(study)
    withdraw(study=study, participants=Participant.objects.filter(pk=leaver.pk))
    study.refresh_from_db()
    people = monitor(study).now.people
    assert (people.completed, people.in_progress, people.dropped_out) == (2, 1, 1)
    assert (people.screened_out, people.failed_check, people.withdrawn) == (1, 1, 1)
    assert people.consented == 6


def test_who_was_released_is_a_drop_out_until_they_complete():
    study = make_open_study(pictures=2)
    back = make_participant(study, level=1)
    gone = make_participant(study)
    Participant.objects.update(released_at=timezone.now())
    people = monitor(study).now.people
    assert (people.completed, people.dropped_out) == (1, 1)
    assert back.pk != gone.pk


def test_levels_stand_beside_their_quotas():
    study = make_open_study(pictures=2)
    make_participant(study, level=0)
    make_participant(study, level=0)
    make_participant(study)
    Quota.objects.create(study=study, level=0, places=2)
    Quota.objects.create(study=study, level=2, places=5)
    groups = {group.name: group for group in monitor(study).now.levels}
    assert list(groups) == ["Not familiar", "A bit familiar", "Familiar", "Level unknown so far"]
    assert (groups["Not familiar"].completed, groups["Not familiar"].quota) == (2, 2)
    assert groups["Not familiar"].is_full
    assert not groups["Familiar"].is_full
    assert groups["A bit familiar"].quota is None
    assert groups["Level unknown so far"].in_progress == 1


def test_arms_are_counted_where_there_are_any():
    study = make_open_study(pictures=2)
    assert monitor(study).now.arms == []
    arms = [Arm.objects.create(study=study, name=name) for name in ("hidden", "shown")]
    for slot, arm in enumerate((arms[0], arms[0], None)):
        person = make_participant(study, level=0)
        Participant.objects.filter(pk=person.pk).update(arm=arm, slot=50 + slot)
    found = [(group.name, group.completed) for group in monitor(study).now.arms]
    assert found == [("hidden", 2), ("shown", 0), ("No arm so far", 1)]


def test_the_planned_number_or_the_places_are_what_is_wanted():
    study = make_open_study(pictures=2, places=7)
    assert monitor(study).now.wanted == 7
    assert monitor(study).said == "0 of 7 completed, 0 in progress, 0 dropped out."
    study.places = None
    assert monitor(study).now.wanted is None


def test_answers_of_the_last_ten_minutes_make_the_pace():
    study = make_open_study(pictures=4)
    for trial in make_participant(study).trials.all():
        respond(participant=trial.participant, trial_token=trial.token, side="left")
    assert monitor(study).now.pace.answers_per_minute == pytest.approx(0.4)
    long_ago = make_participant(study)
    trial = long_ago.trials.first()
    respond(participant=long_ago, trial_token=trial.token, side="left")
    away(long_ago, minutes=11)
    assert monitor(study).now.pace.answers_per_minute == pytest.approx(0.4)


@pytest.mark.parametrize(("minutes", "median"), [((5, 9, 30), 9), ((5, 9, 11, 30), 10), ((), None)])
def test_the_median_time_is_that_from_consent_to_the_end(minutes, median):
    study = make_open_study(pictures=2)
    for duration in minutes:
        person = make_participant(study, level=0)
        Participant.objects.filter(pk=person.pk).update(
            ended_at=person.consented_at + timedelta(minutes=duration)
        )
    make_participant(study)
    found = monitor(study).now.pace.median_minutes
    assert found == (None if median is None else pytest.approx(median))


def test_exposure_is_counted_of_main_trials_that_were_put():
    study = make_open_study(pictures=3)
    nothing = monitor(study).shown
    assert (nothing.n_shown, nothing.first_left_percent) == (0, None)
    assert [question.n_shown for question in nothing.questions] == [0, 0, 0]
    one, other = make_participant(study), make_participant(study)
    one.trials.update(presented_at=timezone.now())
    other.trials.filter(position=1).update(presented_at=timezone.now())
    shown = monitor(study).shown
    assert (shown.n_shown, shown.fewest, shown.most) == (4, 1, 2)
    put = [*one.trials.all(), *other.trials.filter(position=1)]
    left = sum(trial.left_id == trial.question.first_id for trial in put)
    assert shown.first_left_percent == pytest.approx(25 * left)
    assert shown.questions[0].pair == "gradcam-plain / lime-plain"
    # Within one question sides alternate over participants.
    assert shown.worst <= 1


def test_who_is_left_out_is_counted_by_reason_once_they_are_done():
    study = make_open_study(pictures=2)
    make_participant(study, level=0)
    make_participant(study)
    away(make_participant(study), hours=3)
    ended(make_participant(study), "failed_check")
    assert monitor(study).shown.excluded == {
        "failed the comprehension check": 1,
        "too few of the main trials answered": 1,
    }


def test_trouble_of_the_last_day_is_named():
    study = make_open_study(pictures=2)
    person = make_participant(study)
    for _ in range(2):
        Event.objects.create(participant=person, kind=Event.Kind.PICTURE_FAILED)
    old = Event.objects.create(participant=person, kind=Event.Kind.RELOADED)
    Event.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(hours=25))
    assert monitor(study).shown.trouble == {"a picture did not load": 2}


def test_rehearsals_and_other_studies_are_apart():
    study = make_open_study(pictures=2)
    make_participant(make_open_study(pictures=2, slug="other"), level=0)
    make_participant(study, level=0, kind="simulated")
    make_participant(study, kind="pilot")
    assert monitor(study).now.people.consented == 0
    assert monitor(study).shown.n_shown == 0
    assert monitor(study, simulated=True).now.people.completed == 1
    assert monitor(study, simulated=True).now.people.withdrawn == 0


def test_a_glance_takes_as_many_queries_for_thirty_people_as_for_three(
    django_assert_max_num_queries,
):
    study = make_open_study(pictures=2)
    for level in (0, 1, 2):
        make_participant(study, level=level)
    study = Study.objects.select_related("questionnaire").get(pk=study.pk)
    with django_assert_max_num_queries(24) as few:
        monitor(study)
    for level in (0, 1, 2) * 9:
        make_participant(study, level=level)
    with django_assert_max_num_queries(len(few)):
        monitor(study)


def test_what_takes_long_is_kept_twenty_times_as_long(monkeypatch):
    clock, kept_for, counted = iter([0.0, 2.0]), [], []
    monkeypatch.setattr(keeping, "monotonic", lambda: next(clock))
    monkeypatch.setattr(keeping.cache, "set", lambda key, found, time: kept_for.append(time))
    keeping.kept("slow", lambda: counted.append(1) or "found")
    assert kept_for == [40]
    assert counted == [1]


def test_what_is_quick_is_counted_for_every_glance_and_what_is_kept_is_not():
    assert keeping.kept("quick", lambda: 1) == 1
    assert keeping.kept("quick", lambda: 2) == 2
    cache.set("kept", 3)
    assert keeping.kept("kept", lambda: 4) == 3


def test_nothing_of_it_tells_which_condition_is_chosen():
    """The same people choosing the other condition leave every number as it is."""
    found = []
    for slug, prefers in (("one", "gradcam-plain"), ("two", "lime-plain")):
        study = make_open_study(pictures=4, slug=slug)
        for level in (0, 1, 2, 2):
            make_participant(study, level=level, prefers=prefers)
        seen = monitor(study)
        questions = [(q.pair, q.n_shown) for q in seen.shown.questions]
        found.append((seen.now.people, seen.now.levels, questions, seen.shown.excluded, seen.said))
    assert found[0] == found[1]
    assert Response.objects.filter(side="left").count() not in (0, Response.objects.count())
