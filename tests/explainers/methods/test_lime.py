import numpy as np
import pytest

import explainers
from explainers.methods._perturbation import fill, predict_masked
from explainers.methods._sampling import stock as sample
from explainers.methods._surrogate import Surrogate, kernel
from explainers.segmentation import segment

FILES = ["lime_A0_quickshift_mean", "lime_A1_grid_black"]
lime = explainers.get("lime")


@pytest.fixture(params=FILES)
def case(request, reference):
    """One recorded run: superpixels, perturbations, predictions, coefficients of each class."""
    with np.load(reference / f"{request.param}.npz") as archive:
        recorded = {name: archive[name] for name in archive}
    recorded["data"] = np.unpackbits(recorded["data"], axis=1)[:, : recorded["n_features"]]
    recorded["data"] = recorded["data"].astype(int)
    recorded["number"] = FILES.index(request.param)
    return recorded


def test_distances_and_weights_equal_the_reference(case):
    surrogate = Surrogate(case["data"], case["predictions"], 0.25, np.random.RandomState(0))
    assert surrogate.distances == pytest.approx(case["distances"], abs=1e-9)
    assert kernel(surrogate.distances, 0.25) == pytest.approx(case["weights"], abs=1e-9)


def test_every_class_has_its_own_coefficients_intercept_and_r2(case):
    surrogate = Surrogate(case["data"], case["predictions"], 0.25, np.random.RandomState(0))
    for name in (name for name in case if name.startswith("coef|")):
        target = int(name.removeprefix("coef|"))
        fit = surrogate.fit(target, 100_000, "auto")
        tolerance = 1e-6 * np.abs(case[name]).max()
        assert fit.coefficients == pytest.approx(case[name], abs=tolerance)
        assert fit.intercept == pytest.approx(case[f"intercept|{target}"], abs=1e-9)
        assert fit.r2 == pytest.approx(case[f"r2|{target}"], abs=1e-9)
        assert fit.local_prediction == pytest.approx(fit.intercept + fit.coefficients.sum())


def test_perturbed_pictures_get_the_reference_predictions(case, shapes, shape_pictures):
    picture = shape_pictures[case["number"]]
    hidden = fill(picture, case["segments"], "mean" if case["fudged"].any() else [0, 0, 0])
    assert hidden / 255 == pytest.approx(case["fudged"], abs=1e-6)
    found, _ = predict_masked(shapes, picture, hidden, case["segments"], case["data"], 32)
    assert found == pytest.approx(case["predictions"], abs=1e-5)


def test_the_package_itself_gives_the_same_coefficients(shapes, shape_pictures, monkeypatch):
    import lime.lime_image as stock

    monkeypatch.setattr(stock, "tqdm", lambda rows: rows)
    picture = shape_pictures[0].astype(np.float64)
    segments = segment(shape_pictures[0], "grid")
    explainer = stock.LimeImageExplainer(random_state=7)
    theirs = explainer.explain_instance(
        picture,
        lambda batch: shapes.evaluate(shapes.scaled(batch))[1].astype(np.float64),
        labels=(0, 3),
        top_labels=None,
        num_samples=200,
        segmentation_fn=lambda _: segments,
    )
    ours = lime(
        shapes, [shape_pictures[0]], [(0, 3)], seeds=[7], num_samples=200, segmentation="grid"
    )
    for one, target in zip(ours, (0, 3), strict=True):
        wanted = np.zeros(64)
        for index, weight in theirs.local_exp[target]:
            wanted[index] = weight
        tolerance = 1e-5 * np.abs(wanted).max()
        assert one.arrays["coefficients"] == pytest.approx(wanted, abs=tolerance)
        assert one.facts["intercept"] == pytest.approx(theirs.intercept[target], abs=1e-6)


def test_the_map_is_each_superpixels_coefficient(shapes, shape_pictures):
    (one,) = lime(shapes, [shape_pictures[0]], [(0,)], seeds=[1], num_samples=100)
    segments, coefficients = one.arrays["segments"], one.arrays["coefficients"]
    assert np.array_equal(one.map, coefficients[segments].astype(np.float32))
    assert one.facts["superpixels"] == coefficients.size == segments.max() + 1


def test_outside_the_networks_view_the_map_is_zero_and_has_no_superpixel(reference, noise_picture):
    spec = {"path": reference / "A_softmax.keras", "preprocessing": {"resize": "crop"}}
    classifier = explainers.load_classifier(spec)
    (one,) = lime(classifier, [noise_picture], [(0,)], seeds=[1], num_samples=50)
    outside = np.ones(noise_picture.shape[:2], bool)
    outside[:, 18:82] = False
    assert (one.arrays["segments"] == -1).tolist() == outside.tolist()
    assert not one.map[outside].any()


@pytest.fixture
def noise_picture():
    return np.random.default_rng(0).integers(0, 256, (64, 100, 3), dtype=np.uint8)


def test_another_seed_gives_another_map(shapes, shape_pictures):
    first, second = (
        lime(shapes, [shape_pictures[0]], [(0,)], seeds=[seed], num_samples=100)[0]
        for seed in (1, 2)
    )
    assert not np.array_equal(first.map, second.map)


def test_the_first_sample_is_the_whole_picture_and_the_draws_are_the_packages():
    data = sample(50, 6, np.random.RandomState(3))
    assert data[0].all()
    state = np.random.RandomState(3)
    state.randint(0, high=1000)
    assert np.array_equal(data[1:], state.randint(0, 2, 300).reshape(50, 6)[1:])


def test_a_hidden_superpixel_shows_its_mean_or_the_given_colour():
    picture = np.array([[[0, 0, 0], [1, 2, 4], [9, 9, 9]]], np.uint8)
    segments = np.array([[0, 0, 1]])
    assert fill(picture, segments, "mean").tolist() == [[[0.5, 1, 2], [0.5, 1, 2], [9, 9, 9]]]
    assert fill(picture, segments, [7, 8, 9]).tolist() == [[[7, 8, 9]] * 3]


def test_a_feature_limit_leaves_the_other_superpixels_at_zero(shapes, shape_pictures):
    parameters = {"segmentation": "grid", "num_samples": 100, "num_features": 7}
    (one,) = lime(shapes, [shape_pictures[0]], [(0,)], seeds=[1], **parameters)
    assert np.count_nonzero(one.arrays["coefficients"]) == 7


@pytest.mark.parametrize("num_samples", [2, 50])
def test_a_picture_of_one_colour_in_one_superpixel_has_an_empty_map(shapes, num_samples):
    plain = np.full((64, 64, 3), 90, np.uint8)
    grid = {"algorithm": "grid", "rows": 1, "columns": 1}
    (one,) = lime(shapes, [plain], [(4,)], seeds=[1], num_samples=num_samples, segmentation=grid)
    assert one.facts["superpixels"] == 1
    assert np.isfinite(one.facts["r2"])
    assert not one.map.any()
    assert one.facts["empty"]


def test_the_range_of_the_predictions_is_reported(shapes, shape_pictures):
    (one,) = lime(shapes, [shape_pictures[0]], [(0,)], seeds=[1], num_samples=100)
    facts = one.facts
    assert facts["lowest_prediction"] <= facts["probability"] <= facts["highest_prediction"]
    assert 0 <= facts["r2"] <= 1
