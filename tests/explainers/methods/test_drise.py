import numpy as np
import pytest

import explainers
from explainers.methods._masks import random_masks
from tests.explainers.builders import noise
from tests.explainers.detection.dense import HEIGHT, WIDTH, Dense, overlap

drise = explainers.get("drise")
PICTURE = noise(HEIGHT, WIDTH)
COUNT, KEEP, SEED = 11, 0.6, 3


def resemblance(one, other):
    """IoU times cosine times objectness, of (box, classes, objectness) each."""
    lengths = np.linalg.norm(one[1]) * np.linalg.norm(other[1])
    return overlap(one[0], other[0]) * (one[1] @ other[1]) / lengths * other[2]


@pytest.mark.parametrize("centred", [True, False])
@pytest.mark.parametrize(
    "options",
    [
        {"objectness": True},
        {"activation": "softmax"},
        {"activation": "softmax", "objectness": True},
        {"activation": "sigmoid"},
        {"activation": "none"},
    ],
    ids=str,
)
def test_masks_weigh_as_much_as_their_best_proposal_resembles_the_box(options, centred, tmp_path):
    dense = Dense(tmp_path, **options)
    boxes = dense.detector.look_at(PICTURE)
    masks = np.concatenate(list(random_masks((HEIGHT, WIDTH), 3, KEEP, COUNT, 4, SEED)))
    hidden = np.array([90, 10, 200])
    seen = masks[..., None] * PICTURE + (1 - masks[..., None]) * hidden
    targets = list(zip(*(part[0] for part in dense.proposals([PICTURE])), strict=True))
    behind = list(zip(*dense.proposals(seen), strict=True))
    if not options.get("objectness"):
        is_softmax = options["activation"] == "softmax"
        behind = [
            (box, classes, np.ones(len(box)) if is_softmax else classes.max(axis=1))
            for box, classes, _ in behind
        ]
    found = drise(
        boxes, [PICTURE], [(0, 1, 2)], seeds=[SEED], num_masks=COUNT, cells=3, keep=KEEP,
        hide_colour=list(hidden), centred=centred, batch_size=4,
    )  # fmt: skip
    for one, detection in zip(found, boxes.detections, strict=False):
        target = targets[detection.proposal]
        weights = np.array(
            [max(resemblance(target, each) for each in zip(*some, strict=True)) for some in behind]
        )
        assert one.facts["mean_resemblance"] == pytest.approx(weights.mean(), abs=1e-5)
        weights = weights - weights.mean() if centred else weights
        wanted = np.einsum("n,nhw->hw", weights, masks) / (KEEP * COUNT)
        assert one.map == pytest.approx(wanted, abs=1e-5)
        assert one.arrays["box"] == pytest.approx(target[0], abs=1e-4)
        assert one.arrays["classes"] == pytest.approx(target[1], abs=1e-5)


def test_a_classifier_without_boxes_is_refused_with_the_next_step(shapes, shape_pictures):
    with pytest.raises(ValueError, match=r"drise: A_softmax finds no boxes; .*load_detector"):
        drise(shapes, [shape_pictures[0]], [(0,)], seeds=[0])


def test_no_gradient_is_taken(tmp_path, monkeypatch):
    import tensorflow as tf

    def refuse(*_, **__):
        raise AssertionError("a gradient was asked for")

    dense = Dense(tmp_path)
    monkeypatch.setattr(tf, "gradients", refuse)
    boxes = dense.detector.look_at(PICTURE)
    (one,) = drise(boxes, [PICTURE], [(0,)], seeds=[SEED], num_masks=COUNT, cells=3)
    assert one.facts["masks"] == COUNT
