"""``verify``: has anything in an audit's report changed since it was written?"""

import argparse
from pathlib import Path
from typing import Any

from explainers.commands import DONE, FAILED, say


def describe(subparsers: Any) -> None:
    """Add the command's arguments."""
    command = subparsers.add_parser(
        "verify", help="say which file of an audit's report has changed, is missing or is new"
    )
    add = command.add_argument
    add("out", metavar="OUT", type=Path, help="the folder of an audit's report")
    add("--key", type=Path, help="public key (Ed25519, PEM) of who must have signed it")


def run(arguments: argparse.Namespace) -> int:
    """Compare the report with its manifest; 1 if something is not as it was."""
    from explainers.audit.bundle.manifest import LEFT_OUT, problems_of, read_manifest
    from explainers.audit.bundle.signing import read_public_key

    key = read_public_key(arguments.key) if arguments.key else None
    folder = arguments.out
    problems = problems_of(folder, key)
    for problem in problems:
        say(f"FAIL: {problem}")
    if problems:
        say(f"{len(problems)} found in {folder}")
        return FAILED
    manifest = read_manifest(folder)
    signature = "signed with the key" if key else "the signature was not looked at (no --key)"
    left = ", ".join(f"{name}/" for name in LEFT_OUT)
    say(f"pass: {len(manifest['files'])} files are as they were; {signature}; without {left}")
    return DONE
