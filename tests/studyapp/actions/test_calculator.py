"""The process that computes for web processes: begun when needed, and given nothing secret."""

import pytest

from studyapp.actions import calculator
from studyapp.actions.calculator import CalculatorFailed, ask
from studyapp.actions.results.computing import compute, compute_beside
from tests.rich_study import make_rich_study

ONCE = "import sys; print(sys.stdin.readline(), end='', flush=True)"


@pytest.fixture
def runs(monkeypatch):
    """Another program in its place."""
    own = calculator._Calculator()
    monkeypatch.setattr(calculator, "_calculator", own)
    yield lambda program: monkeypatch.setattr(calculator, "PROGRAM", ("-c", program))
    own.end()


@pytest.mark.django_db
def test_it_computes_the_very_bytes_that_the_worker_does():
    study = make_rich_study()
    assert compute_beside(study).to_json() == compute(study).to_json()


def test_one_that_ended_for_idleness_is_begun_again(runs):
    runs(ONCE)
    assert [ask("power", of=n) for n in range(3)] == [["power", {"of": n}] for n in range(3)]


def test_an_error_is_told_and_the_next_question_finds_another(runs):
    runs("raise SystemExit(3)")
    with pytest.raises(CalculatorFailed, match="status 3"):
        ask("power")
    runs(ONCE)
    assert ask("power") == ["power", {}]


def test_one_that_never_answers_is_ended(runs, monkeypatch):
    monkeypatch.setattr(calculator, "PATIENCE", 0.2)
    runs("import time; time.sleep(60)")
    with pytest.raises(CalculatorFailed, match="status -9"):
        ask("power")


def test_it_is_told_no_secret(runs, monkeypatch):
    for name in ("SEEWHY_SECRET_KEY", "DATABASE_URL", "AWS_SECRET_ACCESS_KEY", "PGPASSWORD"):
        monkeypatch.setenv(name, "secret")
    runs("import json, os; input(); print(json.dumps(dict(os.environ)))")
    assert "secret" not in ask("power").values()


def test_it_goes_with_whom_it_computes_for(runs):
    runs("import sys; print(sys.stdin.readline(), end='', flush=True); sys.stdin.read()")
    ask("power")
    process = calculator._calculator._process
    calculator._calculator.end()
    assert process.returncode is not None
