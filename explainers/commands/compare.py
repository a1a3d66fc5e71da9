"""``compare``: has a network become worse from one audit to the next? Pass or fail, for a build."""

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from explainers.commands import DONE, FAILED, REFUSED, say

SHOWN = 20  # changed pictures that are named at the terminal


def describe(subparsers: Any) -> None:
    """Add the command's arguments."""
    command = subparsers.add_parser("compare", help="compare two runs of the audit")
    add = command.add_argument
    add("old", metavar="OLD", type=Path, help="the folder of the earlier audit")
    add("new", metavar="NEW", type=Path, help="the folder of the later audit")
    add("--config", type=Path, help="audit.toml: limits in [baseline] (default: those of NEW)")
    text = "the runs are of one network and different pictures: has what it is shown changed?"
    add("--other-pictures", action="store_true", help=text)
    add("--json", action="store_true", help="write the comparison to the standard output")


def run(arguments: argparse.Namespace) -> int:
    """Compare, and say what has changed."""
    from explainers.audit import make_config, read_config
    from explainers.audit.comparing import compare, read_run

    old, new = read_run(arguments.old), read_run(arguments.new)
    told = {"baseline": new.config["baseline"]}
    config = read_config(arguments.config) if arguments.config else make_config(told)
    limits = config.baseline
    if arguments.other_pictures:
        limits = replace(limits, pictures="other")
    found = compare(old, new, limits)
    if arguments.json:
        sys.stdout.write(f"{json.dumps(found, indent=1, ensure_ascii=False)}\n")
    _tell(found)
    if not found["comparable"]:
        return REFUSED
    return DONE if all(check["passed"] for check in found["checks"]) else FAILED


def _tell(found: dict[str, Any]) -> None:
    for note in found["notes"]:
        say(f"note: {note}")
    for reason in found["reasons"]:
        say(f"error: the runs cannot be compared: {reason}")
    if not found["comparable"]:
        return
    pictures = found["changed"]["pictures"]
    for one in pictures[:SHOWN]:
        say(f"changed: {one['picture']}: {_shown(one['old'])} before, {_shown(one['new'])} now")
    if len(pictures) > SHOWN:
        say(f"and {len(pictures) - SHOWN} more; --json names all")
    for check in found["checks"]:
        say(f"{'pass' if check['passed'] else 'FAIL'}: {check['sentence']}")


def _shown(side: dict[str, Any]) -> str:
    from explainers.lettering import per_cent

    return f"{side['predicted']} ({per_cent(side['confidence'])}), {side['verdict']}"
