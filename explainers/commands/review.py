"""``review``: keep what a person says of an audit's verdict on one picture."""

import argparse
from pathlib import Path
from typing import Any

from explainers.commands import DONE, UsageError, say


def describe(subparsers: Any) -> None:
    """Add the command's arguments."""
    command = subparsers.add_parser(
        "review", help="keep what a person says of an audit's verdict on one picture"
    )
    add = command.add_argument
    add("out", metavar="OUT", type=Path, help="the folder of an audit's report")
    add("picture", metavar="PICTURE", help="its name, as in the report")
    add("--reviewer", required=True, help="who reviews")
    add("--verdict", required=True, help="agree, disagree or unsure, about the audit's verdict")
    add("--comment", default="", help="why")
    add(
        "--key",
        type=Path,
        help="private key (Ed25519, PEM) that signed the report before",
    )
    add("--unsigned", action="store_true", help="leave a report unsigned that was signed")


def run(arguments: argparse.Namespace) -> int:
    """Keep the review, and write the reports that show it."""
    from explainers.audit.bundle.manifest import check_intact, is_signed, write_manifest
    from explainers.audit.bundle.reading import read_document
    from explainers.audit.bundle.reviews import add_review
    from explainers.audit.bundle.signing import read_private_key
    from explainers.audit.reports.altai.writing import write_altai

    key = read_private_key(arguments.key) if arguments.key else None
    folder = arguments.out
    document = read_document(folder)
    check_intact(folder, key)
    if key is None and is_signed(folder) and not arguments.unsigned:
        reason = "the report is signed, and a review changes it"
        raise UsageError(f"{folder}: {reason}; name the private key (--key), or --unsigned")
    review = add_review(
        folder,
        document,
        arguments.picture,
        reviewer=arguments.reviewer,
        verdict=arguments.verdict,
        comment=arguments.comment,
    )
    write_altai(document, folder)
    write_manifest(folder, document, key)
    said = f"{review.reviewer}: {review.verdict} with {review.judged!r} of {review.picture}"
    say(f"kept: {said}; see {folder / 'altai.html'}")
    return DONE
