import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainers.segmentation import ALGORITHMS, parse, segment, select


@pytest.mark.parametrize("name", sorted(ALGORITHMS))
def test_every_algorithm_counts_from_zero_without_a_gap(name, shape_pictures):
    segments = segment(shape_pictures[0], name)
    assert segments.dtype == np.int32
    assert segments.shape == (64, 64)
    assert np.unique(segments).tolist() == list(range(segments.max() + 1))
    assert segments.max() > 0


def test_quickshift_finds_the_reference_superpixels(reference, shape_pictures):
    with np.load(reference / "lime_A0_quickshift_mean.npz") as archive:
        assert np.array_equal(segment(shape_pictures[0]), archive["segments"])


def test_the_grid_is_the_reference_grid(reference, shape_pictures):
    with np.load(reference / "lime_A1_grid_black.npz") as archive:
        assert np.array_equal(segment(shape_pictures[1], "grid"), archive["segments"])


@given(st.integers(1, 30), st.integers(1, 30), st.integers(1, 40), st.integers(1, 40))
def test_a_grid_has_even_cells_even_in_small_pictures(height, width, rows, columns):
    setting = {"algorithm": "grid", "rows": rows, "columns": columns}
    segments = segment(np.zeros((height, width, 3), np.uint8), setting)
    assert segments.max() + 1 == min(rows, height) * min(columns, width)


def test_superpixels_are_chosen_by_weight_and_sign():
    weights = np.array([0.1, -0.5, 0.3, 0.0, -0.2])
    assert select(weights, count=9) == [2, 0]
    assert select(weights, count=1) == [2]
    assert select(weights, count=9, sign="negative") == [1, 4]
    assert select(weights, count=3, sign="both") == [1, 2, 4]
    assert select(weights, count=9, sign="both") == [1, 2, 4, 0]
    assert select(weights, count=9, sign="both", min_weight=0.2) == [1, 2, 4]
    assert select(weights, count=9, min_weight=0.2) == [2]


@pytest.mark.parametrize("name", ["lime_A0_quickshift_mean", "lime_A1_grid_black"])
@pytest.mark.parametrize(
    ("mask", "rule"),
    [
        ("mask_top5pos", {"count": 5}),
        ("mask_top40pos", {"count": 40}),
        ("mask_top10both", {"count": 10, "sign": "both"}),
        ("mask_neg5", {"count": 5, "sign": "negative"}),
        ("mask_pos_minw0.01", {"count": 1000, "min_weight": 0.01}),
    ],
)
def test_the_chosen_superpixels_are_those_of_the_reference(reference, name, mask, rule):
    with np.load(reference / f"{name}.npz") as archive:
        for key in (key for key in archive if key.startswith("coef|")):
            target, drawn = key.removeprefix("coef|"), np.zeros(archive["segments"].shape)
            for index in select(archive[key], **rule):
                negative = rule.get("sign") == "both" and archive[key][index] < 0
                drawn[archive["segments"] == index] = -1 if negative else 1
            assert np.array_equal(drawn, archive[f"{mask}|{target}"])


@pytest.mark.parametrize(
    "setting",
    [
        {"algorithm": "quickshift", "kernel_size": 0.5},
        {"algorithm": "quickshift", "rng": -1},
        {"algorithm": "felzenszwalb", "sigma": 1e6},
    ],
)
def test_a_value_that_an_algorithm_refuses_or_never_finishes_is_refused_at_once(setting):
    with pytest.raises(ValueError, match="must be at least"):
        parse(setting)


def test_the_same_picture_is_divided_once_for_each_setting(monkeypatch):
    calls = []

    def halves(picture, *, at: int = 4):
        calls.append(at)
        return np.arange(picture.shape[1])[None, :].repeat(len(picture), 0) >= at

    monkeypatch.setitem(ALGORITHMS, "halves", halves)
    picture = np.random.default_rng(5).integers(0, 256, (8, 8, 3)).astype(np.uint8)
    first = segment(picture, "halves")
    first[:] = 7
    assert segment(picture.copy(), {"algorithm": "halves", "at": 4}).max() == 1
    assert calls == [4]
    segment(picture, {"algorithm": "halves", "at": 2})
    changed = picture.copy()
    changed[0, 0, 0] ^= 1
    segment(changed, "halves")
    assert calls == [4, 2, 4]
    # The same bytes in another shape are another picture.
    assert segment(picture.reshape(4, 16, 3), "halves").shape == (4, 16)
