"""``explain``: maps, pictures and ``results.json`` for pictures and methods; can be resumed."""

import argparse
import io
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from explainers import rendering
from explainers.annotations import TRUTH, UNKNOWN, Annotation, truth_rule
from explainers.commands import DONE, FAILED, UsageError, say
from explainers.commands._arguments import (
    add_classifier,
    add_methods,
    add_style,
    add_workers,
    annotations_by_picture,
    check_target,
    check_workers,
    chosen_methods,
    classifier_spec,
    list_pictures,
    prepare_folder,
    style_parameters,
)
from explainers.commands._explaining import explain_shown, requests
from explainers.images import read_picture
from explainers.network.quiet import import_tensorflow
from explainers.network.targets import check_rule
from explainers.running import Outcome
from explainers.work.computing import load_network
from explainers.work.request import Request, canonical
from explainers.work.storage import Store, write_whole


@dataclass(frozen=True)
class Order:
    """What is to be explained, checked.

    Attributes
    ----------
    classifier
        What `explainers.load_classifier` takes.
    pictures
        The folders already opened.
    annotations
        What is truly in the pictures, by resolved path.
    methods
        Method name to the parameters that differ from its defaults.
    style_parameters
        Those that differ from the style's defaults.
    caption
        Whether labels and probability are written below each picture.
    """

    classifier: dict[str, Any]
    pictures: list[Path]
    annotations: dict[Path, Annotation]
    methods: dict[str, dict[str, Any]]
    folder: Path
    style: str
    style_parameters: dict[str, Any]
    caption: bool
    target: str
    seed: int
    workers: int
    as_json: bool

    def annotation(self, picture: str | Path) -> Annotation | None:
        """Give what is known of a picture."""
        return self.annotations.get(Path(picture).resolve())


def describe(subparsers: Any) -> None:
    """Add the command's arguments."""
    command = subparsers.add_parser("explain", help="explain pictures; can be resumed")
    add_classifier(command)
    add = command.add_argument
    add("images", metavar="IMAGES", nargs="*", help="pictures, or folders of pictures")
    add("--annotations", type=Path, help="what is in the pictures, for --target truth or --caption")
    add("--out", required=True, type=Path, help="folder for maps, pictures and results.json")
    add_methods(command, required=True)
    add_style(command)
    add("--caption", action="store_true", help="say below each picture which class, and how sure")
    add_workers(command)
    add("--json", action="store_true", help="write results.json to the standard output, too")


def run(arguments: argparse.Namespace) -> int:
    """Explain, draw and report."""
    order = _read(arguments)
    prepare_folder(order.folder)
    import_tensorflow()
    classifier = load_network(canonical(order.classifier))
    if order.target != TRUTH:
        check_rule(order.target, classifier.labels)
    failures: list[dict[str, Any]] = []
    targets = list(_targets(order, classifier.labels, failures))
    ordered = list(
        requests(targets, order.methods, order.classifier, classifier.sha256, order.seed, failures)
    )
    store = Store(order.folder / "maps")
    outcomes = explain_shown(ordered, store, order.workers)
    results = failures + [_result(order, store, outcome) for outcome in outcomes]
    _report(order, results)
    return FAILED if any(result["error"] for result in results) else DONE


def _read(arguments: argparse.Namespace) -> Order:
    """Check the arguments.

    Raises
    ------
    ValueError, LookupError
        If the order cannot be carried out; says what is wrong and what the choices are.
    """
    style = style_parameters(arguments)
    chosen = chosen_methods(arguments.method, arguments.values, [arguments.style])
    annotations = _annotations(arguments)
    check_workers(arguments)
    if arguments.images or not annotations:
        pictures = list_pictures(arguments.images, arguments.out)
    else:
        pictures = [annotation.picture for annotation in annotations.values()]
    return Order(
        classifier=classifier_spec(arguments),
        pictures=pictures,
        annotations=annotations,
        methods=chosen,
        folder=arguments.out,
        style=arguments.style,
        style_parameters=style,
        caption=arguments.caption,
        target=arguments.target,
        seed=arguments.seed,
        workers=arguments.workers,
        as_json=arguments.json,
    )


def _annotations(arguments: argparse.Namespace) -> dict[Path, Annotation]:
    """Read the annotations, if something needs them; check the target."""
    check_target(arguments)
    is_needed = arguments.target == TRUTH or arguments.caption
    if arguments.annotations is not None and not is_needed:
        raise UsageError(f"--annotations is for --target {TRUTH} or --caption; add one of them")
    return annotations_by_picture(arguments.annotations)


def _targets(
    order: Order, labels: Sequence[str], failures: list[dict[str, Any]]
) -> Iterator[tuple[Path, str]]:
    """Give each picture its target rule; one whose truth is not known becomes a failure."""
    if order.target != TRUTH:
        yield from ((picture, order.target) for picture in order.pictures)
        return
    for picture in order.pictures:
        annotation = order.annotation(picture)
        rule = truth_rule(annotation, labels) if annotation else None
        if rule is None:
            failures.append({"picture": str(picture), "error": f"{picture.name}: {UNKNOWN}"})
        else:
            yield picture, rule


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
    annotation = order.annotation(request.picture) if order.caption else None
    true = ", ".join(annotation.labels) if annotation else ""
    paths = []
    for explanation in store.load(request.key):
        pixels = rendering.render(explanation, picture, order.style, **order.style_parameters)
        if order.caption:
            pixels = rendering.caption(pixels, explanation, true or None)
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
        "style_parameters": order.style_parameters,
        "results": results,
    }
    text = json.dumps(summary, indent=2, sort_keys=True) + "\n"
    write_whole(order.folder / "results.json", text.encode())
    if order.as_json:
        sys.stdout.write(text)
    for message in dict.fromkeys(result["error"] for result in results if result["error"]):
        say(f"failed: {message}")
    done = sum(not result["error"] for result in results)
    say(f"{done} of {len(results)} explained; see {order.folder / 'results.json'}")
