"""A query that is put together once gives what Django's own would, for whatever is asked."""

import pytest

from studyapp.models import Study
from studyapp.prepared import Prepared
from tests.factories import make_study

pytestmark = pytest.mark.django_db


def _titles(slug: str, status: str):
    return Study.objects.filter(slug=slug, status=status).values_list(
        "title", "trials_per_participant"
    )


def test_it_gives_the_row_of_what_is_asked_each_time():
    titles = Prepared(_titles, "slug", "status")
    for slug in ("one", "two"):
        make_study(slug=slug, title=f"Study {slug}", trials_per_participant=len(slug))
    assert titles.first(slug="one", status="draft") == ("Study one", 3)
    assert titles.first(slug="two", status="draft") == ("Study two", 3)
    assert titles.first(slug="two", status="open") is None
    assert titles.first(slug="three", status="draft") is None


def test_what_is_asked_is_never_part_of_the_query(django_assert_num_queries):
    titles = Prepared(_titles, "slug", "status")
    make_study(slug="one")
    with django_assert_num_queries(1):
        assert titles.first(slug="' OR '1'='1", status="draft") is None
