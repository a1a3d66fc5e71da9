"""Filters are short, name what can be told apart, and search finds the rest."""

import pytest
from django.contrib import admin
from django.contrib.admin.filters import RelatedFieldListFilter
from django.urls import reverse
from django.utils import timezone

from studyapp.admin.filters import NEWEST
from studyapp.models import Study
from tests.factories import make_admin, make_image, make_researcher, make_stimulus, make_study
from tests.many_rows import make_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(client):
    client.force_login(make_admin())
    return client


def listed(client, model: str, **asked):
    return client.get(reverse(f"admin:studyapp_{model}_changelist"), asked).context["cl"]


def entries(changelist, title: str) -> list[str]:
    specs = {spec.parameter_name: spec for spec in _simple(changelist)}
    return [choice["display"] for choice in specs[title].choices(changelist)]


def test_every_noun_with_a_name_is_searched():
    without = {
        model._meta.model_name
        for model, shown in admin.site._registry.items()
        if model._meta.app_label == "studyapp" and not shown.search_fields
    }
    assert without == set()


def test_no_filter_has_an_entry_for_each_row_of_another_noun(ada):
    for model in admin.site._registry:
        if model._meta.app_label == "studyapp":
            specs = listed(ada, model._meta.model_name).filter_specs
            assert not any(isinstance(spec, RelatedFieldListFilter) for spec in specs), model


def test_studies_of_one_title_are_told_apart_and_the_newest_come_first(ada):
    make_rows(range(NEWEST + 2), range(0))
    Study.objects.update(title="The same")
    shown = entries(listed(ada, "sourceimage"), "study")
    assert shown[:2] == ["All", f"The same (study-{NEWEST + 1})"]
    assert len(shown) == NEWEST + 1
    chosen = listed(ada, "sourceimage", study="study-0")
    assert entries(chosen, "study")[-1] == "The same (study-0)"
    assert [image.study.slug for image in chosen.result_list] == ["study-0"]
    assert [image.study.slug for image in listed(ada, "sourceimage", q="study-0").result_list] == [
        "study-0"
    ]


def test_conditions_are_chosen_once_the_study_is(ada):
    study = make_study()
    image = make_image(study, 0)
    for condition in study.conditions.all():
        make_stimulus(image, condition)
    assert "condition" not in {s.parameter_name for s in _simple(listed(ada, "stimulus"))}
    of_study = listed(ada, "stimulus", study="trust")
    assert entries(of_study, "condition") == ["All", "gradcam-plain", "lime-plain"]
    of_one = listed(ada, "stimulus", study="trust", condition="lime-plain")
    assert [s.explanation.condition.name for s in of_one.result_list] == ["lime-plain"]


def _simple(changelist):
    return [s for s in changelist.filter_specs if hasattr(s, "parameter_name")]


def test_a_filter_asks_for_no_study_of_others(client):
    make_study(slug="theirs")
    mine = make_study(slug="mine", questionnaire=Study.objects.get().questionnaire)
    client.force_login(make_researcher(mine))
    asked = listed(client, "condition", study="theirs")
    assert entries(asked, "study") == ["All", "Which picture convinces you? (mine)"]
    assert list(asked.result_list) == []


def test_what_was_put_away_is_listed_when_it_is_asked_for(ada):
    make_study(archived_at=timezone.now())
    assert list(listed(ada, "study").result_list) == []
    assert len(listed(ada, "study", put_away="yes").result_list) == 1
    assert len(listed(ada, "study", put_away="all").result_list) == 1
