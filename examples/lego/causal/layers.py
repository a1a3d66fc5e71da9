"""Where feature maps are active, over all piles.

The paper's section 4.3: "As we go deeper along the convolutional stack, we see that the network
focuses more on the bricks and less on the background [...] However, it is the other way around
for a minority of convolutions".
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from examples.lego.causal.counting import REGIONS, Row, divide, mean, over_regions

MOSTLY = 0.9  # of a map's energy: "almost exclusively"


def layers(rows: Sequence[Row]) -> dict[str, Any]:
    """Say for each layer where its feature maps are active.

    Returns
    -------
    dict
        By layer: ``regions``, means over the piles in which the target brick can be seen, and
        ``area``, those regions' shares of the picture; ``bricks`` and ``chance``, the same for all
        bricks in all piles; ``maps``, how many there are, and of these, by their mean over piles:
        ``majority``, how many have most of their energy in which region, and ``away``, how many
        have less on bricks than chance gives; ``mostly``, the share of single maps with nine
        tenths on bricks; ``silent``, how many single maps are nowhere positive.
    """
    names = list(rows[0]["layers"]) if rows else []
    return {name: _layer(rows, name) for name in names}


def _layer(rows: Sequence[Row], name: str) -> dict[str, Any]:
    there, _ = divide(rows)
    single = [one for row in rows for one in row["layers"][name]]
    active = [one for one in single if one is not None]
    chance = [row["areas"][0] + row["areas"][1] for row in rows]
    return {
        "regions": over_regions([_mean_split(row["layers"][name]) for row in there]),
        "area": over_regions([row["areas"] for row in there]),
        "bricks": mean([_bricks(_mean_split(row["layers"][name])) for row in rows], (0, 1)),
        "chance": mean(chance, (0, 1))["mean"],
        **_by_map(rows, there, name),
        "mostly": sum(1 - one[2] >= MOSTLY for one in active) / len(active) if active else None,
        "silent": len(single) - len(active),
    }


def _by_map(rows: Sequence[Row], there: Sequence[Row], name: str) -> dict[str, Any]:
    number = len(rows[0]["layers"][name])
    majority, away = dict.fromkeys((*REGIONS, "silent"), 0), 0
    for channel in range(number):
        own = _mean_split([row["layers"][name][channel] for row in there])
        majority["silent" if own is None else REGIONS[int(np.argmax(own))]] += 1
        known = [row for row in rows if row["layers"][name][channel] is not None]
        apart = [row["areas"][2] - row["layers"][name][channel][2] for row in known]
        away += bool(known) and float(np.mean(apart)) < 0
    return {"maps": number, "majority": majority, "away": away}


def _mean_split(splits: Sequence[Sequence[float] | None]) -> list[float] | None:
    known = [one for one in splits if one is not None]
    return [float(part) for part in np.mean(known, axis=0)] if known else None


def _bricks(split: Sequence[float] | None) -> float | None:
    return None if split is None else 1 - split[2]
