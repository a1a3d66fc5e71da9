"""No study is called as another page's address, however it comes to be."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import get_resolver, resolve

from studyapp.actions.create_study import SpecError
from studyapp.actions.duplicate import CannotDuplicate, duplicate
from studyapp.actions.start_study import free_slug
from studyapp.forms.bundles import BundleForm, DuplicateForm
from studyapp.forms.new_study import NewStudyForm
from studyapp.models import Study
from studyapp.models.written import RESERVED_SLUGS
from tests.factories import make_study

# Where a part of the address is a study's short name.
BEFORE = ("studies/", "results/", "imports/", "s/")


def _patterns(resolver, before=""):
    for one in resolver.url_patterns:
        route = before + str(one.pattern)
        yield from _patterns(one, route) if hasattr(one, "url_patterns") else [route]


def test_what_is_reserved_is_what_stands_beside_the_studies():
    parts = [
        route.removeprefix(prefix).split("/")[0]
        for route in _patterns(get_resolver())
        for prefix in BEFORE
        if route.startswith(prefix) and route != prefix
    ]
    assert "<slug:slug>" in parts
    assert {one for one in parts if "<" not in one and "." not in one} == set(RESERVED_SLUGS)
    for name in RESERVED_SLUGS:
        assert resolve(f"/studies/{name}/").url_name != "study"


@pytest.mark.django_db
@pytest.mark.parametrize("name", RESERVED_SLUGS)
def test_it_is_refused_at_every_door(name):
    study = make_study()
    said = f"“{name}” is the address of another page"
    forms = [
        NewStudyForm({"slug": name}).errors["slug"],
        BundleForm({"name": name}).errors["name"],
        DuplicateForm({"name": name}).errors["name"],
    ]
    assert all(said in errors[0] for errors in forms)
    with pytest.raises((SpecError, CannotDuplicate), match=said):
        duplicate(study=study, name=name)
    study.slug = name
    with pytest.raises(ValidationError, match=said):
        study.full_clean()
    assert free_slug(name.capitalize()) == f"{name}-2"
    assert not Study.objects.filter(slug=name).exists()
