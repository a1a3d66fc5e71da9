"""Figure 9: Grad-CAM and LIME for six pictures, for the brick predicted with most confidence."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from examples.lego.figures.subject import Pile, Split, Subject, split
from examples.lego.page.parts import Column, Gallery, Picture, Section, Table, picture
from explainers.commands._explaining import explain_shown
from explainers.explanation import Explanation
from explainers.inspection.tiles import shrunk
from explainers.lettering import per_cent
from explainers.network.files import hash_file
from explainers.rendering import draw
from explainers.running import Outcome, Store
from explainers.work.request import Request, seed_of

SEED = 0
COUNT = 6  # pictures, as in the paper
SUPERPIXELS = 40  # positive ones that are shown, as in the paper
SIDE = 256
MOST = 0.5
# Smaller superpixels than the default's: a picture of the network's size falls into a hundred.
SEGMENTATION = {"algorithm": "quickshift", "kernel_size": 1.5, "max_dist": 10.0, "ratio": 0.2}
CAM, MAX_CAM, LIME = "Grad-CAM", "Grad-CAM, max-pooled", "LIME"
METHODS: dict[str, tuple[str, dict[str, Any]]] = {
    CAM: ("gradcam", {"pooling": "average"}),
    MAX_CAM: ("gradcam", {"pooling": "max"}),
    LIME: ("lime", {"segmentation": SEGMENTATION}),
}


class Shown(NamedTuple):
    """One explanation of one picture.

    Attributes
    ----------
    pile, name
        The picture, and the method as the page calls it.
    explanation
        Its map and facts.
    shares
        Where its positive part lies: target brick, other bricks, background; None if the map is
        empty or places are not known. Of LIME the superpixels that are shown count.
    area
        The share of the picture that the brick covers; 0 if it is not there or places are not
        known.
    """

    pile: Pile
    name: str
    explanation: Explanation
    shares: Split | None
    area: float


def requests(subject: Subject, piles: Sequence[Pile], samples: int | None) -> list[Request]:
    """Order the explanations of some pictures, each method for the most confident class."""
    model = subject.models["weighted"]
    sha256 = hash_file(model)
    ordered = []
    for pile in piles:
        picture_sha256 = hash_file(pile.path)
        for method, fixed in METHODS.values():
            values = fixed | ({"num_samples": samples} if samples and method == "lime" else {})
            seed = seed_of(SEED, method, values, picture_sha256)
            own = (str(pile.path), picture_sha256, {"path": str(model)}, sha256)
            ordered.append(Request(*own, method, values, "top-1", seed))
    return ordered


def explained(subject: Subject, piles: Sequence[Pile], samples: int | None) -> list[Shown]:
    """Explain pictures; what was explained in an earlier run is read.

    Raises
    ------
    ValueError
        If a picture cannot be explained; says which, and why.
    """
    store = Store(subject.folder / "maps")
    ordered = requests(subject, piles, samples)
    _finish(explain_shown(ordered, store, subject.workers))
    names = [name for _ in piles for name in METHODS]
    whose = [pile for pile in piles for _ in METHODS]
    return [
        _shown(pile, name, store.load(request.key)[0])
        for pile, name, request in zip(whose, names, ordered, strict=True)
    ]


def _finish(outcomes: Iterator[Outcome]) -> None:
    failed = [one for one in outcomes if one.error]
    if failed:
        first = failed[0]
        more = f" (and {len(failed) - 1} more)" if len(failed) > 1 else ""
        raise ValueError(f"{first.request.picture} cannot be explained: {first.error}{more}")


def _shown(pile: Pile, name: str, explanation: Explanation) -> Shown:
    # It reads METHODS, above.
    from examples.lego.causal.maps import strongest

    regions = pile.regions(explanation.facts["class_name"])
    values = strongest(explanation) if name == LIME else explanation.map
    if regions is None:
        return Shown(pile, name, explanation, None, 0.0)
    return Shown(pile, name, explanation, split(values, regions), float(regions.target.mean()))


def superpixels(found: Sequence[Shown]) -> str:
    """Say how many superpixels there are and how many could be shown."""
    facts = [one.explanation.facts for one in found if one.name == LIME]
    sizes = [one["superpixels"] for one in facts]
    weights = [one.explanation.arrays["coefficients"] for one in found if one.name == LIME]
    positive = [int((own > 0).sum()) for own in weights]
    few = [count for count in positive if count < SUPERPIXELS]
    told = f"Quickshift finds {min(sizes)} to {max(sizes)} superpixels in these pictures"
    if not few:
        return f"{told}, and in each of them at least {SUPERPIXELS} speak for the brick."
    listed = ", ".join(map(str, few))
    return (
        f"{told}; in {len(few)} of the {len(facts)} pictures fewer than {SUPERPIXELS} speak for "
        f"the brick ({listed}), and all of those are shown."
    )


def means(found: Sequence[Shown]) -> dict[str, Split]:
    """Give each method's mean shares over the maps that have any, of bricks that are there."""
    result = {}
    for name in METHODS:
        own = [one for one in found if one.name == name and one.area > 0]
        shares = [one.shares for one in own if one.shares is not None]
        if shares:
            result[name] = Split(*(sum(part) / len(shares) for part in zip(*shares, strict=True)))
    return result


