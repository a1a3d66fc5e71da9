"""The table of stimuli, and what the table of trials takes from the material."""

import json

import pytest

from studyapp.actions.tables import stimuli_table, trials_table
from studyapp.actions.tables.material import material_of
from studyapp.analysis.columns import STIMULI
from studyapp.models import Classifier, Condition, Explanation, SourceImage
from tests.factories import make_open_study
from tests.recorded import Given, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    return make_open_study(pictures=3)


def test_there_is_a_row_for_every_picture_and_condition_in_their_order(study):
    rows = list(stimuli_table(study, simulated=False))
    keys = [(row["item_sha256"], row["method"]) for row in rows]
    assert len(keys) == 6
    assert keys == sorted(keys)
    assert all(list(row) and set(row) == set(STIMULI) for row in rows)
    assert {row["model_id"] for row in rows} == {"tiny"}


def test_a_row_says_how_the_map_was_made(study):
    lime = Condition.objects.get(name="lime-plain")
    provenance = {
        "method_version": 2,
        "parameters": {"samples": 100, "alpha": 0.5},
        "seed": 7,
        "versions": {"numpy": "2.4.6"},
    }
    Explanation.objects.filter(condition=lime).update(provenance=provenance)
    row = next(r for r in stimuli_table(study, simulated=False) if r["method"] == "lime-plain")
    assert (row["technique"], row["technique_version"], row["technique_seed"]) == ("lime", 2, 7)
    assert row["technique_parameters"] == '{"alpha": 0.5, "samples": 100}'
    assert json.loads(row["software"]) == {"numpy": "2.4.6"}


def test_its_identifiers_are_those_of_the_trials(study):
    record(study, *(Given(question=place) for place in range(3)))
    trials = list(trials_table(study, simulated=False))
    stimuli = {r["stimulus_id"]: r for r in stimuli_table(study, simulated=False)}
    for trial in trials:
        shown = stimuli[trial["stimulus_left_id"]]
        assert (shown["item_id"], shown["method"]) == (trial["item_id"], trial["method_left"])
        assert (shown["item_stratum"], shown["model_id"]) == (
            trial["item_stratum"],
            trial["model_id"],
        )


def test_whether_the_classifier_is_right_is_known_from_its_most_probable_class(study):
    right, wrong, unknown = SourceImage.objects.order_by("position")
    Explanation.objects.filter(image=right).update(
        facts={"top_classes": [["Tabby_cat, tabby", 0.6], ["espresso", 0.4]]}
    )
    Explanation.objects.filter(image=wrong).update(
        facts={"rule": "label:tabby cat", "top_classes": [["espresso", 0.6]]}
    )
    SourceImage.objects.filter(pk=unknown.pk).update(true_label="")
    assert material_of(study).strata == {
        (right.sha256, "tiny"): "correct",
        (wrong.sha256, "tiny"): "wrong",
    }


def test_of_several_labels_each_is_right(study):
    SourceImage.objects.update(labels=["tabby cat", "espresso"])
    Explanation.objects.update(facts={"top_classes": [["espresso", 0.6]]})
    assert set(material_of(study).strata.values()) == {"correct"}


def test_without_the_most_probable_class_only_a_top_1_target_tells(study):
    Explanation.objects.update(facts={"rule": "label:tabby cat"})
    assert material_of(study).strata == {}
    Explanation.objects.update(facts={"rule": "top-1"})
    assert set(material_of(study).strata.values()) == {"correct"}


def test_a_condition_may_explain_a_classifier_of_its_own(study):
    early = Classifier.objects.create(name="early", sha256="e" * 64, stage="epoch 5")
    lime = Condition.objects.get(name="lime-plain")
    Condition.objects.filter(pk=lime.pk).update(classifier=early)
    Explanation.objects.filter(condition=lime).update(facts={"top_classes": [["espresso", 0.6]]})
    record(study, Given())
    [trial] = trials_table(study, simulated=False)
    assert trial["model_id"] == "early / tiny"
    assert trial["model_stage"] == "epoch 5"
    assert trial["item_stratum"] == "mixed"
    rows = [row for row in stimuli_table(study, simulated=False) if row["method"] == "lime-plain"]
    assert {(r["model_id"], r["model_stage"], r["item_stratum"]) for r in rows} == {
        ("early", "epoch 5", "wrong")
    }
    assert {row["model_sha256"] for row in rows} == {"e" * 64}


def test_the_number_of_queries_does_not_grow(study, django_assert_max_num_queries):
    study = type(study).objects.select_related("classifier").get()
    with django_assert_max_num_queries(3):
        assert len(list(stimuli_table(study, simulated=False))) == 6
