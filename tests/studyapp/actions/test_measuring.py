"""Numbers about real explanations of a real, small network."""

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from studyapp.actions import measuring
from studyapp.analysis.results.document import plain
from studyapp.models import Explanation, Measurement
from tests.factories import make_study
from tests.real_study import make_real_study

LOOKS = ("shown_area", "edge_density", "saturation", "brightness")


@pytest.fixture
def explained(transactional_db, tmp_path, capsys):
    study = make_real_study(tmp_path / "in", pictures=2)
    call_command("precompute", "shapes")
    capsys.readouterr()
    return study


def numbers():
    return {
        (str(one.explanation.image), str(one.explanation.condition)): one.numbers
        for one in Measurement.objects.select_related("explanation__image")
    }


@pytest.mark.tensorflow
def test_every_explanation_is_measured_once(explained, capsys):
    image = explained.images.first()
    image.boxes = [[0, 0, image.width, image.height]]
    image.save()
    call_command("measure", "shapes", steps=4)
    assert "4 measured, 0 failed" in capsys.readouterr().out
    assert Measurement.objects.count() == Explanation.objects.count() == 4
    for found in numbers().values():
        assert 0 <= found["deletion_auc"] <= 1
        assert 0 <= found["confidence"] <= 1
        assert all(0 <= found[name] <= 1 for name in LOOKS)
        assert found["stability"] is None  # it was not asked for
    assert [name for (_, name), one in numbers().items() if one["r2"] is not None] == [
        "superpixels"
    ] * 2
    before = numbers()
    call_command("measure", "shapes", steps=4)
    assert "Nothing to do" in capsys.readouterr().out
    assert numbers() == before


@pytest.mark.tensorflow
def test_a_box_around_everything_holds_all_the_energy_and_one_elsewhere_only_some(explained):
    first, second = explained.images.all()
    first.boxes = [[0, 0, first.width, first.height]]
    second.boxes = [[0, 0, 3, 3]]
    for image in (first, second):
        image.save()
    call_command("measure", "shapes", steps=2)
    found = numbers()
    assert found[(str(first), "superpixels")]["energy_in_box"] == 1
    assert found[(str(first), "superpixels")]["peak_in_box"] is True
    assert found[(str(second), "superpixels")]["energy_in_box"] < 0.1
    assert found[(str(second), "superpixels")]["peak_in_box"] is False
    # Grad-CAM's cells are larger than that box, so a verdict would mean nothing.
    assert found[(str(second), "cam")]["energy_in_box"] is None


@pytest.mark.tensorflow
def test_what_changed_is_measured_again_and_nothing_else(explained, capsys):
    call_command("measure", "shapes", steps=2)
    image = explained.images.last()
    image.boxes = [[1, 1, 5, 5]]
    image.save()
    left = measuring.unmeasured(study=explained, order=measuring.order(steps=2))
    assert {one.image_id for one in left} == {image.pk}
    assert len(left) == 2


@pytest.mark.tensorflow
def test_a_box_outside_of_its_picture_is_named_and_the_rest_is_measured(explained, capsys):
    image = explained.images.first()
    image.boxes = [[0, 0, 5000, 5]]
    image.save()
    with pytest.raises(CommandError, match="2 measured, 2 failed"):
        call_command("measure", "shapes", steps=2)
    assert "[0, 0, 5000, 5] reaches out of the picture" in capsys.readouterr().err


@pytest.mark.django_db
def test_wrong_orders_are_refused():
    make_study(slug="trust")
    with pytest.raises(CommandError, match="choose one of: trust"):
        call_command("measure", "trsut")
    with pytest.raises(CommandError, match="steps cannot be 0"):
        call_command("measure", "trust", steps=0)


def test_a_value_that_is_no_number_is_missing():
    assert plain(np.float32("nan")) is None
    assert plain(np.bool_(True)) is True
