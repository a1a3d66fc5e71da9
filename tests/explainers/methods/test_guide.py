import re
from pathlib import Path

import numpy as np
import pytest

from explainers import parameters

GUIDE = Path(__file__).parents[3] / "docs" / "adding-an-explainer.md"


def example(name):
    """The method whose file is shown in the guide."""
    blocks = re.findall(r"```python\n(.*?)```", GUIDE.read_text(), flags=re.DOTALL)
    (code,) = [block for block in blocks if block.startswith(f'"""{name}:')]
    names = {}
    exec(compile(code, GUIDE.name, "exec"), names)
    return names["explain"]


@pytest.mark.parametrize("name", ["Brightness", "Steepest"])
def test_the_examples_of_the_guide_keep_the_contract(name, shapes, shape_pictures):
    explain = example(name)
    picture = shape_pictures[0]
    first, second = explain(shapes, [picture], [(0, 1)], seeds=[0])
    assert first.map.shape == (64, 64)
    assert first.map.dtype == np.float32
    assert (first.facts["class_id"], second.facts["class_id"]) == (0, 1)
    assert first.facts["probability"] == pytest.approx(float(shapes.predict([picture])[0, 0]))
    assert explain(shapes, [], [], seeds=[]) == []
    assert parameters.defaults(explain)


def test_the_example_marks_what_is_brighter_than_the_mean(shapes, shape_pictures):
    (found,) = example("Brightness")(shapes, [shape_pictures[0]], [(0,)], seeds=[0], gain=2)
    luminance = shape_pictures[0].mean(axis=2)
    assert found.map == pytest.approx(2 * (luminance - luminance.mean()), abs=1e-3)
