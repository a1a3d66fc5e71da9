"""Do the intervals cover? Simulated studies with a known truth.

    python -m benchmarks.coverage
    python -m benchmarks.coverage --studies 500    # quick and rough

Every participant makes ten choices. The log-odds of their own preferences are normal around a
common mean with a given standard deviation, or they are of two kinds (98 % and 2 %); so may those
of pictures be. The truth is the mean preference. Seeded: the same numbers every time. The coverage
of the recommended intervals is compared with tables computed independently beforehand; the exit
status is 1 if a cell lies further from them than chance allows.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from math import hypot, sqrt

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from scipy.special import expit

from studyapp.analysis.intervals.clustered import interval_for_pictures_like_these, one_way
from studyapp.analysis.intervals.wilson import naive_wilson

SEED, TRIALS = 20261123, 10
PEOPLE = (2, 3, 5, 10, 20, 50, 200)
TWO_KINDS = "two kinds"
Spread = float | str
# (true preference, spread) -> coverage in per cent of the adjusted Wilson interval, by PEOPLE.
BEFOREHAND: dict[tuple[float, Spread], tuple[float, ...]] = {
    (0.8, 0.0): (100.0, 100.0, 99.3, 98.5, 96.9, 95.8, 95.5),
    (0.8, 1.0): (100.0, 99.8, 97.9, 95.7, 95.5, 95.3, 94.5),
    (0.8, 2.0): (100.0, 99.3, 93.7, 93.3, 94.2, 94.4, 94.9),
    (0.8, TWO_KINDS): (100.0, 99.7, 82.1, 88.0, 96.2, 95.5, 95.2),
    (0.5, 0.0): (100.0, 100.0, 99.7, 98.2, 97.2, 96.2, 96.0),
    (0.5, 1.0): (100.0, 99.8, 96.8, 96.5, 95.4, 95.0, 95.1),
    (0.5, 2.0): (100.0, 98.4, 95.3, 96.0, 96.0, 95.4, 94.6),
    (0.5, TWO_KINDS): (100.0, 89.6, 96.0, 98.0, 96.1, 96.5, 95.4),
}
# Spread of pictures -> coverage for other people and other pictures: of the interval for pictures
# like these, and of that for these pictures. 10 pictures, people spread by 1, preference .7.
PEOPLE_TWO_WAY = (5, 10, 20, 50, 200)
BEFOREHAND_TWO_WAY: dict[float, tuple[tuple[float, ...], tuple[float, ...]]] = {
    0.0: ((94, 95, 95, 96, 94), (97, 96, 95, 96, 94)),
    0.5: ((96, 95, 94, 94, 95), (98, 94, 92, 85, 67)),
    1.0: ((93, 96, 94, 94, 95), (95, 91, 84, 66, 42)),
}
# Studies per cell of these tables, as their stated errors have it; the second is rounded as well.
STUDIES_BEFOREHAND, STUDIES_TWO_WAY, ROUNDED = 4_000, 740, 0.003
FURTHEST = 4.0  # standard errors; of 86 cells one beyond it comes up once in 180 runs
Draw = Callable[[np.random.Generator, int], np.ndarray]


def preferences(mean: float, spread: Spread) -> Draw:
    """Draw own preferences of people whose mean preference is given."""
    if isinstance(spread, str):
        of_the_first_kind = (mean - 0.02) / 0.96
        return lambda rng, n: np.where(rng.random(n) < of_the_first_kind, 0.98, 0.02)
    centre = _centre(mean, spread)
    return lambda rng, n: expit(centre + spread * rng.standard_normal(n))


def _centre(mean: float, spread: float) -> float:
    """The log-odds around which people spread if their mean preference is given."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(80)
    weights = weights / weights.sum()
    return float(brentq(lambda c: weights @ expit(c + spread * nodes) - mean, -20, 20))


def coverage(studies: int, rng: np.random.Generator) -> tuple[list[str], bool]:
    """For these pictures: the table, and whether every cell is as it was beforehand."""
    lines = head("true preference, spread", PEOPLE)
    as_before = True
    for (mean, spread), expected in BEFOREHAND.items():
        cells, naive_cells = [], []
        for n, before in zip(PEOPLE, expected, strict=True):
            share, naive = _covered(preferences(mean, spread), mean, n, studies, rng)
            cell, good = _compared(share, before, studies, STUDIES_BEFOREHAND)
            as_before &= good
            cells.append(cell)
            naive_cells.append(f"{100 * naive:.1f}")
        lines.append(f"| {mean}, {spread} | {' | '.join(cells)} |")
        lines.append(f"| naive | {' | '.join(naive_cells)} |")
    return lines, as_before


