"""``python -m explainers``: explain pictures from the command line, without the survey.

Exit code 0: everything was done; 1: something failed, and is named; 2: nothing could be done.
"""

import argparse
import io
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PIL import Image
from tqdm import tqdm

from explainers import methods, parameters, rendering
from explainers.command_line import Order, UsageError, parser, read_order
from explainers.images import read_picture
from explainers.network.files import hash_file
from explainers.network.quiet import import_tensorflow
from explainers.running import Outcome, Progress, explain_many, process_pool, thread
from explainers.work.computing import load_once
from explainers.work.request import Request, canonical, derive_seed
from explainers.work.storage import Store, write_whole

DONE, FAILED, REFUSED, INTERRUPTED = 0, 1, 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out one command and give its exit code."""
    arguments = parser().parse_args(argv)
    try:
        return _list_methods(arguments) if arguments.command == "methods" else _explain(arguments)
    except (ValueError, LookupError, OSError) as error:
        message = error.args[0] if isinstance(error, LookupError) and error.args else error
        _say(f"error: {message}")
        return REFUSED
    except KeyboardInterrupt:
        _say("interrupted; the same command goes on where this one stopped")
        return INTERRUPTED


def _list_methods(arguments: argparse.Namespace) -> int:
    found = {name: parameters.defaults(methods.get(name)) for name in methods.available()}
    if arguments.json:
        sys.stdout.write(json.dumps(found, indent=2) + "\n")
        return DONE
    for name, values in found.items():
        sys.stdout.write(f"{name}\n")
        sys.stdout.writelines(f"    {key} = {value!r}\n" for key, value in values.items())
    return DONE


def _explain(arguments: argparse.Namespace) -> int:
    order = read_order(arguments)
    _prepare(order.folder)
    import_tensorflow()
    classifier = load_once(canonical(order.classifier))
    failures: list[dict[str, Any]] = []
    requests = list(_requests(order, classifier.sha256, failures))
    store = Store(order.folder / "maps")
    outcomes = explain_many(
        requests,
        store=store,
        executor=thread if order.workers == 1 else partial(process_pool, order.workers),
    )
    results = [_result(order, store, outcome) for outcome in _shown(outcomes, len(requests))]
    _report(order, failures + results)
    return FAILED if any(result["error"] for result in failures + results) else DONE


def _prepare(folder: Path) -> None:
    """Make the folder, and find out now rather than later that nothing can be written there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        reason = f"--out {folder} cannot be written to ({error.strerror})"
        raise UsageError(f"{reason}; choose another folder") from error


def _requests(
    order: Order, classifier_sha256: str, failures: list[dict[str, Any]]
) -> Iterator[Request]:
    """Make the requests; a picture that cannot be opened becomes a failure instead."""
    for picture in order.pictures:
        try:
            picture_sha256 = hash_file(picture)
        except OSError as error:
            failures.append({"picture": str(picture), "error": f"{picture.name}: {error.strerror}"})
            continue
        for method, values in order.methods.items():
            yield Request(
                picture=str(picture),
                picture_sha256=picture_sha256,
                classifier=order.classifier,
                classifier_sha256=classifier_sha256,
                method=method,
                parameters=values,
                target=order.target,
                seed=derive_seed(order.seed, method, picture_sha256),
            )


def _shown(outcomes: Iterator[Outcome], total: int) -> Iterator[Outcome]:
    """Show the progress on the standard error while outcomes pass."""
    progress = Progress(total)
    with tqdm(total=total, bar_format="{l_bar}{bar}| {desc}", file=sys.stderr) as bar:
        for outcome in outcomes:
            progress.add(outcome)
            bar.bar_format = "{percentage:3.0f}% {bar} " + str(progress)
            bar.update(1)
            yield outcome


def _result(order: Order, store: Store, outcome: Outcome) -> dict[str, Any]:
    request = outcome.request
    result: dict[str, Any] = {
        "picture": request.picture,
        "method": request.method,
        "error": outcome.error,
    }
    if outcome.path is None:
        return result
    drawn = _draw(order, store, request)
    explanations = [
        facts | {"rendered": str(path.relative_to(order.folder))}
        for facts, path in zip(outcome.facts, drawn, strict=True)
    ]
    file = str(outcome.path.relative_to(order.folder))
    result |= {"key": request.key, "maps": file, "explanations": explanations}
    return result | {"cached": outcome.cached, "seconds": round(outcome.seconds, 3)}


def _draw(order: Order, store: Store, request: Request) -> list[Path]:
    """Write one picture for each class; the name tells source, method and class."""
    picture = read_picture(request.picture)
    paths = []
    for explanation in store.load(request.key):
        pixels = rendering.render(explanation, picture, order.style)
        name = f"{Path(request.picture).stem}-{request.picture_sha256[:8]}-{request.method}"
        path = order.folder / f"{name}-{explanation.facts['class_id']}-{order.style}.png"
        buffer = io.BytesIO()
        Image.fromarray(pixels).save(buffer, "PNG")
        write_whole(path, buffer.getvalue())
        paths.append(path)
    return paths


def _report(order: Order, results: list[dict[str, Any]]) -> None:
    results.sort(key=lambda result: (result["picture"], result.get("method", "")))
    summary = {
        "classifier": order.classifier,
        "target": order.target,
        "seed": order.seed,
        "style": order.style,
        "results": results,
    }
    text = json.dumps(summary, indent=2, sort_keys=True) + "\n"
    write_whole(order.folder / "results.json", text.encode())
    if order.as_json:
        sys.stdout.write(text)
    for message in dict.fromkeys(result["error"] for result in results if result["error"]):
        _say(f"failed: {message}")
    done = sum(not result["error"] for result in results)
    _say(f"{done} of {len(results)} explained; see {order.folder / 'results.json'}")


def _say(message: str) -> None:
    sys.stderr.write(f"{message}\n")


if __name__ == "__main__":
    sys.exit(main())
