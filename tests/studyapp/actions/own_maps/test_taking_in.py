"""Maps from elsewhere become explanations and stimuli like any others: all of them, or none."""

import numpy as np
import pytest

from studyapp import media
from studyapp.actions import drawing, questions, runs
from studyapp.actions.map_store import map_store
from studyapp.actions.own_maps.archive import MapsRefused
from studyapp.actions.own_maps.taking_in import take_in
from studyapp.actions.precompute import executor_of
from studyapp.models import Condition, Explanation, LogbookEntry, SourceImage, Stimulus, Study
from tests.factories import make_image, make_stimulus, make_study
from tests.own_maps import lay_out, make_bare_study, npz, png, row, slope, zipped

pytestmark = pytest.mark.django_db


def take(study, path, **options):
    return take_in(study=study, path=path, by="rosa", **options)


def two(folder, **said):
    """Maps of both pictures under one condition."""
    manifest = {"condition": "captum", "maps": [row(0), row(1)], **said}
    return lay_out(folder, manifest, {"0.npz": npz(), "1.npz": npz(slope(falling=True))})


def problems(study, path, **options):
    with pytest.raises(MapsRefused) as refused:
        take(study, path, **options)
    assert not Explanation.objects.filter(condition__method="own-maps").exists()
    return "\n".join(refused.value.problems)


def test_maps_become_stimuli_of_a_condition_that_is_added(tmp_path):
    study = make_bare_study()
    taken = take(study, two(tmp_path / "maps", technique="Captum 0.7, 50 steps"))
    assert taken.as_report() == {"maps taken in": 2, "conditions added": "captum"}
    condition = study.conditions.get()
    assert (condition.method, condition.rendering) == ("own-maps", "harmonised")
    first = Explanation.objects.get(image__position=0)
    assert (first.class_id, first.class_name, first.probability) == (0, "tabby cat", 0.8)
    assert first.facts["top_classes"] == [["tabby cat", 0.8]]
    assert first.provenance["technique"] == "Captum 0.7, 50 steps"
    assert np.array_equal(map_store().load(first.key)[0].map, slope())
    assert drawing.stimulus_keys([first.image], condition)[first.image.pk] == first.stimulus.key
    content = media.read(first.stimulus.path)
    assert (first.stimulus.size, first.stimulus.width) == (len(content), 64)
    assert media.full_path(SourceImage.objects.first().shown_path).is_file()
    entry = LogbookEntry.objects.get()
    assert (entry.actor, entry.study, entry.details["maps"]) == ("rosa", "trust", 2)


def test_a_stimulus_is_the_one_that_a_run_would_draw(tmp_path):
    study = make_bare_study()
    take(study, two(tmp_path / "maps"))
    before = dict(Stimulus.objects.values_list("pk", "sha256"))
    assert not runs.order_run(study=study).items.exists()
    runs.cancel(run=study.runs.get())
    study.conditions.update(rendering="same-colour")
    run = runs.order_run(study=study)
    assert run.items.count() == 2
    runs.work_off(run=runs.claim(worker="test"), executor=executor_of("local"))
    after = dict(Stimulus.objects.values_list("pk", "sha256"))
    assert before.keys() == after.keys()
    assert before != after


def test_two_conditions_in_one_manifest_make_questions_without_any_network(tmp_path):
    study = make_bare_study()
    maps = [row(n, condition=c) for c in ("ig", "cam") for n in (0, 1)]
    for one in maps:
        one["map"] = f"{one['condition']}/{one['picture'][-1]}.npz"
    files = {one["map"]: npz(slope(falling=one["condition"] == "cam")) for one in maps}
    taken = take(study, zipped(tmp_path / "maps.zip", {"maps": maps}, files, within="our maps/"))
    assert sorted(taken.added) == ["cam", "ig"]
    frozen = questions.freeze(question_set=questions.assemble(study=study))
    assert frozen.questions.filter(included=True).count() == 2


def test_taking_the_same_in_again_changes_nothing(tmp_path):
    study = make_bare_study()
    path = two(tmp_path / "maps")
    take(study, path)
    before = list(Explanation.objects.values("pk", "key", "stimulus__pk", "stimulus__sha256"))
    assert "conditions added" not in take(study, path).as_report()
    assert before == list(
        Explanation.objects.values("pk", "key", "stimulus__pk", "stimulus__sha256")
    )


def test_another_map_replaces_the_one_before_where_nothing_is_frozen(tmp_path):
    study = make_bare_study(pictures=1)
    manifest = {"condition": "captum", "maps": [row()]}
    take(study, lay_out(tmp_path / "one", manifest, {"0.npz": npz()}))
    old = Explanation.objects.select_related("stimulus").get()
    take(study, lay_out(tmp_path / "two", manifest, {"0.npz": npz(slope(falling=True))}))
    new = Explanation.objects.get()
    assert old.pk == new.pk
    assert old.key != new.key
    assert old.stimulus.sha256 != new.stimulus.sha256


