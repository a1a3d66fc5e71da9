"""What the numbers say, in sentences chosen by the numbers."""

from typing import Any

from examples.lego.causal import maps
from examples.lego.causal.changes import EMPTY, GREY, NOISE
from examples.lego.causal.counting import Figure
from examples.lego.causal.measuring import RECOLOURED
from examples.lego.causal.summary import GRADCAMS, OTHERS, TARGET
from examples.lego.causal.tables import interval, number
from explainers.lettering import per_cent

EDGES = "Edges of the picture"
JUDGED = {
    "rank agreement, summed": "in rank correlation",
    "first brick, summed": "in finding the brick that matters most",
}
LARGE = 0.5  # of the effect of removing a brick: what takes as much is "most of it"


def sentences(summary: dict[str, Any]) -> list[str]:
    """Say what came out, one paragraph for each question."""
    told = [_counts(summary["piles"])]
    if summary["piles"]["there"]:
        told += [_causes(summary["changes"]["there"]), _where(summary["energy"]["there"])]
    if summary["piles"]["ranked"]:
        told += [_ranking(summary["agreement"]), _compared(summary["paired"])]
    return [*told, _deeper(summary["layers"])]


def _counts(piles: dict[str, int]) -> str:
    return (
        f"{piles['all']} piles. The class predicted with the most confidence is there in "
        f"{piles['there']} of them and a false alarm in {piles['absent']} (in {piles['hidden']} "
        f"of these the brick is in the pile but hidden). {piles['one brick']} piles show one brick "
        f"and {piles['no brick']} none, so that there is nothing to rank; {piles['ranked']} show "
        f"several. Rendered again without any change, {piles['differ when rendered again']} look "
        "otherwise than before."
    )


def _causes(found: dict[str, Any]) -> str:
    falls = {name: one["logit"] for name, one in found.items()}
    told = (
        f"In the mean the logit of the class falls by {interval(falls[TARGET], number)} when the "
        f"target brick is removed, by {interval(falls[OTHERS], number)} when another one is, and "
        f"by {interval(falls[GREY], number)} on a plain grey ground; other noise of the renderer "
        f"moves it by {number(found[NOISE]['size']['mean'])}."
    )
    colour, target = falls[RECOLOURED]["mean"], falls[TARGET]["mean"]
    if target is None or target <= 0:
        return f"{told} So the network does not find the brick by the brick itself."
    word = "most" if colour >= LARGE * target else "less than half"
    told += (
        f" The same brick in another colour lowers it by {interval(falls[RECOLOURED], number)}: "
        f"its colour decides {word} of what the brick does."
    )
    left = falls[EMPTY]["mean"] - target
    word = "more" if left >= 0 else "less"
    return f"{told} With all bricks gone it falls by {number(abs(left))} {word}."


def _where(found: dict[str, Any]) -> str:
    shares = {name: interval(one["target"], per_cent) for name, one in found.items()}
    told = ", ".join(f"{name} {shares[name]}" for name in (*GRADCAMS, maps.LIME))
    return (
        f"Of what is positive, the target brick holds: {told}; its share of the picture is "
        f"{shares[maps.EVERYWHERE]}, and a map of the picture's edges, which knows nothing of the "
        f"network, puts {shares[EDGES]} there."
    )


def _ranking(groups: dict[str, Any]) -> str:
    found, own = groups["all"], groups["there"][maps.PERFECT]["summed"]["top"]
    tops = {
        name: found[name]["summed"]["top"] for name in maps.NAMES if name not in maps.REFERENCES
    }
    best = max(tops, key=lambda name: tops[name]["mean"])
    chance = found[maps.LIME]["summed"]["chance"]
    ranks = ", ".join(
        f"{name} {interval(found[name]['summed']['rank'], number)}"
        for name in (*GRADCAMS, maps.LIME)
    )
    return (
        f"Rank correlation of what a map gives to each brick with what its removal does: {ranks}. "
        f"The brick that matters most is found most often by {best}: "
        f"{interval(tops[best], per_cent)} of the piles, by chance in {per_cent(chance)}, by its "
        f"size alone in {per_cent(found[maps.EVERYWHERE]['summed']['top']['mean'])}. Where the "
        f"target brick is there, it is the one that matters most in {interval(own, per_cent)}."
    )


def _compared(found: list[dict[str, Any]]) -> str:
    told = []
    for one in found:
        if one["measure"] in JUDGED and one["result"]["n"]:
            result, what = one["result"], JUDGED[one["measure"]]
            told.append(f"{what} {one['one']} {_verdict(result)}: {interval(result, number)}")
    return f"On the same piles: {'; '.join(told)}."


def _verdict(result: Figure) -> str:
    if result["low"] is None or result["low"] <= 0 <= result["high"]:
        return "cannot be told from LIME"
    return "does better than LIME" if result["mean"] > 0 else "does worse than LIME"


def _deeper(found: dict[str, Any]) -> str:
    shares = ", ".join(
        f"{per_cent(one['bricks']['mean'])} in {name}" for name, one in found.items()
    )
    layers = list(found.values())
    first, last = layers[0]["bricks"]["mean"], layers[-1]["bricks"]["mean"]
    rises = "as the paper says" if last > first else "unlike what the paper says"
    away, number_of = layers[-1]["away"], layers[-1]["maps"]
    part = "a minority" if away < number_of / 2 else "not a minority"
    return (
        f"Of the feature maps' energy there is on bricks: {shares}; they cover "
        f"{per_cent(layers[0]['chance'])}. So deeper layers "
        f"{'look' if last > first else 'do not look'} more at bricks, {rises}; {away} of "
        f"{number_of} maps of the last one have less on bricks than chance gives, {part}."
        f"{_apart(layers[-1])}"
    )


def _apart(layer: dict[str, Any]) -> str:
    """Say whether feature maps tell the target brick from others, by what each has of its area."""
    means = [
        [layer[what][one]["mean"] for one in ("target", "others")] for what in ("regions", "area")
    ]
    if any(part is None for pair in means for part in pair) or not all(means[1]):
        return ""
    own, others = (part / area for part, area in zip(*means, strict=True))
    return (
        f" There the target brick has {number(own)} times its share of the picture, other bricks "
        f"{number(others)} times."
    )
