"""Classifiers come in: ordered in a browser, tried out by the worker, looked at, registered.

No file of a classifier is loaded by a web process, and none in the worker's own process before it
was tried out in one that has little to lose.
"""


class ClassifierRefused(Exception):
    """A classifier is not taken; every problem is a sentence that names the next step."""

    def __init__(self, *problems: str) -> None:
        self.problems = list(problems)
        super().__init__(" ".join(problems))
