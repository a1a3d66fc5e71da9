"""Places in the plan: completes and people at work hold them, everybody else gives them back."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from studyapp.actions.taking_part.enrol import CannotJoin, enrol, note_presence
from studyapp.actions.taking_part.places import is_full, level_is_full, release_dropouts
from studyapp.actions.taking_part.questionnaires import answer_questionnaire
from studyapp.actions.taking_part.respond import respond
from studyapp.actions.taking_part.way import end
from studyapp.actions.taking_part.withdraw import withdraw
from studyapp.models import Arm, Participant, Quota, Study
from studyapp.models.participation import new_token
from tests.factories import LEVELS, make_open_study, make_participant

pytestmark = pytest.mark.django_db


def gone(participant: Participant, *, minutes: int = 121) -> Participant:
    """Has done nothing for so long."""
    last = timezone.now() - timedelta(minutes=minutes)
    Participant.objects.filter(pk=participant.pk).update(last_seen_at=last)
    return participant


def of_level(study: Study, level: int, **fields) -> Participant:
    """Somebody who has told their level before the trials."""
    participant = enrol(study=study, token=new_token(), **fields)
    item = study.questionnaire.items.get()
    return answer_questionnaire(
        participant=participant, questionnaire=study.questionnaire, answers={item: LEVELS[level][0]}
    )


def holds_again(participant: Participant) -> bool:
    """Has been released, comes back, and has their place again."""
    participant.refresh_from_db()
    assert participant.released_at is not None
    note_presence(participant=participant)
    participant.refresh_from_db()
    return participant.released_at is None


def finish(participant: Participant) -> Participant:
    for trial in participant.trials.order_by("position"):
        respond(participant=participant, trial_token=trial.token, side="left")
    participant.refresh_from_db()
    return participant


def test_the_place_of_a_dropout_goes_to_the_next_and_no_other_moves():
    study = make_open_study(pictures=2)
    people = [make_participant(study) for _ in range(4)]
    gone(people[1])
    assert make_participant(study).slot == 1
    assert make_participant(study).slot == 4
    people[1].refresh_from_db()
    assert people[1].released_at is not None


def test_somebody_who_is_only_slow_keeps_their_place():
    study = make_open_study(pictures=2, release_after_minutes=30)
    gone(make_participant(study), minutes=29)
    assert make_participant(study).slot == 1
    assert release_dropouts(study) == 0


def test_a_complete_is_never_released_however_long_ago_it_was():
    study = make_open_study(pictures=2)
    gone(make_participant(study, level=1), minutes=10_000)
    assert make_participant(study).slot == 1


def test_a_dropout_may_come_back_and_finish_with_the_trials_that_were_drawn():
    study = make_open_study(pictures=2, asks_first=True)
    late = gone(of_level(study, 0))
    assert of_level(study, 0).slot == late.slot
    finish(late)
    assert late.is_complete
    assert late.released_at is not None


def test_who_comes_back_while_nobody_has_their_place_holds_it_again():
    study = make_open_study(pictures=2)
    late = gone(make_participant(study))
    release_dropouts(study)
    assert holds_again(late)
    assert make_participant(study).slot == 1


def test_who_comes_back_when_somebody_has_their_place_stays_released():
    study = make_open_study(pictures=2)
    late = gone(make_participant(study))
    assert make_participant(study).slot == 0
    assert not holds_again(late)


@pytest.mark.parametrize("limit", ["places", "quota"])
def test_who_comes_back_when_all_that_are_wanted_are_there_stays_released(limit):
    study = make_open_study(pictures=2, asks_first=True, places=1 if limit == "places" else None)
    if limit == "quota":
        Quota.objects.create(study=study, level=0, places=1)
    late = gone(of_level(study, 0))
    other = of_level(study, 0)
    Participant.objects.filter(pk=other.pk).update(slot=5)  # theirs would be free
    assert not holds_again(late)


def test_who_comes_back_while_the_next_is_still_at_the_questions_has_lost_the_last_place():
    study = make_open_study(pictures=2, asks_first=True, places=1)
    late = gone(of_level(study, 0))
    other = make_participant(study)
    assert not holds_again(late)
    item = study.questionnaire.items.get()
    answers = {item: LEVELS[0][0]}
    other = answer_questionnaire(
        participant=other, questionnaire=study.questionnaire, answers=answers
    )
    assert (other.slot, Participant.objects.holding().count()) == (0, 1)


def test_who_comes_back_while_somebody_tells_their_level_does_not_exceed_its_quota(monkeypatch):
    study = make_open_study(pictures=2, asks_first=True)
    Quota.objects.create(study=study, level=0, places=1)
    late = gone(of_level(study, 0))

    def full(*given, **more):
        found = level_is_full(*given, **more)
        Participant.objects.filter(pk=late.pk).update(last_seen_at=timezone.now())
        return found

    monkeypatch.setattr("studyapp.actions.taking_part.way.level_is_full", full)
    other = of_level(study, 0)
    late.refresh_from_db()
    assert (other.slot, late.released_at is not None) == (0, True)


def test_a_place_that_its_first_holder_completed_after_all_is_not_given_out_again():
    study = make_open_study(pictures=2, asks_first=True)
    late = gone(of_level(study, 0))
    release_dropouts(study)
    finish(late)
    assert of_level(study, 0).slot == 1


@pytest.mark.parametrize("outcome", ["screened_out", "failed_check"])
def test_who_is_sent_away_gives_the_place_back_at_once(outcome):
    study = make_open_study(pictures=2)
    sent_away = make_participant(study)
    end(sent_away, Participant.Outcome(outcome))
    assert sent_away.released_at == sent_away.ended_at
    assert make_participant(study).slot == 0


def test_who_withdraws_gives_the_place_back():
    study = make_open_study(pictures=2)
    make_participant(study)
    leaver = make_participant(study)
    withdraw(study=study, participants=Participant.objects.filter(pk=leaver.pk))
    assert make_participant(study).slot == 1


def test_who_comes_back_late_to_the_questions_before_the_trials_holds_the_place_they_get():
    study = make_open_study(pictures=2, asks_first=True)
    late = gone(make_participant(study))
    release_dropouts(study)
    item = study.questionnaire.items.get()
    answers = {item: LEVELS[0][0]}
    late = answer_questionnaire(
        participant=late, questionnaire=study.questionnaire, answers=answers
    )
    assert (late.slot, late.released_at) == (0, None)
    assert of_level(study, 0).slot == 1


def test_kinds_of_participants_are_counted_apart():
    study = make_open_study(pictures=2, places=1)
    make_participant(study, kind="simulated")
    assert not is_full(study)
    assert is_full(study, kind="simulated")
    assert make_participant(study).slot == 0


def test_a_study_is_full_by_completes_and_people_who_are_at_it():
    study = make_open_study(pictures=2, places=2)
    make_participant(study, level=1)
    assert not is_full(study)
    at_it = make_participant(study)
    assert is_full(study)
    with pytest.raises(CannotJoin):
        make_participant(study)
    gone(at_it)
    assert not is_full(study)
    make_participant(study)
    assert is_full(study)


def test_people_before_the_draw_count_too():
    study = make_open_study(pictures=2, places=1, asks_first=True)
    assert make_participant(study).slot is None
    assert is_full(study)


def test_a_study_without_a_number_of_places_is_never_full():
    study = make_open_study(pictures=2)
    make_participant(study)
    assert not is_full(study)


def test_a_level_whose_quota_is_full_is_screened_out_before_anything_is_drawn():
    study = make_open_study(pictures=2, asks_first=True)
    Quota.objects.create(study=study, level=0, places=1)
    first, second, other = of_level(study, 0), of_level(study, 0), of_level(study, 1)
    assert first.slot == 0
    assert (second.outcome, second.slot) == ("screened_out", None)
    assert not second.trials.exists()
    assert other.outcome == ""
    assert level_is_full(study, 0)
    assert not level_is_full(study, 0, besides=first)
    assert not level_is_full(study, 1)


def test_a_quota_counts_completes_so_a_dropout_leaves_room():
    study = make_open_study(pictures=2, asks_first=True)
    Quota.objects.create(study=study, level=0, places=1)
    gone(of_level(study, 0))
    second = of_level(study, 0)
    assert second.slot == 0
    finish(second)
    assert second.is_complete
    assert of_level(study, 0).outcome == "screened_out"


def test_arms_are_balanced_within_each_level_that_is_known():
    study = make_open_study(pictures=2, asks_first=True)
    for name, weight in (("none", 1), ("both", 2)):
        Arm.objects.create(study=study, name=name, weight=weight)
    levels = [0, 0, 1, 0, 1, 2, 2, 1, 2, 0, 0, 0]
    held = Counter((p.expertise_level, p.arm.name) for p in (of_level(study, n) for n in levels))
    assert held == {
        (0, "none"): 2,
        (0, "both"): 4,
        (1, "none"): 1,
        (1, "both"): 2,
        (2, "none"): 1,
        (2, "both"): 2,
    }


def test_arms_are_filled_up_after_dropouts():
    study = make_open_study(pictures=2)
    for name in ("a", "b"):
        Arm.objects.create(study=study, name=name)
    people = [make_participant(study) for _ in range(6)]
    for person in people:
        if person.arm.name == "a":
            gone(person)
    assert [make_participant(study).arm.name for _ in range(3)] == ["a", "a", "a"]


def test_levels_that_are_told_at_the_end_do_not_upset_the_arms():
    study = make_open_study(pictures=2)
    for name in ("a", "b"):
        Arm.objects.create(study=study, name=name)
    arms = [make_participant(study, level=1).arm.name for _ in range(6)]
    arms += [make_participant(study).arm.name for _ in range(4)]
    assert Counter(arms) == {"a": 5, "b": 5}


@pytest.mark.django_db(transaction=True)
def test_people_who_join_at_once_fill_the_arms_evenly_and_no_place_twice():
    study = make_open_study(pictures=2)
    for name in ("a", "b", "c"):
        Arm.objects.create(study=study, name=name)

    def join(_: int) -> tuple[str, int]:
        try:
            participant = make_participant(study)
            return participant.arm.name, participant.slot
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        places = list(pool.map(join, range(40)))
    assert len(set(places)) == 40
    arms = Counter(arm for arm, _ in places)
    assert max(arms.values()) - min(arms.values()) <= 1
    assert max(slot for _, slot in places) == 13


@pytest.mark.django_db(transaction=True)
def test_people_who_join_at_once_never_take_more_places_than_there_are():
    study = make_open_study(pictures=2, places=5)

    def join(_: int) -> bool:
        try:
            make_participant(study)
            return True
        except CannotJoin:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(join, range(16))) == 5


@pytest.mark.django_db(transaction=True)
def test_people_of_one_level_who_tell_it_at_once_never_exceed_its_quota():
    study = make_open_study(pictures=1, asks_first=True)
    Quota.objects.create(study=study, level=0, places=3)

    def tell(_: int) -> str:
        try:
            return of_level(study, 0).outcome
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        outcomes = Counter(pool.map(tell, range(9)))
    assert outcomes == {"": 3, "screened_out": 6}
