"""How a condition is drawn: every style, and conditions that look at one another."""

import hashlib
import json
from pathlib import Path

import pytest

from explainers import rendering
from explainers.images import read_picture
from studyapp import media
from studyapp.actions import computing, drawing, runs
from studyapp.actions.create_study import SpecError
from studyapp.actions.map_store import map_store
from studyapp.actions.precompute import check_condition, executor_of
from studyapp.models import Condition, Explanation, Stimulus, WorkItem
from tests.factories import make_image, make_study
from tests.real_study import make_real_study

LIME = {"method": "lime", "parameters": {"num_samples": 60}}
CAM = {"method": "gradcam"}


def pair(style, cam=None, lime=None, **parameters):
    """Two conditions in one style, with parameters for both and for each."""
    return [
        {
            "name": name,
            **method,
            "rendering": style,
            "rendering_parameters": {**parameters, **(own or {})},
        }
        for name, method, own in (("cam", CAM, cam), ("lime", LIME, lime))
    ]


def work_off(study):
    run = runs.order_run(study=study)
    runs.work_off(run=runs.claim(worker="test"), executor=executor_of("local"))
    return run


def facts(name):
    return [one.facts for one in Explanation.objects.filter(condition__name=name)]


@pytest.mark.parametrize("style", rendering.styles())
def test_every_style_is_accepted_for_a_condition(style):
    check_condition(Condition(name="a", method="gradcam", rendering=style))
    with pytest.raises(ValueError, match=f"{style} has no parameter 'nope'"):
        check_condition(
            Condition(name="a", rendering=style, rendering_parameters={"nope": 1}, **CAM)
        )


def test_a_style_that_does_not_exist_is_refused_with_the_choices():
    with pytest.raises(LookupError, match="no style 'same_colour'; choose from: harmonised"):
        check_condition(Condition(name="a", method="gradcam", rendering="same_colour"))


@pytest.mark.parametrize(
    ("condition", "names", "said"),
    [
        ({"rendering_parameters": {"reference": "b"}}, ["a"], "reference 'b' is no condition"),
        ({"rendering_parameters": {"reference": 3}}, None, "must be a condition's name, not 3"),
        ({"rendering_parameters": {"reference": ["a"]}}, ["a"], "must be a condition's name"),
        ({"rendering_parameters": ["reference"]}, None, "must be a mapping"),
        (
            {"rendering": "harmonised", "rendering_parameters": {"reference": "a"}},
            ["a"],
            "these styles do: matched-area, superpixelised",
        ),
    ],
)
def test_a_wrong_reference_is_refused(condition, names, said):
    whole = {"name": "a", "method": "gradcam", "rendering": "matched-area", **condition}
    with pytest.raises(ValueError, match=said):
        check_condition(Condition(**whole), names)


@pytest.mark.django_db
@pytest.mark.tensorflow
def test_a_study_whose_reference_is_no_condition_is_not_made(tmp_path):
    with pytest.raises(SpecError, match="the reference 'lyme' is no condition; choose from: cam"):
        make_real_study(tmp_path / "in", conditions=pair("matched-area", reference="lyme"))


def _key(image, condition):
    return drawing.stimulus_keys([image], condition)[image.pk]


@pytest.mark.django_db
def test_an_option_that_is_not_set_leaves_what_was_rendered_valid():
    """The key is that of the time when the style had these three parameters and no others."""
    study = make_study()
    image, condition = make_image(study, 0), study.conditions.first()
    style = {"colour_table": "inferno", "opacity": 0.8, "smoothing": 5.0}
    own = computing.request_for(image, condition).key
    parts = [own, "harmonised", style, [64, 64]]
    wanted = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
    assert _key(image, condition) == wanted
    condition.rendering_parameters = {"scale": 2.0}
    assert _key(image, condition) != wanted


@pytest.mark.django_db
def test_a_stimulus_is_another_if_its_reference_is_another():
    study = make_study()
    image, condition = make_image(study, 0), study.conditions.get(name="gradcam-plain")
    condition.rendering = "matched-area"

    def key(name=None):
        fresh = Condition.objects.get(pk=condition.pk)
        fresh.rendering = "matched-area"
        fresh.rendering_parameters = {} if name is None else {"reference": name}
        return _key(image, fresh)

    keys = [key(), key("lime-plain"), key("gradcam-plain")]
    assert len(set(keys)) == 3
    study.conditions.filter(name="lime-plain").update(name="renamed")
    assert key("renamed") == keys[1]
    study.conditions.filter(name="renamed").update(parameters={"num_samples": 50})
    assert key("renamed") not in keys


