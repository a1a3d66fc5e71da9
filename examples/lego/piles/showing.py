"""Draw chosen piles large, for people, and small, as the network sees them."""

import argparse
import sys
from pathlib import Path

from examples.lego.piles.making import png
from examples.lego.piles.packages import PackageError, require
from examples.lego.piles.plan import check_drawing
from examples.lego.piles.scene import Scene, from_json
from explainers.work.storage import write_whole

LARGE, SMALL = 512, 128  # pixels across
MANY, FEW = 256, 25  # light paths per pixel


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """State which piles are drawn, and how."""
    parser.add_argument("out", type=Path, help="the folder for the pictures")
    told = "a seed (the --first of a data set plus a pile's number), or a scene's JSON file"
    parser.add_argument("scenes", nargs="+", metavar="SCENE", help=told)
    parser.add_argument("--side", type=int, default=LARGE, help="pixels across (%(default)s)")
    parser.add_argument("--samples", type=int, default=MANY, help="light paths (%(default)s)")


def run(arguments: argparse.Namespace) -> int:
    """Draw each scene; gives the exit status."""
    try:
        require()
        check_drawing(arguments.side, arguments.samples)
        for given in arguments.scenes:
            for path in show(arguments.out, _scene(given), arguments.side, arguments.samples):
                print(path)
    except (OSError, ValueError, PackageError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


def show(folder: Path, scene: Scene, side: int = LARGE, samples: int = MANY) -> tuple[Path, ...]:
    """Draw a scene large with its mask, and as small as the network sees it.

    Gives the paths: ``SEED.png``, ``SEED-mask.png``, ``SEED-small.png``; the scene lies beside
    them as ``SEED.json``. The small picture is the same as in a data set with usual options.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    from examples.lego.piles.rendering import render

    folder.mkdir(parents=True, exist_ok=True)
    large, small = render(scene, side, samples), render(scene, SMALL, FEW)
    drawn = {"": large.picture, "-mask": large.mask, "-small": small.picture}
    for ending, pixels in drawn.items():
        write_whole(folder / f"{scene.seed}{ending}.png", png(pixels))
    write_whole(folder / f"{scene.seed}.json", scene.to_json().encode())
    return tuple(folder / f"{scene.seed}{ending}.png" for ending in drawn)


def _scene(given: str) -> Scene:
    from examples.lego.piles.imagining import imagine

    if given.isdecimal():
        return imagine(int(given))
    try:
        return from_json(Path(given).read_text())
    except (ValueError, LookupError, TypeError) as error:
        raise ValueError(f"{given} is neither a seed nor a scene's JSON file ({error})") from error
