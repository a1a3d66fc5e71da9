from pathlib import Path

import numpy as np
import pytest

import explainers
from explainers import methods
from explainers.evaluation import COLUMNS, METRICS, Case, EvaluationSettings, measure, study_item
from explainers.evaluation.applicability import EMPTY, NO_OBJECT, TOO_SMALL
from explainers.evaluation.lime_quality import lime_quality
from explainers.evaluation.measures import not_applicable
from explainers.evaluation.rows import Kept, columns_of, row_of
from explainers.evaluation.summary import summarise, summarise_by_tag
from explainers.explanation import Explanation
from explainers.synthetic import LABELS, draw_scene
from tests.explainers.builders import functional, saved


@pytest.fixture(scope="module")
def case(shapes):
    """Grad-CAM of one of two shapes."""
    scene = draw_scene(9, 1, objects=2)
    target = LABELS.index(scene.shapes[0].label)
    (found,) = methods.get("gradcam")(shapes, [scene.pixels], [(target,)], seeds=[0])
    regions = tuple(one.mask for one in scene.shapes if one.label == scene.shapes[0].label)
    truth = tuple(LABELS.index(one.label) for one in scene.shapes)
    return Case(shapes, scene.pixels, found, "gradcam", {}, regions, truth)


def changed(case, **parts):
    values = {name: getattr(case, name) for name in Case.__dataclass_fields__}
    return Case(**(values | parts))


def with_map(case, values):
    explanation = Explanation(values.astype(np.float32), case.explanation.facts)
    return changed(case, explanation=explanation)


def test_every_metric_gives_exactly_its_columns(case):
    quick = EvaluationSettings(steps=4, repetitions=2)
    for name, metric in METRICS.items():
        assert tuple(measure(case, name, quick)) == metric.columns


def test_a_study_item_has_nine_columns(case):
    found = study_item(case, EvaluationSettings(steps=10))
    assert list(found) == list(COLUMNS)
    assert len(found) == 9
    assert found["peak_in_box"] is True
    assert found["energy_in_box"] > 0.2
    assert found["deletion_auc"] < found["insertion_auc"]
    assert found["correct"] is True
    assert found["r2"] is None
    chances = case.classifier.predict([case.picture])[0]
    assert found["confidence"] == pytest.approx(float(chances.max()))


def test_a_good_map_is_better_than_a_bad_one_in_every_way_that_asks_the_network(case):
    settings = EvaluationSettings(steps=20, deletion_baseline="mean", insertion_baseline="mean")
    right = np.any(case.regions, axis=0)
    good, bad = (with_map(case, values) for values in (right, ~right))
    for name, sign in (("deletion", 1), ("insertion", -1)):
        (best,), (worst,) = (measure(one, name, settings).values() for one in (good, bad))
        assert sign * best < sign * worst


def test_where_the_object_is_not_known_nothing_is_said_about_places(case):
    unknown = changed(case, regions=())
    assert not_applicable(unknown) == NO_OBJECT
    for name in ("pointing", "energy", "overlap", "iou"):
        assert set(measure(unknown, name, EvaluationSettings()).values()) == {None}
    assert measure(unknown, "area", EvaluationSettings())["area"] > 0


