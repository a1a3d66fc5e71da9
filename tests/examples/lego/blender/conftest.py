import shutil
import sys
from pathlib import Path

import pytest

from examples.lego.piles.scene import Brick, Camera, Ground, Lamp, Light, Scene


@pytest.fixture
def fake_blender(tmp_path):
    """Make a program named blender that behaves in the manner given."""

    def make(manner: str = "draws") -> str:
        shutil.copy(Path(__file__).with_name("fake.py"), tmp_path / "fake.py")
        program = tmp_path / "blender"
        program.write_text(
            f'#!/bin/sh\nexec {sys.executable} -I -S {tmp_path}/fake.py {manner} "$@"\n'
        )
        program.chmod(0o755)
        return str(program)

    return make


@pytest.fixture
def scene() -> Scene:
    """Two bricks under one lamp, seen from straight above."""
    still = (1.0, 0.0, 0.0, 0.0)
    return Scene(
        seed=7,
        bricks=(
            Brick("brick 2x4", (0.8, 0.1, 0.0), (1.0, 0.0, 0.0), still),
            Brick("tile 1x2", (0.1, 0.1, 0.1), (-2.0, 0.0, 0.0), still),
        ),
        ground=Ground("checks", ((0.2, 0.2, 0.2), (0.8, 0.8, 0.8)), 8.0, 3),
        light=Light("artificial", (Lamp((0.0, 0.0, 100.0), 10.0, (0.5, 0.5, 0.4)),), (0.3,) * 3),
        camera=Camera((0.0, 0.0, 40.0), (0.0, 0.0, 0.0), (0.0, 1.0, 0.0), 20.0),
    )
