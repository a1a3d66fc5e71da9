"""Work items become explanations: what each is made from, and what became of it.

Maps that were taken in are there already; all others are asked of `explainers`.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

from explainers import running
from studyapp import media
from studyapp.actions.map_store import map_store
from studyapp.models import Condition, SourceImage, WorkItem


def request_for(image: SourceImage, condition: Condition) -> running.Request:
    """All that determines an explanation.

    The seed follows from the method and its parameters, not from the condition's name: two
    conditions that differ in rendering only then show the very same map.
    """
    study = image.study
    return running.Request(
        picture=str(media.full_path(image.path)),
        picture_sha256=image.sha256,
        classifier=condition.explained.spec(),
        classifier_sha256=condition.explained.sha256,
        method=condition.method,
        parameters=condition.parameters,
        target=image.explained_target,
        seed=running.seed_of(study.seed, condition.method, condition.parameters, image.sha256),
    )


@dataclass(frozen=True)
class OwnMap:
    """A map that was taken in: it lies under its key, and nothing has to be computed."""

    key: str


Source = running.Request | OwnMap


def sources_of(image: SourceImage, condition: Condition) -> list[Source]:
    """What a stimulus is made from: its own map first, then that of its reference.

    Raises
    ------
    ValueError : there is no such reference, or a map that should have been taken in is not there.
    """
    reference = condition.reference
    own = _source(image, condition)
    return [own] if reference is None else [own, _source(image, reference)]


def _source(image: SourceImage, condition: Condition) -> Source:
    if not condition.brings_maps:
        return request_for(image, condition)
    key = image.explanations.filter(condition=condition).values_list("key", flat=True).first()
    if key is None:
        raise ValueError(
            f"{condition} has no map of {image}; take one in with manage.py import_maps"
        )
    return OwnMap(key)


@dataclass(frozen=True)
class Result:
    """What became of a work item: the key of its explanation, or an error.

    `worker` is the process that computed it, empty if none had to.
    """

    explanation_key: str
    error: str
    seconds: float
    worker: str = ""


def compute(
    items: Sequence[WorkItem],
    *,
    executor: Executor | Callable[[], Executor],
    tick: Callable[[], object],
    begun: Callable[[list[WorkItem], int], object],
    full: Callable[[OSError], object] | None = None,
) -> Iterator[tuple[WorkItem, Result]]:
    """Explain work items, each yielded as soon as it and its reference are finished.

    Parameters
    ----------
    items : pending ones.
    executor : as `explainers.running.explain_many` takes it.
    tick : called every few seconds while nothing is finished.
    begun : called with items whose work is about to begin, and for which time. Those that have
        been begun before, by a worker that died, are done first and one at a time.
    full : called when the disk is full, which is waited for then.
    """
    waiting: dict[str, list[tuple[WorkItem, dict[str, running.Outcome | None]]]] = {}
    requests: dict[str, running.Request] = {}
    own: dict[int, str] = {}
    for item in items:
        try:
            sources = sources_of(item.image, item.condition)
        except ValueError as error:
            yield item, Result("", str(error), 0.0)
            continue
        needed = {one.key: one for one in sources if isinstance(one, running.Request)}
        if not needed:
            yield item, Result(sources[0].key, "", 0.0)
            continue
        own[item.pk] = sources[0].key
        requests |= needed
        outcomes: dict[str, running.Outcome | None] = dict.fromkeys(needed)
        for key in needed:
            waiting.setdefault(key, []).append((item, outcomes))
    tried = {key: max(item.attempts for item, _ in held) for key, held in waiting.items()}
    store = map_store()
    for outcome in running.explain_many(
        sorted(requests.values(), key=lambda request: tried[request.key] or math.inf),
        store=store,
        executor=executor,
        tick=tick,
        tried=tried,
        begun=lambda request, tries: begun([item for item, _ in waiting[request.key]], tries),
        full=full,
    ):
        key = outcome.request.key
        if not outcome.error:
            store.publish(key)
        for item, outcomes in waiting[key]:
            outcomes[key] = outcome
            if None not in outcomes.values():
                yield item, _result(own[item.pk], outcomes)


def _result(key: str, outcomes: Mapping[str, running.Outcome | None]) -> Result:
    """The result of an item, from what was computed for it: its own map, its reference's, or both.

    Parameters
    ----------
    key : of its own map.
    """
    found = {at: outcome for at, outcome in outcomes.items() if outcome is not None}
    error = "".join(
        one.error if at == key else f"its reference: {one.error}"
        for at, one in found.items()
        if one.error
    )
    own = found.get(key)
    return Result(key, error, own.seconds, own.worker) if own else Result(key, error, 0.0)
