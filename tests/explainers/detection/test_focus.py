import numpy as np
import pytest

import explainers
from explainers.synthetic import draw_scene
from tests.explainers.builders import noise
from tests.explainers.detection.dense import HEIGHT, WIDTH, Dense

QUICK = {
    "lime": {"num_samples": 100, "segmentation": "grid"},
    "kernelshap": {"num_samples": 100, "segmentation": "grid"},
    "rise": {"num_masks": 60},
    "drise": {"num_masks": 60},
    "integrated_gradients": {"steps": 6},
    "smoothgrad": {"samples": 5},
}
PICTURE = noise(HEIGHT, WIDTH)


@pytest.fixture(scope="module")
def scene():
    return draw_scene(77, 3, objects=2)


@pytest.mark.parametrize("name", explainers.available())
def test_every_method_explains_boxes(name, detector, scene):
    boxes = detector.look_at(scene.pixels)
    explain, parameters = explainers.get(name), QUICK.get(name, {})
    if name == "randomised_model":
        with pytest.raises(ValueError, match="boxes of an object detector cannot be found again"):
            explain(boxes, [scene.pixels], [(0, 1)], seeds=[1])
        return
    found = explain(boxes, [scene.pixels], [(0, 1)], seeds=[1], **parameters)
    for number, (one, detection) in enumerate(zip(found, boxes.detections, strict=True)):
        assert one.facts["class_id"] == number
        assert one.facts["class_name"] == f"{detection.class_name} (box {number})"
        assert one.facts["probability"] == pytest.approx(detection.score, abs=1e-5)
        assert one.map.shape == (64, 64)
        assert one.map.any()


@pytest.mark.parametrize("activation", ["sigmoid", "softmax", "none"])
@pytest.mark.parametrize("objectness", [False, True])
def test_the_score_of_a_box_is_that_of_its_class_in_its_proposal(activation, objectness, tmp_path):
    dense = Dense(tmp_path, activation=activation, objectness=objectness)
    boxes = dense.detector.look_at(PICTURE)
    others = [noise(HEIGHT, WIDTH, seed) for seed in range(1, 4)]
    scores, probabilities = boxes.evaluate(boxes.preprocess(others), batch_size=2)
    assert scores.shape == (3, len(boxes.labels))
    numbers = dense.numbers(others)[..., 4 + objectness :]
    _, classes, sure = dense.proposals(others)
    if activation == "none":
        numbers = np.log(numbers / (1 - numbers))
    for number, one in enumerate(boxes.detections):
        place = (slice(None), one.proposal, one.class_id)
        assert scores[:, number] == pytest.approx(numbers[place], abs=1e-4)
        wanted = classes[place] * sure[:, one.proposal]
        assert probabilities[:, number] == pytest.approx(wanted, abs=1e-5)


def test_boxes_of_several_pictures_share_functions_and_do_not_mix(detector):
    scenes = [draw_scene(78, number, objects=2) for number in range(4)]
    looks = [detector.look_at(one.pixels) for one in scenes]
    looks = [look for look in looks if len(look.detections) == 2]
    assert len(looks) >= 3
    before = len(detector.compiled_functions)
    chances = [look.predict([scene.pixels])[0] for look, scene in zip(looks, scenes, strict=False)]
    assert len(detector.compiled_functions) <= before + 1
    again = [look.predict([scene.pixels])[0] for look, scene in zip(looks, scenes, strict=False)]
    for look, one, other in zip(looks, chances, again, strict=True):
        assert one == pytest.approx([found.score for found in look.detections], abs=1e-5)
        assert np.array_equal(one, other)


def test_the_rules_for_targets_choose_boxes(detector, scene):
    boxes = detector.look_at(scene.pixels)
    assert boxes.resolve_targets([scene.pixels], "top-1") == [(0,)]
    assert boxes.resolve_targets([scene.pixels], "threshold:0.1") == [(0, 1)]
    first = boxes.detections[0]
    for rule in (f"label:{first.class_name}", f"class:{first.class_id}"):
        same = [n for n, one in enumerate(boxes.detections) if one.class_id == first.class_id]
        assert boxes.resolve_targets([scene.pixels], rule) == [tuple(same)]
    both = ",".join(str(one.class_id) for one in boxes.detections)
    assert boxes.resolve_targets([scene.pixels], f"class:{both}") == [(0, 1)]
    assert boxes.resolve_targets([scene.pixels], [1]) == [(1,)]
    with pytest.raises(ValueError, match="there is no class 'cat'; the classes are: red_square"):
        boxes.resolve_targets([scene.pixels], "label:cat")
    only = detector.focus(boxes.detections[1:])
    assert only.resolve_targets([scene.pixels], "top-1") == [(0,)]
    assert only.labels[0] == f"{boxes.detections[1].class_name} (box 0)"


def test_a_picture_without_objects_is_refused_with_the_next_step(detector):
    with pytest.raises(ValueError, match=r"finds nothing .* at least 0\.5; lower .*'min_score'"):
        detector.look_at(np.full((64, 64, 3), 127, np.uint8))


def scenes_of_two(detector, *, alike):
    """Twelve pictures in which two shapes are found, of one class or of two."""
    chosen = []
    for number in range(100):
        scene = draw_scene(79, number, objects=2)
        found = detector.detect(scene.pixels)
        if len(found) == 2 and (found[0].class_id == found[1].class_id) == alike:
            chosen.append((scene.pixels, found))
        if len(chosen) == 12:
            return chosen
    raise AssertionError("the detector finds too little")


def localisation(name, detector, scenes):
    """Shares of peaks in the own box and in the other, and the energy inside beside chance."""
    parameters = {"drise": {"num_masks": 500, "cells": 8, "hide_colour": "mean"}}.get(name, {})
    own, other, gains = [], [], []
    for pixels, found in scenes:
        boxes = detector.focus(found)
        maps = explainers.get(name)(boxes, [pixels], [(0, 1)], seeds=[5], **parameters)
        areas = [np.zeros((64, 64), bool) for _ in found]
        for area, one in zip(areas, found, strict=True):
            left, top, right, bottom = np.round(one.box).astype(int)
            area[top:bottom, left:right] = True
        for one, mine, rival in zip(maps, areas, areas[::-1], strict=True):
            energy = np.maximum(one.map, 0)
            peak = np.unravel_index(energy.argmax(), energy.shape)
            own.append(mine[peak])
            other.append(rival[peak])
            gains.append(energy[mine].sum() / energy.sum() / mine.mean())
    return np.mean(own), np.mean(other), np.median(gains)


@pytest.mark.parametrize("name", ["gradcam", "hirescam", "occlusion", "drise"])
def test_a_map_points_at_its_own_box_and_not_at_the_other(name, detector):
    scenes = scenes_of_two(detector, alike=False)
    own, other, gain = localisation(name, detector, scenes)
    assert own >= 0.9
    assert other == 0
    assert gain > 5  # 1 would be chance


def test_of_two_boxes_of_one_class_grad_cam_shows_both_and_hirescam_its_own(detector):
    """One weight for each channel says which feature counts, and not where."""
    scenes = scenes_of_two(detector, alike=True)
    own, other, _ = localisation("gradcam", detector, scenes)
    assert other > 0.3
    own, other, _ = localisation("hirescam", detector, scenes)
    assert own >= 0.9
    assert other == 0
    own, other, _ = localisation("drise", detector, scenes)
    assert own >= 0.9
    assert other == 0
