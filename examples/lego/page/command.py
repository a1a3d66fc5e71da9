"""Write the illustrated page: Figures 1 to 9 of the paper, from networks and pictures."""

import argparse
import sys
from pathlib import Path

from explainers.network.quiet import import_tensorflow

LEGO = Path(__file__).resolve().parents[1]
OUT = Path("var/lego")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "--networks",
        type=Path,
        default=LEGO,
        help="the folder of weighted.keras, and if there is one plain.keras, as training writes it",
    )
    parser.add_argument(
        "--pictures",
        type=Path,
        default=LEGO / "shown",
        help="a dataset folder; the first six pictures are shown",
    )
    parser.add_argument("--count", type=int, default=16, help="of its pictures, the first ones")
    parser.add_argument("--out", type=Path, default=OUT, help="where the page goes")
    parser.add_argument("--samples", type=int, help="of LIME; as many as it takes by itself, else")
    parser.add_argument("--workers", type=int, default=1, help="processes that explain")
    parser.add_argument("--readme", action="store_true", help="put the numbers into the README")


def run(arguments: argparse.Namespace) -> int:
    """Write the page as the arguments say; gives the exit status."""
    try:
        import_tensorflow()
        from examples.lego.figures.making import NUMBERS, make
        from examples.lego.page.markdown import update

        page = make(
            arguments.networks,
            arguments.pictures,
            arguments.out,
            count=arguments.count,
            samples=arguments.samples,
            workers=arguments.workers,
        )
        if arguments.readme:
            update(LEGO / "README.md", page.with_name(NUMBERS).read_text())
    except (ValueError, LookupError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print(f"see {page}")
    return 0