@pytest.mark.django_db(transaction=True)
@pytest.mark.tensorflow
def test_two_conditions_that_name_each_other_show_areas_of_equal_size(tmp_path):
    conditions = pair(
        "matched-area",
        cam={"reference": "lime"},
        lime={"reference": "cam"},
        area="superpixels",
        superpixels=2,
    )
    work_off(make_real_study(tmp_path / "in", conditions=conditions))
    shown = [[one["shown_pixels"] for one in facts(name)] for name in ("cam", "lime")]
    assert shown[0] == shown[1]
    assert len(shown[0]) == 3
    assert min(shown[0]) > 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.tensorflow
def test_both_conditions_are_drawn_with_the_superpixels_of_the_one_they_name(tmp_path):
    conditions = pair("superpixelised", reference="lime", superpixels=2)
    study = make_real_study(tmp_path / "in", pictures=1, conditions=conditions)
    work_off(study)
    picture = read_picture(media.full_path(study.images.get().path))
    stored = {
        one.condition.name: (map_store().load(one.key)[0], one.stimulus)
        for one in Explanation.objects.all()
    }
    segments = stored["lime"][0].arrays["segments"]
    for own, stimulus in stored.values():
        drawn = rendering.render(
            own, picture, "superpixelised", reference=stored["lime"][0], superpixels=2
        )
        changed = (drawn != picture).any(axis=2)
        touched = set(segments[changed])
        assert 1 <= len(touched) <= 2
        assert media.full_path(stimulus.path).read_bytes() == rendering.encode(drawn, 64, 64)


@pytest.mark.django_db(transaction=True)
@pytest.mark.tensorflow
def test_a_reference_that_is_explained_nowhere_yet_is_explained_first(tmp_path):
    study = make_real_study(
        tmp_path / "in", pictures=1, conditions=pair("superpixelised", reference="lime")
    )
    lime = study.conditions.get(name="lime")
    image = study.images.get()
    kept = computing.request_for(image, lime).key
    run = runs.order_run(study=study)
    run.items.filter(condition=lime).delete()
    runs.work_off(run=runs.claim(worker="test"), executor=executor_of("local"))
    assert run.items.get().state == WorkItem.State.DONE
    assert map_store().has(kept)


@pytest.mark.django_db(transaction=True)
@pytest.mark.tensorflow
def test_an_item_whose_reference_fails_or_is_gone_fails_and_says_so(tmp_path):
    conditions = pair("superpixelised", reference="broken")
    conditions.append({"name": "broken", **CAM, "parameters": {"layer": "nosuchlayer"}})
    study = make_real_study(tmp_path / "in", pictures=1, conditions=conditions)
    run = work_off(study)
    errors = dict(run.items.values_list("condition__name", "error"))
    assert errors["cam"].startswith("its reference:")
    assert "nosuchlayer" in errors["lime"]
    run = runs.order_run(study=study)
    study.conditions.get(name="broken").delete()
    runs.work_off(run=runs.claim(worker="test"), executor=executor_of("local"))
    assert run.items.count() == 2
    for item in run.items.all():
        assert item.state == WorkItem.State.FAILED
        assert "the study has no condition 'broken'" in item.error
    with pytest.raises(runs.CannotPrecompute, match="reference 'broken' is no condition"):
        runs.order_run(study=study)


@pytest.mark.django_db(transaction=True)
@pytest.mark.tensorflow
def test_a_style_that_cannot_be_drawn_fails_its_items_alone(tmp_path):
    conditions = pair("matched-area", area="superpixels")
    run = work_off(make_real_study(tmp_path / "in", pictures=1, conditions=conditions))
    states = dict(run.items.values_list("condition__name", "state"))
    assert states == {"cam": WorkItem.State.FAILED, "lime": WorkItem.State.DONE}
    assert "give a reference that does" in run.items.get(condition__name="cam").error


@pytest.mark.django_db(transaction=True)
@pytest.mark.tensorflow
def test_what_is_shown_is_told_in_the_record_and_never_in_the_picture(tmp_path):
    """A stimulus has the study's size, so it has no room for a caption, and only pixels in it."""
    study = make_real_study(tmp_path / "in", pictures=1, conditions=pair("native"))
    work_off(study)
    (cam,), (lime,) = facts("cam"), facts("lime")
    assert cam["shown_peak"] > 0
    assert 1 <= lime["shown_superpixels"] <= lime["superpixels"]
    picture = read_picture(media.full_path(study.images.get().path))
    for stimulus in Stimulus.objects.all():
        content = media.full_path(stimulus.path)
        own = map_store().load(stimulus.explanation.key)[0]
        nameless = type(own)(own.map, {}, own.arrays)
        drawn = rendering.render(nameless, picture, "native")
        assert content.read_bytes() == rendering.encode(drawn, 64, 64)
        assert read_picture(content).shape == (64, 64, 3)


def test_nothing_of_the_survey_writes_captions():
    root = Path(computing.__file__).parents[1]
    texts = [path.read_text() for path in root.rglob("*.py")]
    assert len(texts) > 40
    assert not any("rendering.caption" in text or "captions import" in text for text in texts)