def test_an_object_smaller_than_a_cell_of_the_feature_map_is_not_judged(case):
    """The layer gives a grid of cells of the same size; one pixel less is too small."""
    cells = case.explanation.arrays["raw"].shape
    height, width = (64 // count for count in cells)
    region = np.zeros((64, 64), bool)
    region[:height, :width] = True
    assert not_applicable(changed(case, regions=(region,))) == ""
    region[0, 0] = False
    small = changed(case, regions=(region.copy(),))
    assert not_applicable(small) == TOO_SMALL
    assert measure(small, "pointing", EvaluationSettings()) == {"peak_in_box": None}
    # A map that was not made from a grid can be as exact as the picture.
    explanation = Explanation(case.explanation.map, case.explanation.facts)
    assert not_applicable(changed(small, explanation=explanation)) == ""


def test_an_empty_map_misses_and_is_told_apart(case):
    empty = with_map(case, np.zeros((64, 64)))
    assert not_applicable(empty) == EMPTY
    found = measure(empty, "pointing", EvaluationSettings())
    assert found == {"peak_in_box": False}
    assert measure(empty, "energy", EvaluationSettings())["energy_in_box"] is None


def test_a_cell_is_measured_in_the_source_picture(case, shapes):
    """In a picture of twice the size a cell has four times the pixels."""
    large = np.kron(case.picture, np.ones((2, 2, 1), np.uint8))
    (found,) = methods.get("gradcam")(shapes, [large], [(0,)], seeds=[0])
    region = np.zeros((128, 128), bool)
    height, width = (128 // count for count in found.arrays["raw"].shape)
    region[:height, : width - 1] = True
    assert not_applicable(Case(shapes, large, found, "gradcam", {}, (region,))) == TOO_SMALL


def test_the_tolerance_turns_a_near_miss_into_a_hit(case):
    values = np.zeros((64, 64))
    values[0, 0] = 1
    region = np.zeros((64, 64), bool)
    region[:10, 10:20] = True
    near = changed(with_map(case, values), regions=(region,))
    assert measure(near, "pointing", EvaluationSettings())["peak_in_box"] is False
    assert measure(near, "pointing", EvaluationSettings(tolerance=15))["peak_in_box"] is True


def test_with_several_labels_the_explained_class_is_judged(tmp_path, case):
    import keras

    model = functional(keras.layers.Dense(3, activation="sigmoid"))
    model.layers[-1].set_weights([np.zeros((4, 3)), np.array([4.0, -4.0, 4.0])])
    several = explainers.load_classifier(saved(model, tmp_path))
    assert several.is_multi_label
    picture = np.zeros((8, 8, 3), np.uint8)

    def prediction(class_id):
        facts = {"class_id": class_id}
        explanation = Explanation(np.zeros((8, 8), np.float32), facts)
        judged = Case(several, picture, explanation, "gradcam", {}, (), (0, 1))
        return measure(judged, "prediction", EvaluationSettings())

    assert prediction(0)["correct"] is True
    # Class 1 is true and not predicted; class 2 is predicted and not true.
    assert prediction(1)["correct"] is False
    assert prediction(1)["predicted"] == ""
    assert prediction(2)["correct"] is False
    assert prediction(2)["confidence"] == pytest.approx(1 / (1 + np.exp(-4)))


def test_the_fit_of_a_linear_model_is_judged():
    facts = {"r2": 0.75, "intercept": 0.1, "probability": 0.7}
    facts |= {"lowest_prediction": 0.05, "highest_prediction": 0.95}
    arrays = {"coefficients": np.array([0.5, -0.2, 0.1])}
    found = lime_quality(Explanation(np.zeros((2, 2), np.float32), facts, arrays))
    assert found.r2 == 0.75
    assert found.prediction_range == pytest.approx(0.9)
    assert found.local_prediction == pytest.approx(0.5)
    assert found.gap == pytest.approx(0.2)
    assert lime_quality(Explanation(np.zeros((2, 2), np.float32), {})) is None


def test_numbers_of_forward_passes_are_kept_until_their_settings_change(
    case, tmp_path, monkeypatch
):
    kept, settings = Kept(tmp_path), EvaluationSettings(steps=3)
    first = row_of(case, "key", ["deletion", "area"], settings, kept)
    monkeypatch.setattr(type(case.classifier), "evaluate", None)
    assert row_of(case, "key", ["deletion", "area"], settings, kept) == first
    unrelated = EvaluationSettings(steps=3, tolerance=15)
    assert (
        row_of(case, "key", ["deletion"], unrelated, kept)["deletion_auc"] == first["deletion_auc"]
    )
    with pytest.raises(TypeError):
        row_of(case, "key", ["deletion"], EvaluationSettings(steps=4), kept)
    with pytest.raises(TypeError):
        row_of(case, "another key", ["deletion"], settings, kept)


def test_a_damaged_kept_number_is_computed_again(case, tmp_path):
    kept, settings = Kept(tmp_path), EvaluationSettings(steps=3)
    first = row_of(case, "key", ["deletion"], settings, kept)
    (file,) = [path for path in Path(tmp_path).rglob("*.json") if path.is_file()]
    file.write_text("{")
    assert row_of(case, "key", ["deletion"], settings, kept) == first


def test_means_are_of_what_has_an_answer():
    rows = [
        {"method": "a", "picture": "1", "empty": False, "tags": ("night",), "x": 1.0, "t": "no"},
        {"method": "a", "picture": "2", "empty": True, "tags": (), "x": None, "t": "no"},
        {"method": "a", "picture": "2", "empty": False, "tags": (), "x": True, "t": "no"},
        {"method": "b", "picture": "1", "empty": False, "tags": ("night",), "x": None, "t": "no"},
    ]
    found = summarise(rows, ["x", "t"])
    assert found["a"]["columns"] == {"x": {"mean": 1.0, "n": 2, "not_applicable": 1}}
    assert found["a"]["empty_share"] == pytest.approx(1 / 3)
    assert (found["a"]["rows"], found["a"]["pictures"]) == (3, 2)
    assert found["b"]["columns"]["x"] == {"mean": None, "n": 0, "not_applicable": 1}
    assert summarise_by_tag(rows, ["x"])["night"]["a"]["rows"] == 1


def test_columns_follow_the_order_of_the_metrics():
    assert columns_of(["area", "pointing"]) == ["peak_in_box", "area", "gini"]


@pytest.mark.parametrize(
    "values",
    [
        {"tolerance": -1},
        {"threshold": 0},
        {"growth": "much"},
        {"steps": 0},
        {"steps": 1.5},
        {"steps": True},
        {"repetitions": 1},
        {"deletion_baseline": "grey"},
    ],
)
def test_impossible_settings_are_refused(values):
    (name,) = values
    with pytest.raises(ValueError, match=f"the evaluation's {name} cannot be"):
        EvaluationSettings(**values)


def test_an_unknown_metric_is_refused_with_the_choices(case):
    with pytest.raises(LookupError, match="no metric 'beauty'; choose from: pointing, energy"):
        measure(case, "beauty", EvaluationSettings())
