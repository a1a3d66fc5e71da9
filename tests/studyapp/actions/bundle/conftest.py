"""Bundles bring networks that are new where they are taken in; to try one out takes seconds."""

import pytest

from tests.tried import SEEN, tried_out


@pytest.fixture(autouse=True)
def tried(monkeypatch):
    """Every network passes; the test is told which, and with what pictures."""
    return tried_out(monkeypatch, SEEN)
