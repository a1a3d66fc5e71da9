"""Replay the second paper: ``python -m examples.lego`` and the steps it is made of."""

import argparse
import importlib
import sys

STEPS = {
    "page": ("examples.lego.page", "Figures 2 to 9 and all results on one page (the default)"),
    "piles": ("examples.lego.piles.command", "render a data set of piles"),
    "show": ("examples.lego.piles.showing", "draw chosen piles large"),
    "train": ("examples.lego.training.command", "train the network on a data set of piles"),
    "measure": ("examples.lego.training.testing", "measure networks on piles they have not seen"),
    "causal": ("examples.lego.causal.command", "compare explanations with re-rendered scenes"),
    "study": ("examples.lego.study.command", "set up the preference study and its reconstruction"),
}


def main(words: list[str]) -> int:
    """Run one step; gives the exit status."""
    parser = argparse.ArgumentParser(prog="python -m examples.lego", description=__doc__)
    steps = parser.add_subparsers(dest="step", metavar="STEP")
    if not words or (words[0].startswith("-") and words[0] not in ("-h", "--help")):
        words = ["page", *words]
    chosen = words[0]
    for name, (module, told) in STEPS.items():
        step = steps.add_parser(name, help=told, description=told)
        if name == chosen:
            command = importlib.import_module(module)
            command.add_arguments(step)
            step.set_defaults(run=command.run)
    arguments = parser.parse_args(words)
    try:
        return int(arguments.run(arguments) or 0)
    except KeyboardInterrupt:
        print("interrupted; the same command goes on where it stopped", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
