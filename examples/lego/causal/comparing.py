"""The comparison from beginning to end: render, explain, measure; each step can go on."""

import hashlib
import json
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

from examples.lego.causal import maps
from examples.lego.causal.changes import SAME, changes, recoloured
from examples.lego.causal.folder import ScenePile, check_labels
from examples.lego.causal.measuring import RECOLOURED, describe, layer_splits, target_of
from examples.lego.causal.rendering import Order, check_same, render_all
from examples.lego.figures.feature_maps import layers as convolutions
from explainers.classifiers import Classifier
from explainers.commands._explaining import explain_shown
from explainers.running import Store
from explainers.work.request import canonical
from explainers.work.storage import write_whole

VERSION = 1  # of what is measured; rises when that changes


@dataclass(frozen=True)
class Workplace:
    """Where a comparison keeps what it has done, and how much it does.

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
            write_whole(self.folder / "seconds.json", json.dumps(spent).encode())

    def seconds(self) -> dict[str, float]:
        """Give the seconds that each stage has taken so far."""
        path = self.folder / "seconds.json"
        return dict(json.loads(path.read_text())) if path.is_file() else {}

    def orders(self, pile: ScenePile, scenes: Mapping[str, Any]) -> Order:
        """Order changed scenes of a pile at the size of its picture."""
        side = pile.pixels.shape[0]
        return Order(self.folder / "rendered", pile.number, scenes, side, self.samples)


def render_changes(piles: Sequence[ScenePile], place: Workplace, executor: Executor) -> None:
    """Render every pile again, once unchanged and once with each change that needs no network.

    Raises
    ------
    ValueError
        If the first pile does not look again as it did.
    """
    orders = [place.orders(pile, changes(pile.scene, pile.seen)) for pile in piles]
    with place.timed("rendering"):
        _show(render_all(orders[:1], executor), orders[:1], "the first pile again")
        check_same(piles[0].pixels, orders[0].pictures()[SAME], piles[0].number, place.samples)
        _show(render_all(orders, executor), orders, "piles without each brick")


def compare(
    piles: Sequence[ScenePile],
    classifier: Classifier,
    model: Path,
    place: Workplace,
    executor: Executor,
) -> list[dict[str, Any]]:
    """Measure every pile; gives one row of plain values for each.

    Raises
    ------
    ValueError, LookupError
        If the network does not know these bricks or a picture cannot be explained; says which.
    """
    check_labels(piles, classifier.labels, classifier.name)
    render_changes(piles, place, executor)
    targets = {pile.number: target_of(classifier, pile) for pile in piles}
    colours = _render_colours(piles, classifier, targets, place, executor)
    ordered = list(maps.requests(piles, model, place.lime_samples))
    with place.timed("explaining"):
        explain([request for _, _, request in ordered], place)
    own: dict[int, list[tuple[str, Any]]] = {pile.number: [] for pile in piles}
    for pile, name, request in ordered:
        own[pile.number].append((name, request))
    rows = []
    with place.timed("measuring"):
        for pile in tqdm(piles, "measuring", file=sys.stderr):
            path = _row_path(pile, classifier, own[pile.number], place)
            if not path.is_file():
                given = (colours.get(pile.number), targets[pile.number], own[pile.number])
                row = _measure(pile, classifier, place, *given)
                path.parent.mkdir(parents=True, exist_ok=True)
                write_whole(path, json.dumps(row).encode())
            rows.append(json.loads(path.read_text()))
    return rows


def explain(ordered: Sequence[Any], place: Workplace) -> None:
    """Explain what has not been explained yet.

    Raises
    ------
    ValueError
        If a picture cannot be explained; says which, and why.
    """
    failed = [one for one in explain_shown(list(ordered), _store(place), 1) if one.error]
    if failed:
        more = f" (and {len(failed) - 1} more)" if len(failed) > 1 else ""
        raise ValueError(f"{failed[0].request.picture}: {failed[0].error}{more}")


def _store(place: Workplace) -> Store:
    return Store(place.folder / "maps")


def _render_colours(
    piles: Sequence[ScenePile],
    classifier: Classifier,
    targets: Mapping[int, int],
    place: Workplace,
    executor: Executor,
) -> dict[int, Order]:
    """Render the piles whose target brick can be seen, with that brick in another colour."""
    orders = {}
    for pile in piles:
        brick = pile.target(classifier.class_name(targets[pile.number]))
        if brick is not None:
            orders[pile.number] = place.orders(pile, recoloured(pile.scene, brick))
    with place.timed("rendering"):
        todo = list(orders.values())
        _show(render_all(todo, executor), todo, "target bricks in another colour")
    return orders


def _measure(
    pile: ScenePile,
    classifier: Classifier,
    place: Workplace,
    colour: Order | None,
    target: int,
    ordered: Sequence[tuple[str, Any]],
) -> dict[str, Any]:
    pictures = place.orders(pile, changes(pile.scene, pile.seen)).pictures()
    apart = check_same(pile.pixels, pictures[SAME], pile.number, place.samples)
    shade = None
    if colour is not None:
        ((shade, picture),) = colour.pictures().items()
        pictures[RECOLOURED] = picture
    row = describe(classifier, pile, pictures, target)
    brick = pile.target(row["class"])
    found = maps.read(ordered, _store(place))
    kept = ("superpixels", "samples", "r2")
    return row | {
        "again": apart,
        "colour": shade,
        "lime": {name: found[maps.LIME].facts[name] for name in kept},
        "maps": {
            name: maps.located(values, pile, brick)
            for name, values in maps.values_of(found, pile, brick).items()
        },
        "layers": layer_splits(classifier, pile, brick, convolutions(classifier)),
    }


def _row_path(
    pile: ScenePile, classifier: Classifier, ordered: Sequence[Any], place: Workplace
) -> Path:
    """Name a pile's file after all that its content follows from."""
    keys = [request.key for _, request in ordered]
    told = canonical([VERSION, pile.digest, place.samples, classifier.sha256, keys])
    digest = hashlib.sha256(told.encode()).hexdigest()[:16]
    return place.folder / "measured" / f"{pile.number:05d}-{digest}.json"


def _show(done: Iterator[Order], orders: Sequence[Order], what: str) -> None:
    found = sum(one.is_done for one in orders)
    if found < len(orders):
        for _ in tqdm(done, what, len(orders), initial=found, unit="pile", file=sys.stderr):
            pass
