"""Compare explanations with what changes when a brick is removed and the scene rendered again.

Interrupted, the same command goes on.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

from examples.lego.piles.packages import PackageError

LEGO = Path(__file__).resolve().parents[1]
OUT = Path("var/lego/causal")
COUNT = 240  # so that more than 200 of them show several bricks


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("piles", type=Path, help="a folder that 'piles' has made, with its scenes")
    parser.add_argument(
        "model",
        type=Path,
        nargs="?",
        default=LEGO / "weighted.keras",
        help="the network; the one that comes with the example unless given",
    )
    parser.add_argument("--count", type=int, default=COUNT, help="of piles, the first ones")
    parser.add_argument("--lime-samples", type=int, help="as many as LIME takes by itself, else")
    parser.add_argument("--workers", type=int, help="processes that render; one per processor")
    parser.add_argument("--out", type=Path, default=OUT, help="where everything is kept")
    parser.add_argument("--only-rendering", action="store_true", help="ask no network yet")
    parser.add_argument(
        "--keep", action="store_true", help="write the result into the example, too"
    )


def run(arguments: argparse.Namespace) -> int:
    """Compare as the arguments say; gives the exit status."""
    try:
        _compare(arguments)
    except (ValueError, LookupError, OSError, PackageError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


def _compare(arguments: argparse.Namespace) -> None:
    if "tensorflow" not in sys.modules and not arguments.only_rendering:
        print("loading TensorFlow", file=sys.stderr)
    from examples.lego.causal.folder import read, samples_of
    from examples.lego.causal.material import gather, render_changes
    from examples.lego.causal.workplace import Workplace
    from examples.lego.piles.making import processes
    from explainers import load_classifier

    piles = read(arguments.piles, arguments.count)
    place = Workplace(arguments.out, samples_of(arguments.piles), arguments.lime_samples)
    with processes(arguments.workers) as executor:
        if arguments.only_rendering:
            render_changes(piles, place, executor)
            print(f"{place.folder}: rendered {len(piles)} piles without each of their bricks")
            return
        classifier = load_classifier(arguments.model)
        materials = gather(piles, classifier, arguments.model, place, executor)
    _report(materials, classifier, place, arguments.keep)


def _report(materials: list[Any], classifier: Any, place: Any, keep: bool) -> None:
    from examples.lego.causal.comparing import compare
    from examples.lego.causal.document import document, write
    from examples.lego.causal.illustration import choose, illustrate

    rows = compare(materials, classifier, place)
    result = document([one.pile for one in materials], rows, classifier, place)
    chosen = choose(rows)
    one = materials[chosen]
    found = one.explanations(place.store)
    drawn = illustrate(one.pile, rows[chosen], one.pictures(), found)
    for folder in [place.folder, LEGO / "causal"] if keep else [place.folder]:
        table = write(result, folder, drawn)
    print(f"{table.read_text()}\nsee {table}")