def test_a_csv_manifest_says_the_same(tmp_path):
    study = make_bare_study()
    text = (
        "picture,map,condition,class_id,probability,score,top_classes\n"
        'secret-picture-0,0.npz,cam,1,0.6,2.5,"[[""espresso"", 0.6], [""tabby cat"", 0.4]]"\n'
        "secret-picture-1,1.png,cam,0,0.9,,\n"
    )
    take(study, lay_out(tmp_path / "maps", text, {"0.npz": npz(), "1.png": png()}))
    first, second = Explanation.objects.order_by("image__position")
    assert (first.class_name, first.score) == ("espresso", 2.5)
    assert first.facts["top_classes"] == [["espresso", 0.6], ["tabby cat", 0.4]]
    assert second.facts["score_is_given"] is False


def test_of_maps_of_several_classes_the_study_takes_the_one_that_it_explains(tmp_path):
    maps = [row(0), row(0, map="e.npz", **{"class": "espresso", "probability": 0.1})]
    files = {"0.npz": npz(), "e.npz": npz(slope(falling=True))}
    path = lay_out(tmp_path / "maps", {"condition": "cam", "maps": maps}, files)
    study = make_bare_study(pictures=1)
    take(study, path)
    assert Explanation.objects.get().class_name == "tabby cat"
    Study.objects.update(target="label:espresso")
    study.refresh_from_db()
    take(study, path)
    assert Explanation.objects.get().class_name == "espresso"


def test_beside_computed_explanations_the_class_need_not_be_said(tmp_path):
    study = make_study(conditions=1)
    image = make_image(study, 0)
    computed = make_stimulus(image, study.conditions.get()).explanation
    said = row(0, **{"class": None, "probability": None})
    manifest = {"condition": "captum", "maps": [said]}
    take(study, lay_out(tmp_path / "maps", manifest, {"0.npz": npz()}))
    own = Explanation.objects.get(condition__name="captum")
    assert (own.class_id, own.probability) == (computed.class_id, computed.probability)


def test_what_is_missing_or_empty_is_said_and_the_rest_taken(tmp_path):
    study = make_bare_study(pictures=3)
    manifest = {"condition": "captum", "maps": [row(0), row(1)]}
    files = {"0.npz": npz(), "1.npz": npz(np.zeros((64, 64)))}
    report = take(study, lay_out(tmp_path / "maps", manifest, files)).as_report()
    assert report["pictures of the study without a map"] == "secret-picture-2"
    assert report["maps that say nothing for their class"] == "secret-picture-1"
    assert Explanation.objects.get(image__position=1).is_empty


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"picture": "secret-picture-O"}, "no such picture; did you mean 'secret-picture-"),
        ({"class": "tabby"}, "no class 'tabby'; did you mean 'tabby cat'?"),
        ({"class": "submarine"}, "no class 'submarine'; there are 2"),
        ({"class_id": 7}, "no class 7; the last is 1"),
        ({"class_id": 1}, "class 1 is 'espresso', not 'tabby cat'"),
        ({"class": None}, "does not say which class the map explains"),
        ({"probability": None}, "give 'probability'"),
        ({"probability": 1.5}, "probability must be from 0 to 1, not 1.5"),
        ({"probability": "0.5"}, "probability must be a number, not '0.5'"),
        ({"score": True}, "score must be a number, not True"),
        ({"class_id": -1}, "whole number from 0 on"),
        ({"top_classes": {"a": 1}}, "top_classes must be written as"),
        ({"top_classes": [["espresso", 0.9]]}, "says 'espresso', but the map explains 'tabby"),
        ({"fit": "crop"}, "fit must be one of exact, stretch"),
        ({"map": "9.npz"}, "there is no file '9.npz'"),
        ({"map": "../0.npz"}, "there is no file '../0.npz'"),
        ({"picture": ""}, "'picture' is missing"),
        ({"picture": 3}, "picture must be a text"),
        ({"colour": "red"}, "'colour' is unknown; known are: picture, map"),
        ({"condition": "Grad CAM"}, "condition 'Grad CAM': Enter a valid"),
        ({"condition": "x" * 51}, "at most 50"),
    ],
)
def test_what_a_manifest_gets_wrong_is_named_with_what_to_do(tmp_path, changes, said):
    study = make_bare_study()
    manifest = {"condition": "captum", "maps": [row(0, **changes), row(1)]}
    path = lay_out(tmp_path / "maps", manifest, {"0.npz": npz(), "1.npz": npz()})
    found = problems(study, path)
    assert said in found
    assert "map 1" in found or "secret-picture-0" in found


