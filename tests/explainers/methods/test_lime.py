from itertools import product

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
    assert not fill(picture, segments, "black").any()


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


@pytest.mark.parametrize("sampling", ["stock", "designed"])
def test_the_lasso_path_keeps_at_most_so_many_and_counts_them(shapes, shape_pictures, sampling):
    parameters = {"segmentation": "grid", "num_samples": 200, "sampling": sampling}
    limits = {"num_features": 8, "feature_selection": "lasso_path"}
    (one,) = lime(shapes, [shape_pictures[7]], [(2,)], seeds=[1], **parameters, **limits)
    (every,) = lime(shapes, [shape_pictures[7]], [(2,)], seeds=[1], **parameters)
    assert 1 <= one.facts["nonzero"] <= 8
    assert one.facts["nonzero"] == np.count_nonzero(one.arrays["coefficients"])
    assert every.facts["nonzero"] == 64


@pytest.mark.parametrize("selection", ["lasso_path", "forward_selection", "highest_weights"])
def test_the_selection_is_the_packages(case, selection):
    from lime.lime_base import LimeBase

    base = LimeBase(lambda distances: kernel(distances, 0.25), random_state=1)
    asked = (case["data"], case["predictions"], case["distances"], 0, 5)
    intercept, pairs, r2, _ = base.explain_instance_with_data(*asked, feature_selection=selection)
    wanted = np.zeros(case["data"].shape[1])
    for superpixel, weight in pairs:
        wanted[superpixel] = weight
    surrogate = Surrogate(case["data"], case["predictions"], 0.25, np.random.RandomState(1))
    fit = surrogate.fit(0, 5, selection)
    assert np.count_nonzero(wanted) <= 5
    assert fit.coefficients == pytest.approx(wanted, abs=1e-6 * np.abs(wanted).max())
    assert (fit.intercept, fit.r2) == pytest.approx((intercept, r2), abs=1e-9)


@pytest.mark.parametrize("number", [6, 7, 8])
def test_fewer_designed_samples_come_nearer_to_all_masks_than_stock(shapes, shape_pictures, number):
    picture, grid = shape_pictures[number], {"algorithm": "grid", "rows": 3, "columns": 4}
    target = int(shapes.predict([picture])[0].argmax())
    segments = segment(picture, grid)
    every = np.array(list(product((0, 1), repeat=12)))
    hidden = fill(picture, segments, "mean")
    chances, _ = predict_masked(shapes, picture, hidden, segments, every, 64, [target])
    gold = all_masks(every, chances[:, 0])
    errors = {"stock": [], "designed": []}
    for sampling, count in (("stock", 1000), ("designed", 370)):
        for seed in range(3):
            (one,) = lime(
                shapes,
                [picture],
                [(target,)],
                seeds=[seed],
                num_samples=count,
                sampling=sampling,
                segmentation=grid,
            )
            errors[sampling].append(np.linalg.norm(one.arrays["coefficients"] - gold))
    assert np.mean(errors["designed"]) < np.mean(errors["stock"])


def all_masks(every, chances):
    """Weighted least squares over all masks, from its normal equations."""
    weights = np.sqrt(np.exp(-((1 - np.sqrt(every.mean(axis=1))) ** 2) / 0.25**2))
    rows = np.hstack([np.ones((len(every), 1)), every])
    return np.linalg.solve(rows.T @ (weights[:, None] * rows), rows.T @ (weights * chances))[1:]


@pytest.mark.parametrize(("sampling", "small"), [("stock", 0.25), ("designed", 0.1)])
def test_sampling_stops_when_the_error_is_small_enough(shapes, shape_pictures, sampling, small):
    def run(stop_at):
        asked = {"sampling": sampling, "segmentation": "grid", "num_samples": 1000}
        return lime(shapes, [shape_pictures[7]], [(2,)], seeds=[1], stop_at=stop_at, **asked)[0]

    loose, tight, never = run(0.5), run(small), run(1e-6)
    assert loose.facts["samples"] < tight.facts["samples"] < never.facts["samples"] == 1000
    assert loose.facts["samples"] % 32 == 0
    assert loose.facts["coefficient_error"] <= 0.5
    assert tight.facts["coefficient_error"] <= small
    assert np.array_equal(run(0.5).map, loose.map)


def test_a_run_that_stops_early_is_the_run_with_so_many_samples(shapes, shape_pictures):
    asked = {"segmentation": "grid", "sampling": "designed"}
    (early,) = lime(shapes, [shape_pictures[7]], [(2,)], seeds=[1], stop_at=0.5, **asked)
    count = early.facts["samples"]
    (whole,) = lime(shapes, [shape_pictures[7]], [(2,)], seeds=[1], num_samples=count, **asked)
    tolerance = 1e-6 * np.abs(whole.arrays["coefficients"]).max()
    assert early.arrays["coefficients"] == pytest.approx(
        whole.arrays["coefficients"], abs=tolerance
    )


def test_designed_maps_are_the_same_alone_and_in_company(shapes, shape_pictures):
    asked = {"segmentation": "grid", "sampling": "designed", "num_samples": 100, "stop_at": 0.4}
    together = lime(shapes, shape_pictures[6:8], [(1,), (2, 0)], seeds=[4, 5], **asked)
    alone = lime(shapes, shape_pictures[7:8], [(2, 0)], seeds=[5], **asked)
    for one, other in zip(together[1:], alone, strict=True):
        assert np.array_equal(one.map, other.map)
        assert one.facts == other.facts


def test_the_default_number_of_samples_depends_on_the_sampling(shapes, shape_pictures):
    grid = {"algorithm": "grid", "rows": 2, "columns": 2}
    for sampling, count in (("stock", 1000), ("designed", 448)):
        (one,) = lime(
            shapes, shape_pictures[:1], [(0,)], seeds=[1], sampling=sampling, segmentation=grid
        )
        assert one.facts["samples"] == count
        assert one.facts["regressor"] == "ridge, alpha 1"
        assert one.facts["sampling"] == sampling
