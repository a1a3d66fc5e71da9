"""``evaluate``: numbers about maps where it is known what is in the pictures; can be resumed."""

import argparse
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from explainers.annotations import TRUTH, Annotation, read_annotations, truth_rule
from explainers.classifiers import Classifier
from explainers.commands import DONE, FAILED, UsageError
from explainers.commands._arguments import (
    add_classifier,
    add_methods,
    add_workers,
    check_target,
    check_workers,
    chosen_methods,
    classifier_spec,
    json_or_text,
    prepare_folder,
)
from explainers.commands._evaluation_report import report
from explainers.commands._explaining import explain_shown, requests
from explainers.commands._measuring import Measuring, Order
from explainers.evaluation.measures import METRICS
from explainers.evaluation.settings import EvaluationSettings
from explainers.network.quiet import import_tensorflow
from explainers.work.computing import load_once
from explainers.work.request import canonical

RANDOMISATION = "randomisation"  # a metric of a method, not of a picture
COSTLY = ("stability", RANDOMISATION)  # explain every picture again, so only on request


def describe(subparsers: Any) -> None:
    """Add the command's arguments."""
    command = subparsers.add_parser(
        "evaluate", help="measure maps of annotated pictures; can be resumed"
    )
    add_classifier(command)
    add = command.add_argument
    add("annotations", metavar="ANNOTATIONS", type=Path, help="a .json or .csv file: the truth")
    add("--out", required=True, type=Path, help="folder for maps, metrics.csv and summary.json")
    add_methods(command, required=True)
    command.set_defaults(target=TRUTH)
    names = ", ".join([*METRICS, RANDOMISATION])
    usual = f"all but {' and '.join(COSTLY)}"
    add("--metric", action="append", default=[], help=f"of {names}; may be repeated ({usual})")
    options = ", ".join(field.name for field in fields(EvaluationSettings))
    add("--option", action="append", default=[], metavar="NAME=VALUE", help=f"of {options}")
    add_workers(command)
    add("--json", action="store_true", help="write summary.json to the standard output")


def run(arguments: argparse.Namespace) -> int:
    """Explain, measure and report."""
    order = _read(arguments)
    import_tensorflow()
    classifier = load_once(canonical(order.classifier))
    annotations = read_annotations(order.annotations, classifier.labels)
    rules = _rules(order, annotations, classifier.labels)
    prepare_folder(order.folder)
    failures: list[dict[str, Any]] = []
    ordered = list(
        requests(rules, order.methods, order.classifier, classifier.sha256, order.seed, failures)
    )
    work = Measuring(order, classifier, {str(one.picture): one for one in annotations})
    outcomes = explain_shown(ordered, work.store, order.workers)
    rows = [row for outcome in outcomes for row in work.rows(outcome, failures)]
    failed = {failure["picture"] for failure in failures}
    sound = [request for request in ordered if request.picture not in failed]
    randomisation = work.randomisation(sound) if RANDOMISATION in order.metrics else {}
    facts = _facts(order, classifier, len(annotations), len(rules))
    facts[RANDOMISATION] = randomisation
    report(order.folder, facts, rows, failures, as_json=order.as_json)
    return FAILED if failures else DONE


def _facts(order: Order, classifier: Classifier, pictures: int, explained: int) -> dict[str, Any]:
    """Say what the numbers were computed from."""
    return {
        "classifier": order.classifier,
        "classifier_sha256": classifier.sha256,
        "engine": classifier.engine,
        "annotations": str(order.annotations),
        "pictures": pictures,
        "pictures_without_class": pictures - explained,
        "methods": order.methods,
        "metrics": order.metrics,
        "settings": order.settings.as_json(),
        "target": order.target,
        "seed": order.seed,
    }


def _read(arguments: argparse.Namespace) -> Order:
    """Check the arguments.

    Raises
    ------
    ValueError, LookupError
        If the order cannot be carried out; says what is wrong and what the choices are.
    """
    chosen = chosen_methods(arguments.method, arguments.values)
    known = [*METRICS, RANDOMISATION]
    _check(arguments, known)
    usual = [name for name in known if name not in COSTLY]
    return Order(
        classifier=classifier_spec(arguments),
        annotations=arguments.annotations,
        methods=chosen,
        metrics=list(dict.fromkeys(arguments.metric)) or usual,
        settings=_settings(arguments.option),
        folder=arguments.out,
        target=arguments.target,
        seed=arguments.seed,
        workers=arguments.workers,
        as_json=arguments.json,
    )


def _check(arguments: argparse.Namespace, known: Sequence[str]) -> None:
    check_target(arguments)
    check_workers(arguments)
    for name in arguments.metric:
        if name not in known:
            raise UsageError(f"there is no metric {name!r}; choose from: {', '.join(known)}")
    if not arguments.annotations.is_file():
        raise UsageError(f"there is no file {arguments.annotations}; give the annotations")


def _settings(options: Sequence[str]) -> EvaluationSettings:
    known = [field.name for field in fields(EvaluationSettings)]
    values: dict[str, Any] = {}
    for option in options:
        name, equals, text = option.partition("=")
        if not equals or name not in known:
            raise UsageError(f"--option {option!r} must be NAME=VALUE, of: {', '.join(known)}")
        values[name] = json_or_text(text)
    return EvaluationSettings(**values)


def _rules(
    order: Order, annotations: Sequence[Annotation], labels: Sequence[str]
) -> list[tuple[Path, str]]:
    """Give each picture its target rule; in one of nothing there is no true class to explain."""
    if order.target != TRUTH:
        return [(one.picture, order.target) for one in annotations]
    rules = [(one.picture, truth_rule(one, labels)) for one in annotations]
    return [(picture, rule) for picture, rule in rules if rule is not None]
