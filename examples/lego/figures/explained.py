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
# Smaller superpixels than the default's: a picture of the network's size falls into a hundred.
SEGMENTATION = {"algorithm": "quickshift", "kernel_size": 2.0, "max_dist": 10.0, "ratio": 0.5}
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
    """

    pile: Pile
    name: str
    explanation: Explanation
    shares: Split | None


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
    shares = split(values, regions) if regions else None
    return Shown(pile, name, explanation, shares)


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
    """Give each method's mean shares over the maps that have any."""
    result = {}
    for name in METHODS:
        shares = [one.shares for one in found if one.name == name and one.shares is not None]
        if shares:
            result[name] = Split(*(sum(part) / len(shares) for part in zip(*shares, strict=True)))
    return result


def compared(found: Mapping[str, Split], area: float) -> str:
    """Say which method's maps lie more on the explained brick, and whether above chance."""
    cam, lime = found[CAM], found[LIME]
    first, second = (CAM, LIME) if cam.target >= lime.target else (LIME, CAM)
    told = (
        f"{first} has {per_cent(max(cam.target, lime.target))} of what speaks for the brick on "
        f"that brick, {second} {per_cent(min(cam.target, lime.target))}; the bricks cover "
        f"{per_cent(area)} of the pictures"
    )
    away = [name for name, one in ((CAM, cam), (LIME, lime)) if one.background > 0.5]
    most = f" Most of it lies on the background for {' and '.join(away)}." if away else ""
    agrees = "as the paper finds by eye" if first == CAM else "unlike what the paper finds"
    return f"{told}. So {first} points better at it, {agrees}.{most}"


def section(subject: Subject, samples: int | None = None) -> Section:
    """Explain the first pictures and put the explanations below them."""
    piles = subject.piles[:COUNT]
    found = explained(subject, piles, samples)
    wholes = means(found)
    here = [superpixels(found)]
    if {CAM, LIME} <= set(wholes):
        here.insert(0, compared(wholes, _target_area(found)))
    return Section(
        "figure-9",
        "Figure 9: Grad-CAM and LIME for six pictures",
        paper=(
            "Grad-CAM “for the brick predicted with the most confidence as being present”, and "
            "LIME with “the 40 superpixels which contribute the most (positively)”. Grad-CAM "
            "“clearly shows when the network can differentiate between the bricks it sees. On the "
            "other hand, LIME doesn’t seem to generate particularly telling explanations”.",
        ),
        here=tuple(here),
        shown=(_gallery(piles, found), _table(found)),
        notes=(_setting(found),),
    )


def _target_area(found: Sequence[Shown]) -> float:
    own = [one for one in found if one.name == LIME and one.shares is not None]
    areas = [one.pile.regions(one.explanation.facts["class_name"]) for one in own]
    return sum(float(area.target.mean()) for area in areas if area) / len(own)


def _gallery(piles: Sequence[Pile], found: Sequence[Shown]) -> Gallery:
    columns = []
    for number, pile in enumerate(piles, start=1):
        own = [one for one in found if one.pile is pile]
        facts = own[0].explanation.facts
        there = "" if facts["class_name"] in pile.annotation.labels else "not "
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
    names = dict.fromkeys(one.pile.path.name for one in found)
    numbers = {name: number for number, name in enumerate(names, start=1)}
    rows = []
    for one in found:
        shares = ["–"] * 3 if one.shares is None else [per_cent(part) for part in one.shares]
        rows.append((f"Picture {numbers[one.pile.path.name]}, {one.name}", *shares, _facts(one)))
    for name, one in means(found).items():
        rows.append((f"Mean, {name}", *(per_cent(part) for part in one), ""))
    caption = "Where what speaks for the brick lies"
    return Table(caption, ("Map", "The brick", "Other bricks", "Background", "Beside it"), rows)


def _facts(one: Shown) -> str:
    facts = one.explanation.facts
    if one.name != LIME:
        return "empty" if facts["empty"] else ""
    return f"{facts['superpixels']} superpixels, R² {facts['r2']:.2f}"


def _setting(found: Sequence[Shown]) -> str:
    lime = next(one.explanation for one in found if one.name == LIME)
    values = {name: value for name, value in SEGMENTATION.items() if name != "algorithm"}
    setting = ", ".join(f"{name} {value:g}" for name, value in values.items())
    return (
        f"LIME: {lime.facts['samples']} samples, quickshift at the network's own size with "
        f"{setting}; the paper does not tell its setting. Grad-CAM: the whole map is coloured, "
        "each by its own maximum. Counted is what is positive of a map; of LIME, of the "
        "superpixels that are shown."
    )
