"""A running Blender that draws one scene after another: starting it takes seconds."""

import contextlib
import subprocess
import tempfile
from collections import deque
from pathlib import Path
from typing import Self

import numpy as np
from PIL import Image

from examples.lego.blender.program import INSTALL, BlenderError, command
from examples.lego.blender.telling import MASK, PICTURE, write_job
from examples.lego.piles.rendering import Rendered
from examples.lego.piles.scene import Scene

DRAWN = "seewhy-drawn"  # the line that inside.py says when it has drawn
LAST_WORDS = 12  # lines that are told of a Blender that ended
PATIENCE = 5.0  # seconds for a Blender to end by itself


class Blender:
    """One Blender process, told by lines and files in a folder of its own.

    It ends with its input, so that none is left over whatever happens to this process.

    Parameters
    ----------
    program
        Blender, or a Python that has its module; see ``program.command``.

    Raises
    ------
    BlenderError
        If there is no such program.
    """

    def __init__(self, program: str) -> None:
        words = command(program)
        self.program = program
        self._kept = tempfile.TemporaryDirectory(prefix="blender-")
        self._folder = Path(self._kept.name)
        self._said: deque[str] = deque(maxlen=LAST_WORDS)
        self._process = subprocess.Popen(  # noqa: S603 - the program that was asked for
            [*words, self._kept.name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,  # Ctrl-C reaches this process, which ends Blender in order
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def closed(self) -> bool:
        return self._process.returncode is not None

    def render(self, scene: Scene, side: int, samples: int) -> Rendered:
        """Draw a scene as ``piles.rendering.render`` does, with Cycles.

        Raises
        ------
        BlenderError
            If Blender ends, or leaves out a file, or writes one of another size.
        """
        write_job(self._folder, scene, side, samples)
        try:
            self._draw(scene)
            return self._drawn(side, len(scene.bricks))
        except BaseException:  # interrupted, it would go on with a picture that nobody waits for
            self.close(patience=0)
            raise

    def close(self, patience: float = PATIENCE) -> None:
        """End Blender, by force if it takes longer than ``patience`` seconds."""
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()
        try:
            self._process.wait(patience)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
        self._kept.cleanup()

    def _draw(self, scene: Scene) -> None:
        with contextlib.suppress(BrokenPipeError):  # what it said before it ended tells more
            self._process.stdin.write("draw\n")
            self._process.stdin.flush()
        for line in self._process.stdout:
            if line.strip() == DRAWN:
                return
            if line.strip():
                self._said.append(line.rstrip())
        status = self._process.wait()
        raise BlenderError(
            f"{self.program} ended with status {status} at the scene of seed {scene.seed}."
            f" Its last words:\n  {self._last_words()}\n{self._advice()}"
        )

    def _last_words(self) -> str:
        return "\n  ".join(self._said) or "none"

    def _advice(self) -> str:
        if any("bpy" in line and "No module" in line for line in self._said):
            return f"This Python has no Blender. {INSTALL}"
        return "The piles drawn so far are kept: the same command goes on after them."

    def _drawn(self, side: int, bricks: int) -> Rendered:
        picture, mask = (self._read(name, side) for name in (PICTURE, MASK))
        numbers = mask[..., 0]
        if numbers.max() > bricks:
            raise BlenderError(
                f"{self.program} wrote a {MASK} with the number {numbers.max()}, but there are"
                f" {bricks} bricks. Try another version of Blender: 3.4 and 4.5 are known to work"
            )
        return Rendered(picture, numbers)

    def _read(self, name: str, side: int) -> np.ndarray:
        try:
            with Image.open(self._folder / name) as opened:
                pixels = np.array(opened.convert("RGB"))
        except FileNotFoundError:
            raise BlenderError(
                f"{self.program} says that it drew, but wrote no {name}. Its last words:\n"
                f"  {self._last_words()}"
            ) from None
        if pixels.shape != (side, side, 3):
            raise BlenderError(
                f"{self.program} wrote a {name} of {pixels.shape[1]} x {pixels.shape[0]} pixels"
                f" where {side} x {side} were asked for"
            )
        return pixels
