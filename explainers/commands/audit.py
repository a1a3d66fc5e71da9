"""``audit``: does a network look at the objects? Pass or fail, for a build; can be resumed."""

import argparse
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from explainers.commands import DONE, FAILED, REFUSED, say
from explainers.commands._arguments import (
    add_classifier,
    add_workers,
    check_workers,
    classifier_spec,
    prepare_folder,
)
from explainers.commands._explaining import explain_shown
from explainers.running import Outcome, Store
from explainers.work.request import Request

CODES = {"pass": DONE, "fail": FAILED, "error": REFUSED}


def describe(subparsers: Any) -> None:
    """Add the command's arguments."""
    command = subparsers.add_parser(
        "audit", help="judge where a network looks in annotated pictures; can be resumed"
    )
    add_classifier(command)
    add = command.add_argument
    add("dataset", metavar="DATASET", type=Path, help="a file of annotations, or a folder")
    add("--config", type=Path, help="audit.toml: rules, limits, tags (default: the defaults)")
    add("--out", type=Path, default=Path("audit"), help="folder for maps and reports")
    add("--key", type=Path, help="private key (Ed25519, PEM) that signs the report's manifest")
    add_workers(command)


def run(arguments: argparse.Namespace) -> int:
    """Audit, and say what the verdict rests on."""
    from explainers.audit import AuditConfig, audit, read_config
    from explainers.audit.bundle.signing import Signature

    check_workers(arguments)
    config = read_config(arguments.config) if arguments.config else AuditConfig()
    if arguments.key:
        config = replace(config, signature=Signature(str(arguments.key.resolve())))
    prepare_folder(arguments.out)
    say(_options(config.as_json()))

    def explain(ordered: list[Request], store: Store) -> Iterator[Outcome]:
        return explain_shown(ordered, store, arguments.workers)

    spec = classifier_spec(arguments)
    found = audit(spec, arguments.dataset, config, out=arguments.out, explain=explain, tell=say)
    for error in found["errors"]:
        say(f"error: {error['picture']}: {error['error']}")
    for check in found["checks"]:
        say(f"{'pass' if check['passed'] else 'FAIL'}: {check['sentence']}")
    say(f"verdict: {found['verdict']}; see {arguments.out}")
    return CODES[found["verdict"]]


def _options(config: dict[str, Any]) -> str:
    """Show every option as it would stand in the file; what is off is a comment."""
    lines = []
    for table, values in config.items():
        many = isinstance(values, list)
        for one in values if many else [values]:
            lines.append(f"[[{table}]]" if many else f"[{table}]")
            lines += [_option(name, value) for name, value in one.items()]
    return "\n".join(lines)


def _option(name: str, value: Any) -> str:
    return f"# {name} is off" if value is None else f"{name} = {_toml(value)}"


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        inside = ", ".join(f"{name} = {_toml(one)}" for name, one in value.items())
        return f"{{{inside}}}"
    return json.dumps(value)
