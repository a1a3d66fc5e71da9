"""The conversation with Blender, held with a program that only pretends to be one."""

import fcntl
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from examples.lego.blender import drawing
from examples.lego.blender.program import BlenderError
from examples.lego.blender.session import Blender


def started(tmp_path) -> int:
    """How many of them have been started."""
    return len((tmp_path / "started").read_text().split())


def nobody_runs(tmp_path) -> bool:
    with (tmp_path / "started").open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def wait_until(true, seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"not within {seconds} s"
        time.sleep(0.01)


def test_one_blender_draws_many_scenes(tmp_path, fake_blender, scene):
    with Blender(fake_blender()) as blender:
        both = blender.render(scene, 16, 1)
        one = blender.render(scene.without(0), 8, 1)
    assert both.picture.shape == (16, 16, 3)
    np.testing.assert_array_equal(both.picture[0, 0], (10, 20, 30))
    assert (both.mask == 2).all()
    assert (one.mask == 1).all()
    assert one.mask.shape == (8, 8)
    assert one.mask.dtype == np.uint8
    assert started(tmp_path) == 1


def test_it_ends_with_the_conversation(tmp_path, fake_blender, scene):
    with Blender(fake_blender()) as blender:
        blender.render(scene, 8, 1)
        assert not blender.closed
        assert not nobody_runs(tmp_path)
    assert blender.closed
    assert nobody_runs(tmp_path)


def test_who_crashed_is_quoted(fake_blender, scene):
    blender = Blender(fake_blender("second-crashes"))
    blender.render(scene, 8, 1)
    with pytest.raises(BlenderError, match=r"status 11 at the scene of seed 7(.|\n)*Segmentation"):
        blender.render(scene, 8, 1)
    assert blender.closed


def test_a_python_without_blender_is_told_what_to_install(fake_blender, scene):
    blender = Blender(fake_blender("no-module"))
    with pytest.raises(BlenderError, match=r"No module named 'bpy'(.|\n)*This Python has no Blend"):
        blender.render(scene, 8, 1)


def test_a_missing_mask_is_named(fake_blender, scene):
    with pytest.raises(BlenderError, match=r"wrote no mask\.png"):
        Blender(fake_blender("no-mask")).render(scene, 8, 1)


def test_a_picture_of_another_size_is_refused(fake_blender, scene):
    with pytest.raises(BlenderError, match=r"picture\.png of 9 x 9 pixels where 8 x 8 were"):
        Blender(fake_blender("too-large")).render(scene, 8, 1)


def test_a_number_that_no_brick_has_is_refused(fake_blender, scene):
    with pytest.raises(BlenderError, match="the number 99, but there are 2 bricks"):
        Blender(fake_blender("strange-number")).render(scene, 8, 1)


def test_a_process_keeps_one_blender_and_starts_another_after_a_crash(
    tmp_path, fake_blender, scene
):
    program = fake_blender("second-crashes")
    drawing.render_with(program, scene, 8, 1)
    with pytest.raises(BlenderError):
        drawing.render_with(program, scene, 8, 1)
    drawing.render_with(program, scene, 8, 1)
    assert started(tmp_path) == 2
    drawing.end()
    assert nobody_runs(tmp_path)


# What is started in the background of a script inherits that Ctrl-C is ignored.
INTERRUPTED = """
import signal, sys
from pathlib import Path
from examples.lego.blender.session import Blender
from examples.lego.piles.scene import from_json
signal.signal(signal.SIGINT, signal.default_int_handler)
Blender(sys.argv[1]).render(from_json(Path(sys.argv[2]).read_text()), 8, 1)
"""


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGKILL])
def test_no_blender_is_left_when_we_are_interrupted_or_killed(
    tmp_path, fake_blender, scene, ending
):
    (tmp_path / "scene.json").write_text(scene.to_json())
    words = [sys.executable, "-c", INTERRUPTED, fake_blender("hangs"), tmp_path / "scene.json"]
    with subprocess.Popen(words, stderr=subprocess.DEVNULL) as ours:
        try:
            wait_until((tmp_path / "started").is_file)
            wait_until(lambda: started(tmp_path) == 1)
            ours.send_signal(ending)
            ours.wait(60)
        finally:
            ours.kill()
    wait_until(lambda: nobody_runs(tmp_path))
