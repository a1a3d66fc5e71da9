"""One crowd on one installation, and what the record says afterwards."""

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.joining.crowd import LEVELS, Comer, all_at_once
from benchmarks.joining.judging import judged, not_reused, rows_of, spread
from benchmarks.served_study import SLUG, make_study, own_data, served

TRIALS = 3
TWICE = 10  # one in so many clicks twice
MORE = 10  # who come although there is no place for them
LAST = len(LEVELS) - 1


def measured(database: str, workers: int, people: int, arms: int) -> dict[str, Any]:
    """One crowd, and who comes when some of it have gone."""
    with (
        tempfile.TemporaryDirectory(prefix="seewhy-joining-") as folder,
        own_data(Path(folder), database),
    ):
        study, wanted = _study(people, arms)
        names = list(study.arms.values_list("name", flat=True))
        with served(workers) as (address, _):
            root = f"/s/{SLUG}/"
            crowd = [
                Comer(address, root, n % len(LEVELS), clicks=1 + (n % TWICE == 0))
                for n in range(people)
            ]
            all_at_once(crowd)
            first = rows_of(study)
            wrong = judged(first, names, wanted) + _unserved(crowd)
            gone = _fall_silent(study)
            late = [
                Comer(address, root, n % LAST)  # of the levels that take any number
                for n in range(len(gone) + MORE)
            ]
            all_at_once(late)
            wrong += _judged_later(study, late, first, gone, names)
        _hang_up()
        return _row(database, workers, crowd, wrong, spread(first, names))


def _study(people: int, arms: int) -> tuple[Any, dict[int, int]]:
    """The study that is served, and how many of each level are to hold a place."""
    study = make_study(TRIALS)
    from studyapp.models import Arm, Quota, Study

    study = Study.objects.get(pk=study.pk)
    study.asks_first = True
    study.save()
    Arm.objects.bulk_create(Arm(study=study, name=f"arm {n}") for n in range(arms))
    told = {level: len(range(level, people, len(LEVELS))) for level in range(len(LEVELS))}
    told[LAST] = told[LAST] * 4 // 5
    Quota.objects.create(study=study, level=LAST, places=told[LAST])
    return study, told


def _fall_silent(study: Any) -> set[str]:
    """One in ten of each cell is not here any more, and the study takes as many as it has now."""
    from django.utils import timezone

    here = study.participants.filter(outcome="", released_at=None)
    cells: dict[Any, list[str]] = {}
    for level, arm, token in here.values_list("expertise_level", "arm", "token"):
        cells.setdefault((level, arm), []).append(token)
    least = min(map(len, cells.values())) // 10
    gone = {token for tokens in cells.values() for token in tokens[:least]}
    study.places = here.count()
    study.save()
    long_ago = timezone.now() - timedelta(minutes=study.release_after_minutes + 1)
    study.participants.filter(token__in=gone).update(last_seen_at=long_ago)
    return gone


def _judged_later(
    study: Any, late: list[Comer], first: list[Any], gone: set[str], names: list[str]
) -> list[str]:
    after = rows_of(study)
    came = len(after) - len([row for row in first if row[0] not in gone])
    wrong = not_reused(first, after, gone)
    if came != len(gone):
        wrong.append(f"{came} people got the {len(gone)} places that were free")
    refused = sum(one.refused == 403 for one in late)
    if refused != MORE:
        wrong.append(f"{refused} people were told that the study is full instead of {MORE}")
    held = [(arm, slot) for _, _, arm, slot, outcome in after if not outcome]
    if len(set(held)) != len(held):
        wrong.append("a place was given twice after people had gone")
    if spread(after, names) > 1:
        wrong.append(f"arms differ by {spread(after, names)} after people had gone")
    return wrong


def _unserved(crowd: list[Comer]) -> list[str]:
    failed = [one for one in crowd if one.refused]
    return [f"{len(failed)} people were refused, first with {failed[0].refused}"] if failed else []


def _row(
    database: str, workers: int, crowd: list[Comer], wrong: list[str], apart: int
) -> dict[str, Any]:
    times = sorted(one.seconds for one in crowd)
    return {
        "name": f"{database}, {workers} processes",
        "people": len(crowd),
        "join_s": {
            "p50": times[len(times) // 2],
            "p95": times[int(len(times) * 0.95)],
            "most": times[-1],
        },
        "asked_again": sum(one.asked_again for one in crowd),
        "apart": apart,
        "wrong": wrong,
    }


def _hang_up() -> None:
    """The server goes next, and would wait for us."""
    from django.db import connections

    connections.close_all()
