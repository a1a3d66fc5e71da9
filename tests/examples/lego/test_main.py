"""``python -m examples.lego``: one command, its steps, and the page without any words."""

import pytest

from examples.lego import __main__ as lego


@pytest.fixture
def asked(monkeypatch):
    """What each step was run with; none of them does anything."""
    runs = []

    class Step:
        def __init__(self, module):
            self.module = module

        def add_arguments(self, parser):
            parser.add_argument("--out")

        def run(self, arguments):
            runs.append((self.module, arguments.out))

    monkeypatch.setattr(lego.importlib, "import_module", Step)
    return runs


@pytest.mark.parametrize(
    ("words", "module", "out"),
    [
        ([], "examples.lego.page", None),
        (["--out", "piles"], "examples.lego.page", "piles"),
        (["page", "--out", "x"], "examples.lego.page", "x"),
        (["train", "--out", "page"], "examples.lego.training.command", "page"),
        (["show"], "examples.lego.piles.showing", None),
    ],
)
def test_a_step_is_run_by_its_name_and_the_page_without_one(asked, words, module, out):
    assert lego.main(words) == 0
    assert asked == [(module, out)]


def test_a_step_that_is_not_there_is_refused_with_those_that_are(asked, capsys):
    with pytest.raises(SystemExit):
        lego.main(["render"])
    said = capsys.readouterr().err
    assert all(name in said for name in lego.STEPS)
    assert asked == []
