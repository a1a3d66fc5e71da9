"""What piles are measured from: pictures that are rendered again, and explanations."""

import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tqdm import tqdm

from examples.lego.causal import maps
from examples.lego.causal.changes import NOISE, SAME, changes, recoloured
from examples.lego.causal.folder import ScenePile, check_labels
from examples.lego.causal.measuring import RECOLOURED, target_of
from examples.lego.causal.rendering import Order, check_same, render_all
from examples.lego.causal.workplace import Workplace
from explainers.classifiers import Classifier
from explainers.commands._explaining import explain_shown
from explainers.explanation import Explanation
from explainers.running import Store
from explainers.work.request import Request


@dataclass(frozen=True, eq=False)
class Material:
    """What one pile is measured from.

    Attributes
    ----------
    pile
        The pile.
    target
        The number of the explained class.
    changed
        The pile rendered again, once for each change.
    recoloured
        The pile with the target brick in another colour; None if that brick cannot be seen.
    requests
        Its explanations, by name.
    """

    pile: ScenePile
    target: int
    changed: Order
    recoloured: Order | None
    requests: dict[str, Request]

    def pictures(self) -> dict[str, np.ndarray]:
        """Read what was rendered, by the name of what is changed."""
        found = self.changed.pictures()
        if self.recoloured is not None:
            (found[RECOLOURED],) = self.recoloured.pictures().values()
        return found

    @property
    def colour(self) -> str | None:
        """The other colour of the target brick."""
        return None if self.recoloured is None else next(iter(self.recoloured.scenes))

    def explanations(self, store: Store) -> dict[str, Explanation]:
        """Read the explanations, by name."""
        return {name: store.load(request.key)[0] for name, request in self.requests.items()}


def render_changes(piles: Sequence[ScenePile], place: Workplace, executor: Executor) -> list[Order]:
    """Render every pile again, once unchanged and once with each change that needs no network.

    Raises
    ------
    ValueError
        If the first pile does not look again as it did.
    """
    orders = [place.order(pile, changes(pile.scene, pile.seen)) for pile in piles]
    with place.timed("rendering"):
        _show(render_all(orders[:1], executor), orders[:1], "the first pile again")
        again = orders[0].pictures()
        check_same(piles[0].pixels, again[SAME], again[NOISE], piles[0].number)
        _show(render_all(orders, executor), orders, "piles without each brick")
    return orders


def gather(
    piles: Sequence[ScenePile],
    classifier: Classifier,
    model: Path,
    place: Workplace,
    executor: Executor,
) -> list[Material]:
    """Render and explain whatever is not there yet.

    Raises
    ------
    ValueError, LookupError
        If the network does not know these bricks or a picture cannot be explained; says which.
    """
    check_labels(piles, classifier.labels, classifier.name)
    changed = render_changes(piles, place, executor)
    materials = []
    for pile, order in zip(piles, changed, strict=True):
        target = target_of(classifier, pile)
        brick = pile.target(classifier.class_name(target))
        scenes = None if brick is None else recoloured(pile.scene, brick)
        other = None if scenes is None else place.order(pile, scenes)
        requests = maps.requests(pile, classifier.sha256, model, place.lime_samples)
        materials.append(Material(pile, target, order, other, requests))
    colours = [one.recoloured for one in materials if one.recoloured is not None]
    with place.timed("rendering"):
        _show(render_all(colours, executor), colours, "target bricks in another colour")
    with place.timed("explaining"):
        _explain([one for own in materials for one in own.requests.values()], place)
    return materials


def _explain(ordered: list[Request], place: Workplace) -> None:
    failed = [one for one in explain_shown(ordered, place.store, 1) if one.error]
    if failed:
        more = f" (and {len(failed) - 1} more)" if len(failed) > 1 else ""
        raise ValueError(f"{failed[0].request.picture}: {failed[0].error}{more}")


def _show(done: Iterator[Order], orders: Sequence[Order], what: str) -> None:
    found = sum(one.is_done for one in orders)
    if found < len(orders):
        for _ in tqdm(done, what, len(orders), initial=found, unit="pile", file=sys.stderr):
            pass
