"""``python -m explainers audit``: what it prints, and its exit code."""

import pytest

from explainers.__main__ import main
from tests.explainers.audit.conftest import RED, draw

PATCH, ELSEWHERE = (4, 4, 12, 12), (20, 20, 28, 28)


@pytest.fixture
def command(colour_model, dataset, tmp_path):
    """Run the command on one picture with a box, and some lines of options."""

    def run(box, options="", model=colour_model):
        objects = [{"label": "red", "box": list(box)}]
        path = dataset([{"pixels": draw((PATCH, RED)), "labels": ["red"], "objects": objects}])
        config = tmp_path / "audit.toml"
        config.write_text(f"[sanity]\npictures = 0\n{options}")
        out = str(tmp_path / "out")
        return main(["audit", str(model), str(path), "--config", str(config), "--out", out])

    return run


def test_the_exit_code_is_the_verdict(command, capsys):
    assert command(PATCH) == 0
    assert "verdict: pass" in capsys.readouterr().err
    assert command(ELSEWHERE) == 1
    said = capsys.readouterr().err
    assert "maps judged: 1; " in said
    assert "writing gallery.html" in said
    assert "FAIL: pass rate is 0.0 % (0 of 1); at least 100 % is asked" in said
    assert "verdict: fail" in said


def test_every_option_is_printed_with_its_value(command, capsys):
    command(PATCH, "[rules]\nenergy = 0.25\n[[regions]]\nname = 'left'\nbox = [0, 0, 5, 32]")
    said = capsys.readouterr().err
    for line in ("[rules]", "peak = true", "energy = 0.25", "# coverage is off", "[[regions]]"):
        assert f"{line}\n" in said


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ("[rules]\npeek = true", "has no option 'peek'; choose from: peak"),
        ("[audit]\nmethod = 'gradcma'", "gradcma"),
        ("[audit]\ntarget = 'top1'", "target rule 'top1' is unknown"),
        ("[audit]\nparameters = {colour = 1}", "colour"),
        ("[training]\nannotations = 'none.json'", "none.json"),
        ("[audit]\nnothing = ['emtpy']", "there is no class 'emtpy'; they are: red, blue, empty"),
    ],
)
def test_what_cannot_be_asked_ends_with_two_and_the_reason(command, capsys, options, told):
    assert command(PATCH, options) == 2
    assert told in capsys.readouterr().err


def test_a_model_that_is_not_there_ends_with_two(command, capsys, tmp_path):
    assert command(PATCH, model=tmp_path / "none.keras") == 2
    assert "none.keras" in capsys.readouterr().err
