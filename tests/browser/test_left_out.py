"""A machine without a browser leaves these tests out aloud, and integration refuses to."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.browser import conftest


def _collect(monkeypatch, *, require: str):
    """What the collection makes of one browser test and one other, without a browser."""
    monkeypatch.setattr(conftest, "CHROMIUM", Path("/nowhere/chromium"))
    monkeypatch.setenv("SEEWHY_REQUIRE_ALL", require)
    left_out, lines = [], []
    config = SimpleNamespace(
        stash=pytest.Stash(),
        hook=SimpleNamespace(pytest_deselected=lambda items: left_out.extend(items)),
    )
    items = [
        SimpleNamespace(get_closest_marker=lambda name: name),
        SimpleNamespace(get_closest_marker=lambda name: None),
    ]
    conftest.pytest_collection_modifyitems(config, items)
    terminal = SimpleNamespace(write_line=lambda line, **_: lines.append(line))
    conftest.pytest_terminal_summary(terminal, config)
    return items, left_out, lines


def test_without_a_browser_its_tests_are_left_out_with_the_command_that_helps(monkeypatch):
    items, left_out, lines = _collect(monkeypatch, require="")
    assert (len(items), len(left_out)) == (1, 1)
    assert "1 browser tests left out" in lines[0]
    assert "apt-get install chromium fonts-dejavu-core" in lines[0]


def test_where_everything_is_required_a_missing_browser_is_an_error(monkeypatch):
    with pytest.raises(pytest.UsageError, match="apt-get install chromium"):
        _collect(monkeypatch, require="1")