def compared(found: Sequence[Shown]) -> str:
    """Say which method's maps lie more on the explained brick, and whether above chance."""
    pictures = [one for one in found if one.name == LIME]
    if not any(one.pile.is_located for one in pictures):
        return "It is not known where the bricks of these pictures are, so maps are only shown."
    there = [one for one in pictures if one.area > 0]
    whole = means(found)
    counted = f"In {len(there)} of the {len(pictures)} pictures the brick is there"
    if not {CAM, LIME} <= set(whole):
        return f"{counted}; too few maps remain to compare the methods."
    cam, lime = whole[CAM], whole[LIME]
    area = sum(one.area for one in there) / len(there)
    told = (
        f"{counted}. Of these, Grad-CAM has {per_cent(cam.target)} of what speaks for the brick on "
        f"that brick, LIME {per_cent(lime.target)}; it covers {per_cent(area)} of the picture."
    )
    return f"{told} {_better(cam.target, lime.target, area)}{_elsewhere(whole)}"


def _better(cam: float, lime: float, area: float) -> str:
    few = "so few pictures give an impression and no more"
    if max(cam, lime) <= area:
        return "Neither has more on it than chance gives."
    if cam > lime:
        return f"Grad-CAM has more on it, as the paper finds by eye; {few}."
    return f"LIME has at least as much on it, unlike what the paper finds by eye; {few}."


def _elsewhere(whole: Mapping[str, Split]) -> str:
    away = [name for name in (CAM, LIME) if whole[name].background > MOST]
    return f" Most of it lies on the background for {' and '.join(away)}." if away else ""


def section(subject: Subject, samples: int | None = None) -> Section:
    """Explain the first pictures and put the explanations below them."""
    piles = subject.piles[:COUNT]
    found = explained(subject, piles, samples)
    return Section(
        "figure-9",
        "Figure 9: Grad-CAM and LIME",
        paper=(
            "Grad-CAM “for the brick predicted with the most confidence as being present”, and "
            "LIME with “the 40 superpixels which contribute the most (positively)”. Grad-CAM "
            "“clearly shows when the network can differentiate between the bricks it sees. On the "
            "other hand, LIME doesn’t seem to generate particularly telling explanations”.",
        ),
        here=(compared(found), superpixels(found)),
        shown=(_gallery(piles, found), _table(found)),
        notes=(_setting(found),),
    )


def _gallery(piles: Sequence[Pile], found: Sequence[Shown]) -> Gallery:
    columns = []
    for number, pile in enumerate(piles, start=1):
        own = [one for one in found if one.pile is pile]
        facts = own[0].explanation.facts
        there = "" if facts["class_name"] in pile.classes else "not "
        alt = f"Picture {number}: a pile of bricks"
        pictures = [picture(shrunk(pile.pixels, SIDE), alt), *map(_drawn, own)]
        caption = f"{facts['class_name']}, {per_cent(facts['probability'])}; it is {there}there"
        columns.append(Column(pictures, f"Picture {number}", caption))
    rows = ("the picture", "Grad-CAM", "Grad-CAM with max-pooled gradients", "LIME")
    return Gallery(columns, rows)


def _drawn(one: Shown) -> Picture:
    drawing = draw(one.explanation, one.pile.pixels, "native", superpixels=SUPERPIXELS)
    alt = f"{one.name} for {one.explanation.facts['class_name']}"
    if one.shares:
        alt += f": {per_cent(one.shares.target)} on the brick"
    count = drawing.facts.get("shown_superpixels")
    caption = "" if count is None or count == SUPERPIXELS else f"{count} superpixels"
    return picture(shrunk(drawing.pixels, SIDE), alt, caption)


def _table(found: Sequence[Shown]) -> Table:
    """Give for each picture where its three maps lie, and for all of them the means."""
    rows = []
    names = dict.fromkeys(one.pile.name for one in found)
    for number, name in enumerate(names, start=1):
        own = [one for one in found if one.pile.name == name]
        cells = [_cell(one.shares) for one in own]
        covers = per_cent(own[0].area) if own[0].area else "–"
        rows.append((f"Picture {number}", covers, *cells, _facts(own[-1])))
    whole = means(found)
    cells = [_cell(whole.get(name)) for name in METHODS]
    rows.append(("Mean, where the brick is there", "", *cells, ""))
    caption = (
        "What speaks for the brick: its share on the brick, on other bricks, on the background"
    )
    return Table(caption, ("Picture", "The brick covers", *METHODS, "LIME’s model"), rows)


def _cell(shares: Split | None) -> str:
    return "–" if shares is None else ", ".join(per_cent(part) for part in shares)


def _facts(one: Shown) -> str:
    facts = one.explanation.facts
    return f"{facts['superpixels']} superpixels, R²\u00a0{facts['r2']:.2f}"


def _setting(found: Sequence[Shown]) -> str:
    lime = next(one.explanation for one in found if one.name == LIME)
    values = {name: value for name, value in SEGMENTATION.items() if name != "algorithm"}
    setting = ", ".join(f"{name} {value:g}" for name, value in values.items())
    return (
        f"LIME: {lime.facts['samples']} samples, quickshift at the network’s own size with "
        f"{setting}; the paper does not tell its setting. The pictures are the first of their "
        "folder. Grad-CAM: the whole map is coloured, "
        "each by its own maximum. Counted is what is positive of a map; of LIME, of the "
        "superpixels that are shown."
    )
