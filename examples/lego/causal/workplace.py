"""Where a comparison keeps what it has done, and how much it does."""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from examples.lego.causal.folder import ScenePile
from examples.lego.causal.rendering import Order
from examples.lego.piles.scene import Scene
from explainers.running import Store
from explainers.work.storage import write_whole

SECONDS = "seconds.json"


@dataclass(frozen=True)
class Workplace:
    """A folder and the settings of a comparison.

    Attributes
    ----------
    folder
        Everything is kept below it.
    samples
        Light paths per pixel.
    lime_samples
        Perturbed pictures of LIME; as many as it takes by itself if None.
    """

    folder: Path
    samples: int = 25
    lime_samples: int | None = None

    @property
    def store(self) -> Store:
        """Where explanations are kept."""
        return Store(self.folder / "maps")

    def order(self, pile: ScenePile, scenes: Mapping[str, Scene]) -> Order:
        """Order changed scenes of a pile at the size of its picture."""
        side = pile.pixels.shape[0]
        return Order(self.folder / "rendered", pile.number, scenes, side, self.samples)

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Add to the seconds that a stage has taken, over all runs."""
        began = time.monotonic()
        try:
            yield
        finally:
            spent = self.seconds()
            spent[stage] = round(spent.get(stage, 0.0) + time.monotonic() - began, 1)
            self.folder.mkdir(parents=True, exist_ok=True)
            write_whole(self.folder / SECONDS, json.dumps(spent).encode())

    def seconds(self) -> dict[str, float]:
        """Give the seconds that each stage has taken so far."""
        path = self.folder / SECONDS
        return dict(json.loads(path.read_text())) if path.is_file() else {}
