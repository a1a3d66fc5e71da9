import numpy as np
import pytest
from PIL import Image

from explainers.annotations import (
    Annotation,
    AnnotationError,
    Object,
    class_balance,
    mask_of,
    truth,
    truth_rule,
)
from explainers.network.targets import parse_rule, resolve
from tests.explainers.builders import encoded


def test_the_pixels_of_a_label_are_those_of_all_its_objects(tmp_path):
    drawn = np.zeros((4, 6), np.uint8)
    drawn[3, 5] = 7
    (tmp_path / "m.png").write_bytes(encoded(drawn))
    cat = Object("cat", (0, 1, 2, 3))
    masked = Object("cat", (0, 0, 6, 4), tmp_path / "m.png")
    annotation = Annotation(
        tmp_path / "a.png", ("cat",), (cat, masked, Object("dog", (0, 0, 6, 4)))
    )
    found = mask_of(annotation, "cat", (4, 6))
    wanted = np.zeros((4, 6), bool)
    wanted[1:3, 0:2] = wanted[3, 5] = True
    assert np.array_equal(found, wanted)
    assert mask_of(annotation, "dog", (4, 6)).all()
    assert mask_of(annotation, "cow", (4, 6)) is None


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "I;16"])
def test_a_mask_is_what_is_not_black_in_any_mode(tmp_path, mode):
    marked = np.eye(5, dtype=bool)
    if mode == "P":
        picture = Image.fromarray(marked.astype(np.uint8)).convert("P")
        picture.putpalette([0, 0, 0, 0, 0, 1] + [0] * 762)
    elif mode == "I;16":
        picture = Image.fromarray(marked.astype(np.uint16))
    else:
        picture = Image.fromarray(marked.astype(np.uint8) * 255).convert(mode)
    picture.save(tmp_path / "m.png")
    annotation = Annotation(tmp_path / "a.png", (), (Object("x", None, tmp_path / "m.png"),))
    assert np.array_equal(mask_of(annotation, "x", (5, 5)), marked)


def test_what_is_transparent_in_a_mask_is_outside(tmp_path):
    pixels = np.full((3, 3, 4), 255, np.uint8)
    pixels[0, :, 3] = 0
    (tmp_path / "m.png").write_bytes(encoded(pixels))
    annotation = Annotation(tmp_path / "a.png", (), (Object("x", None, tmp_path / "m.png"),))
    assert mask_of(annotation, "x", (3, 3)).sum() == 6


def test_a_mask_of_another_size_or_kind_is_refused(tmp_path):
    (tmp_path / "m.png").write_bytes(encoded(np.zeros((4, 6), np.uint8)))
    (tmp_path / "n.png").write_bytes(b"hello")
    for name, reason in (("m.png", r"m\.png: it is 6 x 4, its picture 7 x 4"), ("n.png", "cannot")):
        annotation = Annotation(tmp_path / "a.png", (), (Object("x", None, tmp_path / name),))
        with pytest.raises(AnnotationError, match=reason):
            mask_of(annotation, "x", (4, 7))


def test_the_truth_is_a_rule_for_a_classifier(tmp_path):
    labels = ("cat", "dog", "cow")
    annotation = Annotation(tmp_path / "a.png", ("cow", "cat"))
    assert truth(annotation, labels) == (2, 0)
    rule = parse_rule(truth_rule(annotation, labels))
    assert resolve(rule, np.zeros((1, 3)), labels) == [(2, 0)]
    assert truth_rule(Annotation(tmp_path / "a.png"), labels) is None


def test_a_true_label_that_the_classifier_does_not_know_is_refused(tmp_path):
    with pytest.raises(
        AnnotationError, match=r"a\.png: there is no class 'emu'; the classes are: c"
    ):
        truth(Annotation(tmp_path / "a.png", ("emu",)), ("cat", "dog"))


def test_the_balance_of_a_published_data_set_is_reproduced(tmp_path):
    """Counts of Borg et al. (2021), section III, who state 8 % and 11 %."""
    counts = {"pedestrian": 904, "dog walker": 180, "bicyclist": 253, "": 904}
    pictures = [
        Annotation(tmp_path / "a.png", (label,) if label else ())
        for label, count in counts.items()
        for _ in range(count)
    ]
    found = class_balance(pictures)
    assert [one.label for one in found] == ["pedestrian", "", "bicyclist", "dog walker"]
    assert {one.label: one.pictures for one in found} == counts
    assert round(100 * found[3].share, 1) == 8.0
    assert round(100 * found[2].share, 1) == 11.3
