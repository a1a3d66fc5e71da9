import re
from pathlib import Path

import numpy as np

GUIDE = Path(__file__).parents[3] / "docs" / "adding-an-explainer.md"


def test_the_example_of_the_guide_works(shapes, shape_pictures):
    blocks = re.findall(r"```python\n(.*?)```", GUIDE.read_text(), flags=re.DOTALL)
    (example,) = [block for block in blocks if block.startswith('"""Brightness')]
    names = {}
    exec(compile(example, GUIDE.name, "exec"), names)
    first, second = names["explain"](shapes, [shape_pictures[0]], [(0, 1)], seeds=[0], gain=2)
    assert first.map.shape == (64, 64)
    assert first.map.dtype == np.float32
    assert names["explain"](shapes, [], [], seeds=[]) == []
    assert (first.facts["class_id"], second.facts["class_id"]) == (0, 1)
