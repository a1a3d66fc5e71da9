"""Rendering again: whole files, resumable, and compared with what was there."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from examples.lego.causal import rendering
from examples.lego.causal.changes import changes
from examples.lego.causal.rendering import Order, check_same, render_all
from examples.lego.piles import packages
from examples.lego.piles import rendering as renderer
from tests.examples.lego.causal import toy


@pytest.fixture
def drawn(monkeypatch):
    """How often the toy was asked to render."""
    asked = []

    def render(scene, side, samples):
        asked.append(scene)
        return toy.render(scene, side, samples)

    monkeypatch.setattr(renderer, "render", render)
    monkeypatch.setattr(rendering, "require", lambda modules: None)
    return asked


def orders(folder, numbers=(1, 2)):
    return [Order(folder, n, changes(toy.several(n), [0, 1, 2]), toy.SIDE, 4) for n in numbers]


def finish(todo):
    with ThreadPoolExecutor(1) as executor:
        return list(render_all(todo, executor))


def test_what_was_rendered_is_read_back(tmp_path, drawn):
    (one,) = todo = orders(tmp_path, [1])
    finish(todo)
    found = one.pictures()
    assert set(found) == set(one.scenes)
    for name, scene in one.scenes.items():
        assert np.array_equal(found[name], toy.render(scene).picture)
    assert one.seconds() > 0


def test_what_is_there_is_not_rendered_again(tmp_path, drawn):
    assert len(finish(orders(tmp_path, [1]))) == 1
    before = len(drawn)
    assert [one.number for one in finish(orders(tmp_path))] == [2]
    assert len(drawn) == 2 * before


def test_another_scene_size_or_noise_has_another_file(tmp_path):
    scenes = changes(toy.several(1), [0])
    paths = {
        Order(tmp_path, 1, scenes, 32, 4).path,
        Order(tmp_path, 1, scenes, 16, 4).path,
        Order(tmp_path, 1, scenes, 32, 5).path,
        Order(tmp_path, 1, changes(toy.several(2), [0]), 32, 4).path,
    }
    assert len(paths) == 4


def test_without_the_renderer_it_is_told_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(packages, "find_spec", lambda name: None)
    with pytest.raises(packages.PackageError, match=r"rendering needs mitsuba.*requirements-lego"):
        finish(orders(tmp_path))


def test_a_pile_may_differ_by_noise_and_no_more():
    pixels = np.full((4, 4, 3), 100, np.uint8)
    assert check_same(pixels, pixels, pixels, 1) == 0
    one = pixels.copy()
    one[0, 0, 0] = 104
    assert check_same(pixels, one, pixels, 1) == 4
    # noise of 3 levels excuses 1.5 times 3 and a half
    assert check_same(pixels, pixels - 5, pixels - 2, 1) == 5
    with pytest.raises(ValueError, match=r"pile 7: .* differs by 6\.0 levels .* noise by 3\.0"):
        check_same(pixels, pixels - 6, pixels - 3, 7)
