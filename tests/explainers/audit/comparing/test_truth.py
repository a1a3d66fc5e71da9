from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from explainers.annotations import Annotation
from explainers.annotations.records import Object
from explainers.annotations.shapes import Outline
from explainers.audit.comparing.truth import truth_hash

THING = Object("dog", (1, 2, 3, 4))
ONE = Annotation(Path("a.png"), ("dog", "cat"), (THING, Object("cat", (5, 6, 7, 8))), ("day",))


def test_tags_names_and_order_do_not_matter():
    other = Annotation(Path("b.png"), ("cat", "dog"), ONE.objects[::-1], ())
    first, second = ("s1", ONE), ("s2", Annotation(Path("c.png"), ("cat",)))
    assert truth_hash([first, second]) == truth_hash([second, ("s1", other)])


def test_labels_boxes_shapes_and_pictures_matter():
    def of(**changes):
        return truth_hash([("s1", replace(ONE, **changes))])

    outline = Outline(((0, 0, 4, 0, 4, 4),))
    hashes = {
        of(),
        of(labels=("dog",)),
        of(objects=(THING,)),
        of(objects=(Object("dog", (1, 2, 3, 5)),)),
        of(objects=(Object("dog", shape=outline),)),
        truth_hash([("s2", ONE)]),
    }
    assert len(hashes) == 6


def test_of_a_mask_the_content_counts_and_not_the_name(tmp_path):
    for name, level in (("one.png", 0), ("two.png", 0), ("three.png", 9)):
        Image.fromarray(np.full((2, 2), level, np.uint8)).save(tmp_path / name)
    one, two, three = (
        truth_hash([("s", replace(ONE, objects=(Object("dog", mask=tmp_path / name),)))])
        for name in ("one.png", "two.png", "three.png")
    )
    assert one == two != three
