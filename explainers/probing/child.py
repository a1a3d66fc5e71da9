"""The process in which a model file is tried out: ``python -m explainers.probing.child``.

It reads an order from its standard input and writes a report to its standard output, both JSON.
Nothing that is printed on the way gets there.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

from explainers.probing.limits import Limits, apply


def main() -> None:
    """Bind this process, then do what was ordered."""
    order = json.loads(sys.stdin.read())
    path = Path(order["spec"]["path"])
    apply(Limits(**order["limits"]), path.stat().st_size if path.is_file() else 0)
    answer = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    with answer:
        json.dump(_report(order), answer)


def _report(order: dict[str, Any]) -> dict[str, Any]:
    # Imported under the limits: nothing of theirs is needed before.
    from explainers.classifiers import load_classifier
    from explainers.probing.looking import look

    try:
        return {"seen": look(load_classifier(order["spec"]), order["samples"])}
    except ValueError as error:
        return {"refused": str(error)}
    except MemoryError:
        return {"refused": "it needs more memory than a probe may use"}


if __name__ == "__main__":
    main()
