"""No page of the admin asks the database more often because there are more rows."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.urls import reverse

from studyapp.models import ImportedAnswers, Study
from tests.admin_pages import asked_for, pages_of
from tests.factories import make_researcher
from tests.many_rows import make_rows

pytestmark = pytest.mark.django_db
FEW, MANY = range(3), range(3, 12)
BESIDE = range(3, 8)  # rows more on the page of another record


@pytest.fixture(autouse=True)
def no_menu(monkeypatch):
    """The menu of all nouns, the same on every page, is drawn for people."""
    monkeypatch.setattr(admin.site, "get_app_list", lambda request, app_label=None: [])


@pytest.fixture
def member(client):
    """Somebody with every permission, who is yet no admin: whose studies they are is asked, too."""
    user = make_researcher()
    user.user_permissions.set(Permission.objects.all())
    client.force_login(user)
    return user


def add_rows(numbers: range, beside: range, member) -> None:
    make_rows(numbers, beside)
    member.studies.set(Study.objects.all())
    member.imported_answers.set(ImportedAnswers.objects.all())


def queries(client) -> dict[str, int]:
    counted = {}
    request = client.get(reverse("admin:index")).wsgi_request
    for model in admin.site._registry:
        for name, address in pages_of(request, model):
            status, number, _ = asked_for(client, address)
            assert status == 200, address
            counted[f"{model._meta.label} {name}"] = number
    return counted


def test_every_page_takes_as_many_queries_at_three_rows_as_at_a_dozen(client, member):
    add_rows(FEW, FEW, member)
    few = queries(client)
    add_rows(MANY, BESIDE, member)
    many = queries(client)
    grown = [f"{page}: {few.get(page)} and {n}" for page, n in many.items() if few.get(page) != n]
    assert "\n".join(grown) == ""
