"""Draw scenes with one Blender for each process, started when the first scene comes."""

import atexit

from examples.lego.blender.session import Blender
from examples.lego.piles.rendering import Rendered
from examples.lego.piles.scene import Scene

_running: dict[str, Blender] = {}


def render_with(program: str, scene: Scene, side: int = 256, samples: int = 64) -> Rendered:
    """Draw a scene as ``piles.rendering.render`` does, with this process's own Blender.

    ``program`` is Blender, or a Python that has its module.

    Raises ``BlenderError`` if it is missing, ends, or gives something else.
    """
    blender = _running.get(program)
    if blender is None or blender.closed:
        blender = _running[program] = Blender(program)
    return blender.render(scene, side, samples)


def end() -> None:
    """End every Blender of this process."""
    while _running:
        _running.popitem()[1].close()


atexit.register(end)