def _covered(
    draw: Draw, mean: float, n: int, studies: int, rng: np.random.Generator
) -> tuple[float, float]:
    trials, hits, naive_hits = np.full(n, float(TRIALS)), 0, 0
    for _ in range(studies):
        chosen = rng.binomial(TRIALS, draw(rng, n)).astype(float)
        interval = one_way(chosen, trials)
        assert interval is not None
        hits += interval.low <= mean <= interval.high
        low, high = naive_wilson(chosen.sum(), n * TRIALS)
        naive_hits += low <= mean <= high
    return hits / studies, naive_hits / studies


def two_way(studies: int, rng: np.random.Generator) -> tuple[list[str], bool]:
    """For other people and other pictures: the table, and whether it is as it was beforehand."""
    lines = head("interval, spread of pictures", PEOPLE_TWO_WAY)
    as_before = True
    for spread, expected in BEFOREHAND_TWO_WAY.items():
        found = [_covered_two_way(spread, n, studies, rng) for n in PEOPLE_TWO_WAY]
        for place, name in enumerate(("pictures like these", "these pictures")):
            compared = [
                _compared(shares[place], before, studies, STUDIES_TWO_WAY, ROUNDED)
                for shares, before in zip(found, expected[place], strict=True)
            ]
            as_before &= all(good for _, good in compared)
            lines.append(f"| {name}, {spread} | {' | '.join(cell for cell, _ in compared)} |")
    return lines, as_before


def _covered_two_way(
    spread: float, n: int, studies: int, rng: np.random.Generator
) -> tuple[float, float]:
    centre, hits = _centre(0.7, hypot(1, spread)), np.zeros(2)
    grid = pd.MultiIndex.from_product([range(n), range(TRIALS)])
    table = grid.to_frame(index=False, name=["participant_id", "item_id"])
    for _ in range(studies):
        people = rng.standard_normal((n, 1))
        pictures = spread * rng.standard_normal(TRIALS)
        chosen = rng.binomial(1, expit(centre + people + pictures)).astype(float)
        both = (
            interval_for_pictures_like_these(table.assign(chosen=chosen.ravel())),
            one_way(chosen.sum(axis=1), np.full(n, float(TRIALS))),
        )
        hits += [found is not None and found.low <= 0.7 <= found.high for found in both]
    return hits[0] / studies, hits[1] / studies


def _compared(
    share: float, before: float, studies: int, studies_before: int, rounded: float = 0.0
) -> tuple[str, bool]:
    """A cell, and whether it is as near to what was found beforehand as chance has it."""
    # Never quite 0, as the error of a share of 100 % would be.
    pooled = min(max((share + before / 100) / 2, 0.002), 0.998)
    error = hypot(sqrt(pooled * (1 - pooled) * (1 / studies + 1 / studies_before)), rounded)
    good = abs(share - before / 100) <= FURTHEST * error
    return f"{100 * share:.1f} ({before:g}){'' if good else ' !'}", good


def head(first: str, columns: Sequence[object]) -> list[str]:
    return [
        f"| {first} | {' | '.join(map(str, columns))} |",
        "|---|" + "---:|" * len(columns),
    ]


def main() -> int:
    """Print every table as soon as it is there."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--studies", type=int, default=4_000, help="per cell; two-way: a quarter")
    studies = parser.parse_args().studies
    rng, all_good = np.random.default_rng(SEED), True
    for title, table in (
        ("For these pictures", lambda: coverage(studies, rng)),
        ("For other people and other pictures", lambda: two_way(max(studies // 4, 1), rng)),
    ):
        lines, good = table()
        print(f"{title}: coverage of 95 % intervals in per cent, by participants (beforehand)\n")
        print("\n".join(lines) + "\n", flush=True)
        all_good &= good
    return 0 if all_good else 1


if __name__ == "__main__":
    sys.exit(main())
