"""Explaining pictures at the command line: requests for `explain_many`, and progress shown."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor
from functools import partial
from pathlib import Path
from typing import Any

from tqdm import tqdm

from explainers.network.files import hash_file
from explainers.running import Outcome, Progress, explain_many, process_pool, thread
from explainers.work.request import Request, derive_seed
from explainers.work.storage import Store


def requests(
    pictures: Iterable[tuple[Path, str]],
    chosen: Mapping[str, Mapping[str, Any]],
    classifier: Mapping[str, Any],
    classifier_sha256: str,
    seed: int,
    failures: list[dict[str, Any]],
) -> Iterator[Request]:
    """Make one request for each picture and method.

    Parameters
    ----------
    pictures
        A picture's path, and the target rule for it.
    chosen
        Method name to parameters.
    classifier, classifier_sha256
        Its specification, and its file's hash.
    seed
        From which every request's own seed is derived.
    failures
        Here a picture that cannot be opened is added.
    """
    for picture, target in pictures:
        try:
            picture_sha256 = hash_file(picture)
        except OSError as error:
            failures.append({"picture": str(picture), "error": f"{picture.name}: {error.strerror}"})
            continue
        for method, values in chosen.items():
            yield Request(
                picture=str(picture),
                picture_sha256=picture_sha256,
                classifier=classifier,
                classifier_sha256=classifier_sha256,
                method=method,
                parameters=values,
                target=target,
                seed=derive_seed(seed, method, picture_sha256),
            )


def explain_shown(ordered: list[Request], store: Store, workers: int) -> Iterator[Outcome]:
    """Explain, and show on the standard error how far it is while outcomes pass."""
    executor: Callable[[], Executor] = thread if workers == 1 else partial(process_pool, workers)
    progress = Progress(len(ordered))
    with tqdm(total=len(ordered), bar_format="{l_bar}{bar}| {desc}", file=sys.stderr) as bar:
        for outcome in explain_many(ordered, store=store, executor=executor):
            progress.add(outcome)
            bar.bar_format = "{percentage:3.0f}% {bar} " + str(progress)
            bar.update(1)
            yield outcome