def test_every_problem_is_named_at_once_and_nothing_is_taken(tmp_path):
    study = make_bare_study()
    manifest = {"condition": "captum", "maps": [row(0, fit="x"), row(1, probability=7), row(1)]}
    path = lay_out(tmp_path / "maps", manifest, {"0.npz": npz(), "1.npz": npz()})
    found = problems(study, path)
    assert "map 1: fit" in found
    assert "map 2: probability" in found
    assert not Condition.objects.exists()


def test_two_maps_of_one_class_of_a_picture_are_refused(tmp_path):
    study = make_bare_study()
    manifest = {"condition": "captum", "maps": [row(0), row(0)]}
    path = lay_out(tmp_path / "maps", manifest, {"0.npz": npz()})
    assert "two maps of the same class" in problems(study, path)


def test_maps_that_explain_another_class_than_the_others_are_refused(tmp_path):
    study = make_study(conditions=1)
    make_stimulus(make_image(study, 0), study.conditions.get())
    manifest = {"condition": "captum", "maps": [row(0, **{"class": "espresso"})]}
    path = lay_out(tmp_path / "maps", manifest, {"0.npz": npz()})
    assert "explains 'espresso', another explanation of the picture 'tabby cat'" in problems(
        study, path
    )


def test_computed_conditions_are_not_overwritten(tmp_path):
    study = make_study()
    make_image(study, 0)
    path = lay_out(tmp_path / "maps", {"maps": [row()]}, {"0.npz": npz()})
    assert "are computed by gradcam" in problems(study, path, condition="gradcam-plain")
    assert "of which condition" in problems(study, path)


def test_a_target_that_may_choose_several_classes_is_refused(tmp_path):
    study = make_bare_study(target="top-k:2")
    assert "may choose several classes" in problems(study, two(tmp_path / "maps"))


def test_what_a_frozen_question_set_shows_stays_what_it_is(tmp_path):
    study = make_bare_study()
    maps = {"maps": [row(n, condition=c) for c in ("ig", "cam") for n in (0, 1)]}
    path = lay_out(tmp_path / "maps", maps, {"0.npz": npz(), "1.npz": npz(slope(falling=True))})
    take(study, path)
    questions.freeze(question_set=questions.assemble(study=study))
    with pytest.raises(MapsRefused, match="Condition ig: a frozen question set shows it"):
        take(study, path)
    taken = take(study, two(tmp_path / "third"))
    assert taken.added == ["captum"]


def test_a_study_that_was_opened_takes_no_maps(tmp_path):
    study = make_bare_study()
    Study.objects.update(opened_at="2026-01-01T00:00Z")
    study.refresh_from_db()
    assert "Duplicate the study" in problems(study, two(tmp_path / "maps"))


def test_whoever_stops_it_in_the_middle_leaves_nothing(tmp_path):
    class Stopped(Exception):
        pass

    def tell(done, total):
        assert total == 2
        if done == 2:
            raise Stopped

    study = make_bare_study()
    with pytest.raises(Stopped):
        take(study, two(tmp_path / "maps"), tell=tell)
    assert not Explanation.objects.exists()
    assert not Condition.objects.exists()
    take(study, two(tmp_path / "maps"))
    assert Stimulus.objects.count() == 2


def test_a_condition_that_looks_at_another_is_drawn_by_a_run(tmp_path):
    study = make_bare_study(pictures=1)
    study.conditions.create(name="ig", method="own-maps")
    study.conditions.create(
        name="cam",
        method="own-maps",
        rendering="matched-area",
        rendering_parameters={"reference": "ig"},
    )
    maps = [row(0, condition="ig"), row(0, condition="cam", map="1.npz")]
    files = {"0.npz": npz(), "1.npz": npz(slope(falling=True))}
    taken = take(study, lay_out(tmp_path / "maps", {"maps": maps}, files))
    assert taken.not_drawn == ["cam"]
    runs.order_run(study=study)
    runs.work_off(run=runs.claim(worker="test"), executor=executor_of("local"))
    assert Stimulus.objects.get(explanation__condition__name="cam").width == 64


def test_the_number_of_statements_does_not_grow_with_the_maps(
    tmp_path, django_assert_max_num_queries
):
    study = make_bare_study(pictures=1)
    manifest = {"condition": "captum", "maps": [row(0)]}
    files = {f"{number}.npz": npz() for number in range(6)}
    with django_assert_max_num_queries(40) as few:
        take(study, lay_out(tmp_path / "one", manifest, files))
    for number in range(1, 6):
        make_image(study, number)
    manifest["maps"] = [row(number) for number in range(6)]
    with django_assert_max_num_queries(len(few) + 2):
        take(study, lay_out(tmp_path / "many", manifest, files))


def test_without_a_file_of_the_network_nothing_can_be_computed():
    study = make_bare_study()
    study.conditions.create(name="cam", method="gradcam")
    with pytest.raises(runs.CannotPrecompute, match="there is no file here, so gradcam cannot"):
        runs.order_run(study=study)
