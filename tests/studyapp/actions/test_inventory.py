"""What was made before a condition or the study was changed is noticed, redone and never shown."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from studyapp import media
from studyapp.actions import drawing
from studyapp.actions.inventory import inventory
from studyapp.actions.jobs.explaining import NothingMissing, order_missing, progress
from studyapp.actions.questions import QuestionSetError, assemble, freeze
from studyapp.actions.runs import CannotPrecompute, order_run
from studyapp.actions.steps import State, way_of
from studyapp.models import Condition, Stimulus, Study, WorkItem
from studyapp.models.material import OWN_MAPS
from tests.factories import (
    explain_again,
    make_image,
    make_open_study,
    make_researcher,
    make_stimulus,
    make_study,
)

pytestmark = pytest.mark.django_db


def make_explained(*, pictures: int = 2, **fields) -> Study:
    study = make_study(**fields)
    for number in range(pictures):
        image = make_image(study, number)
        for condition in study.conditions.all():
            make_stimulus(image, condition)
    return study


def change(study: Study, name: str = "gradcam-plain", **changes: object) -> None:
    study.conditions.filter(name=name).update(**changes)


def step(study: Study):
    return next(one for one in way_of(study).steps if one.name == "explanations")


@pytest.mark.parametrize(
    "changes",
    [
        {"parameters": {"pooling": "max"}},
        {"rendering": "native"},
        {"rendering_parameters": {"opacity": 0.5}},
    ],
)
def test_what_was_explained_before_a_condition_was_changed_is_outdated(changes):
    study = make_explained()
    assert (progress(study).explained, progress(study).outdated) == (4, 0)
    change(study, **changes)
    assert (progress(study).explained, progress(study).outdated) == (2, 2)
    assert "2 were made before a condition or the study was changed" in step(study).words
    assert step(study).state == State.NEXT
    names = order_run(study=study).items.values_list("condition__name", flat=True)
    assert list(names) == ["gradcam-plain"] * 2


@pytest.mark.parametrize("changes", [{"stimulus_width": 96}, {"seed": 8}, {"target": "label:x"}])
def test_a_change_of_the_study_makes_all_its_stimuli_outdated(changes):
    make_explained()
    Study.objects.update(**changes)
    assert progress(Study.objects.get()).outdated == 4


def test_a_changed_reference_makes_what_looks_at_it_outdated():
    study = make_explained()
    change(study, rendering="matched-area", rendering_parameters={"reference": "lime-plain"})
    explain_again(study)
    assert progress(study).outdated == 0
    change(study, "lime-plain", parameters={"num_samples": 9})
    assert progress(study).outdated == 4


def test_outdated_stimuli_are_not_assembled_and_keep_a_draft_from_being_frozen():
    study = make_explained()
    draft = assemble(study=study)
    change(study, rendering="native")
    with pytest.raises(QuestionSetError, match="as they are described now"):
        assemble(study=study)
    with pytest.raises(QuestionSetError, match="gradcam-plain was explained before the condition"):
        freeze(question_set=draft)
    explain_again(study)
    assert freeze(question_set=draft).is_frozen


def test_the_button_is_there_whenever_something_is_to_be_computed(client):
    study = make_explained()
    client.force_login(make_researcher(study))
    address = f"/studies/{study.slug}/"
    assert "Explain the pictures" not in client.get(address).content.decode()
    change(study, rendering="native")
    assert "Explain the pictures" in client.get(address).content.decode()


def test_what_participants_met_and_what_is_frozen_is_never_outdated():
    opened = make_open_study(pictures=2)
    change(opened, rendering="native")
    assert progress(opened).outdated == 0
    frozen = make_explained(slug="frozen")
    freeze(question_set=assemble(study=frozen))
    change(frozen, rendering="native")
    assert progress(frozen).outdated == 0


def test_what_a_frozen_question_set_shows_cannot_be_changed():
    study = make_explained(conditions=3)
    change(study, "gradcam-max", parameters={"pooling": "max"})
    explain_again(study)
    draft = assemble(study=study)
    draft.questions.exclude(first__explanation__condition__name="gradcam-plain").delete()
    draft.questions.exclude(second__explanation__condition__name="lime-plain").delete()
    freeze(question_set=draft)
    for name, is_shown in (("gradcam-plain", True), ("gradcam-max", False)):
        condition = study.conditions.get(name=name)
        condition.public_name = "Warm spots"
        condition.full_clean()
        condition.rendering = "native"
        if is_shown:
            with pytest.raises(ValidationError, match="Add a new condition, or copy the study"):
                condition.full_clean()
        else:
            condition.full_clean()
    study.stimulus_width = 96
    with pytest.raises(ValidationError, match="Copy the study and change the copy"):
        study.full_clean()


def test_a_failed_picture_stops_nothing_and_can_be_tried_again():
    study = make_explained()
    Stimulus.objects.filter(explanation__image__position=0)[:1].get().explanation.delete()
    run = order_run(study=study)
    run.items.update(state=WorkItem.State.FAILED)
    run.state = run.State.FINISHED
    run.save()
    counted = progress(study)
    assert (counted.failed, counted.missing, counted.to_compute) == (1, 0, 1)
    assert step(study).state == State.DONE
    assert "1 could not be made" in step(study).words
    assert order_missing(study=study, by="rosa").items.count() == 1


def test_pictures_that_wait_for_a_map_are_told_and_stop_nothing(client):
    study = make_explained()
    study.conditions.filter(name="lime-plain").update(name="brought", method=OWN_MAPS)
    new = make_image(study, 9)
    Stimulus.objects.filter(explanation__condition__name="brought").delete()
    study.conditions.get(name="brought").explanations.all().delete()
    client.force_login(make_researcher(study))
    page = client.get(f"/studies/{study.slug}/").content.decode()
    assert "brought waits for maps of 3 pictures" in page
    make_stimulus(new, study.conditions.get(name="gradcam-plain"))
    assert progress(study).to_compute == 0
    with pytest.raises(NothingMissing, match="brought waits for maps of 3 pictures"):
        order_missing(study=study, by="rosa")
    page = client.get(f"/studies/{study.slug}/").content.decode()
    assert 'class="button primary">Bring maps' in page
    assert "Explain the pictures" not in page


def test_a_condition_that_cannot_be_explained_says_why():
    study = make_explained()
    change(study, parameters={"nonsense": 1})
    assert "Condition gradcam-plain: " in step(study).words
    assert progress(study).outdated == 2
    with pytest.raises(CannotPrecompute, match="nonsense"):
        order_run(study=study)


def test_two_conditions_that_are_the_same_are_refused_by_their_names():
    study = make_study(conditions=3)
    make_image(study, 0)
    with pytest.raises(CannotPrecompute, match="gradcam-max and gradcam-plain are the same"):
        order_run(study=study)


def test_the_picture_beside_is_made_again_at_the_size_of_the_study():
    study = make_study()
    image = make_image(study, 0)
    shown = image.shown_path
    pixels = drawing.pixels_of(image)
    drawing.show(image, pixels)
    assert image.shown_path == shown
    image.study.stimulus_width = 96
    assert not drawing.is_shown(image)
    drawing.show(image, pixels)
    assert image.shown_path != shown
    assert drawing.is_shown(image)
    image.shown_path = "shown/00/gone.webp"
    assert not drawing.is_shown(image)


def test_a_picture_that_participants_would_see_at_another_size_is_a_flaw():
    study = make_explained()
    draft = assemble(study=study)
    study.images.update(shown_path="shown/00/gone.webp")
    with pytest.raises(QuestionSetError, match="not there as participants see it"):
        freeze(question_set=draft)


def test_what_is_lost_is_made_again():
    study = make_explained()
    media.remove(Stimulus.objects.filter(explanation__image__position=0).first().path)
    media.remove(study.images.get(position=1).shown_path)
    counted = progress(study)
    assert (counted.explained, counted.missing, counted.outdated) == (1, 3, 0)
    assert order_run(study=study).items.count() == 3


def test_taking_stock_takes_as_many_queries_of_many_pictures_as_of_few():
    study = make_explained(pictures=1)
    Condition.objects.create(study=study, name="own", method=OWN_MAPS)

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            progress(study)
        return len(found)

    few = queries()
    for number in range(1, 9):
        image = make_image(study, number)
        for condition in study.conditions.exclude(name="own"):
            make_stimulus(image, condition)
    assert queries() == few
    assert len(inventory(study).made) == 18
