"""Which class is explained of single pictures."""

import pytest

from studyapp.actions.pictures.changing import CannotChange, set_target
from tests.factories import make_image, make_open_study, make_study

pytestmark = pytest.mark.django_db


def test_a_picture_gets_a_class_of_its_own_to_be_explained_and_loses_it_again():
    study = make_study()
    image = make_image(study, 1)
    make_image(study, 2)
    chosen = study.images.filter(pk=image.pk)
    rule = "class:1"
    assert set_target(study=study, pictures=chosen, rule=rule) == 1
    assert list(study.images.values_list("target", flat=True)) == [rule, ""]
    assert study.images.get(pk=image.pk).explained_target == rule
    assert set_target(study=study, pictures=study.images.all(), rule="") == 1
    assert study.images.get(pk=image.pk).explained_target == study.target


@pytest.mark.parametrize("rule", ["tabby", "class:-1", "label:"])
def test_what_is_no_rule_is_refused_and_nothing_changed(rule):
    study = make_study()
    make_image(study, 1)
    with pytest.raises(CannotChange, match="Nothing was changed"):
        set_target(study=study, pictures=study.images.all(), rule=rule)
    assert study.images.get().target == ""


def test_what_a_frozen_question_set_asks_about_keeps_its_class():
    study = make_open_study(pictures=2)
    with pytest.raises(CannotChange, match="Copy the study"):
        set_target(study=study, pictures=study.images.all(), rule="class:1")
    assert not study.images.exclude(target="").exists()
