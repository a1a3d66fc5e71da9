"""``methods``: which methods there are, and what their parameters are."""

import argparse
import json
import sys
from typing import Any

from explainers import methods, parameters
from explainers.commands import DONE


def describe(subparsers: Any) -> None:
    """Add the command's arguments."""
    command = subparsers.add_parser("methods", help="list the methods and their parameters")
    command.add_argument("--json", action="store_true", help="write JSON")


def run(arguments: argparse.Namespace) -> int:
    """Write the list to the standard output."""
    found = {name: parameters.defaults(methods.get(name)) for name in methods.available()}
    if arguments.json:
        sys.stdout.write(json.dumps(found, indent=2) + "\n")
        return DONE
    for name, values in found.items():
        sys.stdout.write(f"{name}\n")
        sys.stdout.writelines(f"    {key} = {value!r}\n" for key, value in values.items())
    return DONE
