"""Results and plots for processes that do not want to hold what these need.

    python -m studyapp.analysis SECONDS

reads what is asked from its standard input and answers on its standard output, one line of JSON
each, until the input ends or nothing was asked for so many seconds. An error ends it, and stands in
its standard error.
"""

import json
import os
import select
import sys

from studyapp.analysis.asked import ASKED


def main(patience: float) -> None:
    """Answer one question after the other; whoever asks waits for the answer before the next."""
    # Whatever a library prints must not be taken for an answer.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    while select.select([sys.stdin], [], [], patience)[0]:
        line = sys.stdin.buffer.readline()
        if not line:
            return
        name, given = json.loads(line)
        answers.write(json.dumps(ASKED[name](**given)) + "\n")
        answers.flush()


if __name__ == "__main__":
    main(float(sys.argv[1]))
