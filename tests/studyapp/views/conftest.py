"""Whom most pages of researchers are tried with."""

import pytest

from tests.factories import make_open_study, make_researcher


@pytest.fixture
def study():
    return make_open_study()


@pytest.fixture
def rosa(client, study):
    """A researcher of the study, logged in."""
    client.force_login(make_researcher(study))
    return client
