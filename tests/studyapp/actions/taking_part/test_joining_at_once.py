"""Whoever joins, tells their level, drops out and comes back at the same moment: places and arms.

Hypothesis draws the crowd; each of its people has a thread and a connection to the database of
their own, and the study is looked at when all have done what they came for.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from threading import Event

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studyapp.actions.taking_part.enrol import CannotJoin, enrol, note_presence
from studyapp.actions.taking_part.questionnaires import answer_questionnaire
from studyapp.models import Arm, Participant, Quota, Study
from studyapp.models.participation import ParticipantQuerySet, new_token
from tests.factories import LEVELS, make_open_study

pytestmark = pytest.mark.django_db(transaction=True)
KINDS = ("real", "real", "real", "simulated", "preview")
FULL = "full"


@dataclass(frozen=True)
class Joiner:
    """Somebody who is about to join, and clicks so many times at once."""

    token: str
    kind: str
    level: int
    clicks: int

    def joins(self, study: Study) -> str:
        """Consent and tell the level: the outcome so far, or that there was no place."""
        try:
            person = enrol(study=study, token=self.token, kind=Participant.Kind(self.kind))
        except CannotJoin:
            return FULL
        if not study.asks_first:
            return person.outcome
        item = study.questionnaire.items.get()
        told = {item: LEVELS[self.level][0]}
        own = study.questionnaire
        return answer_questionnaire(participant=person, questionnaire=own, answers=told).outcome


joiners = st.lists(
    st.builds(
        Joiner,
        token=st.builds(new_token),
        kind=st.sampled_from(KINDS),
        level=st.integers(0, 2),
        clicks=st.sampled_from((1, 1, 2)),
    ),
    min_size=2,
    max_size=7,
)
designs = st.fixed_dictionaries(
    {
        "arms": st.integers(0, 3),
        "asks_first": st.sampled_from((True, True, False)),
        "quotas": st.dictionaries(st.integers(0, 2), st.integers(1, 3), max_size=2),
        "places": st.sampled_from((None, None, 2, 5)),
    }
)


def at_once(acts: Iterable[Callable[[], str]]) -> list[str]:
    """All of them begin together, each with a connection of its own."""
    acts, start = list(acts), Event()
    connection.close()

    def run(act: Callable[[], str]) -> str:
        start.wait()
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as crowd:
        done = [crowd.submit(run, act) for act in acts]
        start.set()
        return [one.result() for one in done]


def prepared(study: Study, arms: int, quotas: dict[int, int], **fields) -> Study:
    """The study with nobody in it, and of this design."""
    study.participants.all().delete()
    study.arms.all().delete()
    study.quotas.all().delete()
    Study.objects.filter(pk=study.pk).update(**fields)
    Arm.objects.bulk_create(Arm(study=study, name=f"arm {number}") for number in range(arms))
    rows = (Quota(study=study, level=level, places=n) for level, n in quotas.items())
    Quota.objects.bulk_create(rows if fields["asks_first"] else ())
    return Study.objects.get(pk=study.pk)


def join_at_once(study: Study, people: list[Joiner], coming_back: list[Participant]) -> None:
    """All of them at once; nobody was turned away while there was room."""

    def is_back(person: Participant) -> Callable[[], str]:
        return lambda: note_presence(participant=person) or ""

    # Each click is another request, which has read the study for itself.
    clicks = [one for one in people for _ in range(one.clicks)]
    acts = [lambda one=one: one.joins(Study.objects.get(pk=study.pk)) for one in clicks]
    said = at_once([*acts, *map(is_back, coming_back)])[: len(clicks)]
    for one, outcome in zip(clicks, said, strict=True):
        quota = study.quotas.filter(level=one.level).first()
        if outcome == Participant.Outcome.SCREENED_OUT:
            assert present(study, kind=one.kind, expertise_level=one.level).count() == quota.places
        if outcome == FULL and not study.quotas.exists():
            assert one.kind == "real"
            assert present(study, kind="real").count() == study.places


def present(study: Study, **fields) -> ParticipantQuerySet:
    """Those who hold a place and were seen within the last hours."""
    recently = timezone.now() - timedelta(minutes=study.release_after_minutes)
    held = study.participants.filter(outcome="", released_at=None, slot__isnull=False, **fields)
    return held.filter(last_seen_at__gte=recently)


def spread(study: Study) -> dict[tuple[str, int | None], int]:
    """By how many the arms differ, among people of one kind and level."""
    cells = Counter(present(study).values_list("kind", "expertise_level", "arm"))
    arms = list(study.arms.values_list("pk", flat=True))
    alike = {(kind, level) for kind, level, _ in cells}
    counts = {one: [cells[(*one, arm)] for arm in arms] for one in alike}
    return {one: max(found) - min(found) for one, found in counts.items() if arms}


def nothing_is_given_twice(study: Study, people: list[Joiner]) -> None:
    """One participant a person, one person a place, and none beyond what the study wants."""
    tokens = study.participants.values_list("token", flat=True)
    assert len(set(tokens)) == len(tokens)
    assert set(tokens) <= {one.token for one in people}
    held = study.participants.filter(released_at=None, slot__isnull=False)
    places = list(held.values_list("kind", "arm", "slot"))
    assert len(set(places)) == len(places)
    if study.places is not None:
        assert present(study, kind="real").count() <= study.places
    for kind, quota in product(set(KINDS), study.quotas.all()):
        alike = present(study, kind=kind, expertise_level=quota.level)
        assert alike.count() <= quota.places


def fall_silent(study: Study, which: list[bool]) -> list[Participant]:
    """Some of those who hold a place have not been seen for hours."""
    held = study.participants.filter(outcome="", slot__isnull=False).order_by("pk")
    silent = [person for person, is_gone in zip(held, which, strict=False) if is_gone]
    long_ago = timezone.now() - timedelta(hours=5)
    study.participants.filter(pk__in=[one.pk for one in silent]).update(last_seen_at=long_ago)
    return list(study.participants.filter(pk__in=[one.pk for one in silent]))


def test_whoever_joins_drops_out_and_comes_back_at_once_no_place_is_given_twice():
    made = make_open_study(pictures=2)

    @settings(max_examples=10, suppress_health_check=list(HealthCheck))
    @given(
        design=designs,
        first=joiners,
        later=joiners,
        gone=st.lists(st.booleans(), max_size=7),
        come_back=st.integers(0, 2),
    )
    def whoever_comes(design, first, later, gone, come_back):
        study = prepared(made, **design)
        join_at_once(study, first, [])
        nothing_is_given_twice(study, first)
        assert all(apart <= 1 for apart in spread(study).values())

        silent = fall_silent(study, gone)
        gaps = spread(study)
        back = silent[:come_back]
        join_at_once(study, later, back)
        nothing_is_given_twice(study, first + later)
        for cell, apart in spread(study).items():
            assert apart <= max(1, gaps.get(cell, 0)) + len(back)

    whoever_comes()
