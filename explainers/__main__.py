"""``python -m explainers``: the library from the command line, without the survey.

Exit code 0: everything was done; 1: something failed, and is named; 2: nothing could be done.
"""

import argparse
import sys
from collections.abc import Sequence

from explainers import commands
from explainers.commands import INTERRUPTED, REFUSED, say

EXAMPLES = """\
examples:
  python -m explainers methods
  python -m explainers explain efficientnet_lite0 photos/ --method gradcam --method lime --out out
  python -m explainers explain model.keras cat.jpg --method lime --set lime.num_samples=200 --out o
  python -m explainers inspect model.keras photos/ --method gradcam --out sheet.png
  python -m explainers evaluate model.keras truth.csv --method gradcam --out metrics
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out one command and give its exit code."""
    arguments = _parser().parse_args(argv)
    try:
        code: int = commands.get(arguments.command).run(arguments)
        return code
    except (ValueError, LookupError, OSError) as error:
        message = error.args[0] if isinstance(error, LookupError) and error.args else error
        say(f"error: {message}")
        return REFUSED
    except KeyboardInterrupt:
        say("interrupted; the same command goes on where this one stopped")
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="python -m explainers",
        description="Explain what an image classifier looks at.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    subparsers = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in commands.available():
        commands.get(name).describe(subparsers)
    return top


if __name__ == "__main__":
    sys.exit(main())
