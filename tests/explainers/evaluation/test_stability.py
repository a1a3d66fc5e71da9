import numpy as np
import pytest
from scipy.stats import spearmanr

from explainers import methods
from explainers.evaluation.stability import NOISE, stability


def test_over_seeds_the_mean_of_all_pairs_is_taken(shapes, shape_pictures):
    seeds = [1, 2, 3]
    found = stability(shapes, shape_pictures[0], 0, "random_map", {}, seeds=seeds, count=5)
    maps = [
        methods.get("random_map")(shapes, shape_pictures[:1], [(0,)], seeds=[seed])[0].map
        for seed in seeds
    ]
    pairs = [(0, 1), (0, 2), (1, 2)]
    ranks = [spearmanr(maps[one], maps[two], axis=None).statistic for one, two in pairs]
    assert found.spearman == pytest.approx(np.mean(ranks))
    assert found.over == "seeds"


def test_superpixels_are_compared_by_their_coefficients(shapes, shape_pictures):
    quick = methods.check_parameters("kernelshap", {"num_samples": 40, "segmentation": "grid"})
    found = stability(shapes, shape_pictures[0], 0, "kernelshap", quick, seeds=[1, 2], count=3)
    one, two = (
        methods.get("kernelshap")(shapes, shape_pictures[:1], [(0,)], seeds=[seed], **quick)[
            0
        ].arrays["coefficients"]
        for seed in (1, 2)
    )
    assert found.spearman == pytest.approx(spearmanr(one, two).statistic)
    best = [
        {number for number in np.argsort(-part, kind="stable")[:3] if part[number] > 0}
        for part in (one, two)
    ]
    assert found.jaccard == pytest.approx(len(best[0] & best[1]) / len(best[0] | best[1]))


def test_without_chance_noise_is_added_to_the_picture(shapes, shape_pictures):
    picture = shape_pictures[0]
    found = stability(shapes, picture, 0, "gradcam", {}, seeds=[4, 5])
    noisy = [
        np.clip(
            np.round(picture + np.random.default_rng(seed).normal(0, 5.1, picture.shape)), 0, 255
        )
        for seed in (4, 5)
    ]
    pictures = [picture, *(one.astype(np.uint8) for one in noisy)]
    clean, *others = (
        one.map for one in methods.get("gradcam")(shapes, pictures, [(0,)] * 3, seeds=[0] * 3)
    )
    wanted = np.mean([spearmanr(clean, other, axis=None).statistic for other in others])
    assert found.spearman == pytest.approx(wanted, abs=1e-6)
    assert found.over == "noise"
    assert pytest.approx(5.1) == NOISE
    assert 0.5 < found.jaccard <= 1


def test_one_seed_is_not_enough(shapes, shape_pictures):
    with pytest.raises(ValueError, match="at least two seeds, not 1"):
        stability(shapes, shape_pictures[0], 0, "gradcam", {}, seeds=[1])
