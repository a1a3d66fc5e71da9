"""Places: who holds one, who gives one back, which one comes next, and whether any is left.

A place in the counterbalancing plan is a slot of an arm. It is held by whoever completed the study
or is still at it. Whoever dropped out, was screened out, failed the check or withdrew has given it
back, and the next participant takes the lowest free one, so that the plan is filled by completes.
"""

from collections import Counter
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from studyapp.actions.registration.closing import places_of
from studyapp.design.arms import next_arm
from studyapp.design.seeds import generator
from studyapp.models import Arm, Participant, Study
from studyapp.models.participation import ParticipantQuerySet


def is_full(study: Study, *, kind: str = Participant.Kind.REAL) -> bool:
    """As many people as the study wants have completed it or are at it."""
    places = places_of(study)
    return places is not None and _counted(study, kind).count() >= places


def level_is_full(
    study: Study,
    level: int,
    *,
    kind: str = Participant.Kind.REAL,
    besides: Participant | None = None,
) -> bool:
    """As many people of this level as its quota wants have completed the study or are at it.

    `besides` is not counted: the person for whom it is asked. A level without a quota never is
    full.
    """
    quota = study.quotas.filter(level=level).first()
    if quota is None:
        return False
    people = _counted(study, kind).filter(expertise_level=level)
    if besides is not None:
        people = people.exclude(pk=besides.pk)
    return people.count() >= quota.places


def release_dropouts(study: Study) -> int:
    """Free the places of those who have done nothing for too long; how many they were.

    They may still come back and finish with the trials that were drawn for them.
    """
    gone = study.participants.filter(
        outcome=Participant.Outcome.UNFINISHED,
        released_at__isnull=True,
        last_seen_at__lt=_still_here_since(study),
    )
    return gone.update(released_at=timezone.now())


def take_place(participant: Participant) -> None:
    """Give the participant an arm and the lowest free slot in it.

    The study's row must be locked. Everybody who dropped out is released first, in the same
    transaction, so that no place stays empty for want of somebody who clears up.
    """
    release_dropouts(participant.study)
    participant.arm = _arm_for(participant)
    participant.slot = _lowest_free_slot(participant)
    # Who comes back late to the questions before the trials is here now, and holds this place.
    participant.released_at, participant.last_seen_at = None, timezone.now()
    participant.save(update_fields=["arm", "slot", "released_at", "last_seen_at"])


def retake_place(participant: Participant) -> None:
    """Somebody who was released and is here again holds their place once more, if it is still free
    and the study still wants them. The study's row must be locked.

    Otherwise they stay released, and may finish all the same.
    """
    study, level, kind = participant.study, participant.expertise_level, participant.kind
    is_wanted = not is_full(study, kind=kind)
    if level is not None:
        is_wanted = is_wanted and not level_is_full(study, level, kind=kind, besides=participant)
    if is_wanted and participant.slot not in _taken_slots(participant):
        participant.released_at = None
        participant.save(update_fields=["released_at"])


def _counted(study: Study, kind: str) -> ParticipantQuerySet:
    """Those who completed and those who are still at it, with a slot or before the draw.

    Whoever has been away too long does not count, released by now or not. Who comes back and
    completes after all does: a study may end up with more than it wanted, one for each of them
    whose place was filled meanwhile, never with fewer.
    """
    people = Participant.objects.filter(study=study, kind=kind)
    at_it = Q(
        outcome=Participant.Outcome.UNFINISHED,
        released_at__isnull=True,
        last_seen_at__gte=_still_here_since(study),
    )
    return people.filter(Q(outcome=Participant.Outcome.COMPLETED) | at_it)


def _still_here_since(study: Study) -> datetime:
    return timezone.now() - timedelta(minutes=study.release_after_minutes)


def _lowest_free_slot(participant: Participant) -> int:
    taken = _taken_slots(participant)
    return next(slot for slot in range(len(taken) + 1) if slot not in taken)


def _taken_slots(participant: Participant) -> set[int]:
    """Those of the participant's arm that others hold, or completed although released."""
    neighbours = Participant.objects.holding().filter(
        study=participant.study_id, kind=participant.kind, arm=participant.arm
    )
    slots = neighbours.exclude(pk=participant.pk).values_list("slot", flat=True)
    return {slot for slot in slots if slot is not None}


def _arm_for(participant: Participant) -> Arm | None:
    """The arm that is furthest behind among people of the participant's level, where known."""
    study = participant.study
    arms = {arm.pk: arm for arm in study.arms.order_by("pk")}
    if not arms:
        return None
    holders = study.participants.holding().filter(kind=participant.kind)
    people = list(holders.values_list("arm", "expertise_level"))
    # Where the level is asked last nobody who is drawn for has one, but those who finished do.
    level = participant.expertise_level
    is_known = study.asks_first
    chosen = next_arm(
        {pk: arm.weight for pk, arm in arms.items()},
        alike=Counter(arm for arm, of in people if of == level or not is_known),
        everybody=Counter(arm for arm, _ in people),
        draw=generator(study.seed, "arm", participant.kind, level, len(people)),
    )
    return arms[chosen]
