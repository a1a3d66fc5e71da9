"""Do the tests hold their level? How often they find what is not there, in simulated studies.

    python -m benchmarks.false_alarms
    python -m benchmarks.false_alarms --studies 100    # quick and rough

People are as in `benchmarks.coverage`; every test promises a false alarm in at most 5 % of studies.
"""

import argparse
from collections.abc import Sequence

import numpy as np

from benchmarks.coverage import SEED, TRIALS, head, preferences
from studyapp.analysis.hypotheses import arrangements
from studyapp.analysis.hypotheses.naive import binomial, cochran_armitage
from studyapp.analysis.hypotheses.sign_flip import sign_flip
from studyapp.analysis.hypotheses.trend import trend_tests


def one_half(studies: int, rng: np.random.Generator) -> list[str]:
    """False alarms of the sign-flip test, and of the binomial test of all trials."""
    people = (5, 6, 10, 20, 50)
    lines = head("test, spread", people)
    for spread in (0.0, 1.0, 2.0):
        alarms = np.array([_alarms_of_one_half(spread, n, studies, rng) for n in people])
        for name, row in zip(("sign-flip", "naive binomial"), alarms.T, strict=True):
            lines.append(_line(f"{name}, {spread}", row))
    return lines


def _alarms_of_one_half(
    spread: float, n: int, studies: int, rng: np.random.Generator
) -> list[float]:
    draw, alarms = preferences(0.5, spread), np.zeros(2)
    for _ in range(studies):
        chosen = rng.binomial(TRIALS, draw(rng, n))
        outcomes = (sign_flip(chosen / TRIALS - 0.5, rng), binomial(int(chosen.sum()), n * TRIALS))
        alarms += [outcome is not None and outcome.p <= 0.05 for outcome in outcomes]
    return list(alarms / studies)


def trends(studies: int, rng: np.random.Generator) -> list[str]:
    """False alarms of trend tests: equal spread, levels 30/50/20."""
    people = (10, 20, 50, 200)
    lines = head("test, spread", people)
    for spread in (0.0, 1.0, 2.0):
        rows = []
        for n in people:
            sizes = (n * 3 // 10, n * 5 // 10, n * 2 // 10)
            rows.append(_alarms_of_trends(0.7, sizes, (spread,) * 3, studies, rng))
        for name, row in zip(TREND_TESTS, np.array(rows).T, strict=True):
            lines.append(_line(f"{name}, {spread}", row))
    return lines


def unequal_spreads(studies: int, rng: np.random.Generator) -> list[str]:
    """False alarms of trend tests where levels differ in spread and not in mean."""
    cases = [
        ((60, 30, 10), (0.3, 1.0, 3.0)),
        ((60, 30, 10), (0.5, 1.0, 2.0)),
        ((10, 30, 60), (0.3, 1.0, 3.0)),
        ((12, 6, 4), (0.3, 1.0, 3.0)),
    ]
    columns = ["/".join(map(str, sizes)) + ": " + "/".join(map(str, s)) for sizes, s in cases]
    lines = head("test", columns)
    found = [_alarms_of_trends(0.5, sizes, spreads, studies, rng) for sizes, spreads in cases]
    return lines + [
        _line(name, row) for name, row in zip(TREND_TESTS, np.array(found).T, strict=True)
    ]


TREND_TESTS = ("studentised permutation", "plain permutation", "naive Cochran-Armitage")


def _alarms_of_trends(
    mean: float,
    sizes: Sequence[int],
    spreads: Sequence[float],
    studies: int,
    rng: np.random.Generator,
) -> list[float]:
    scores = np.repeat(np.arange(3.0), sizes)
    draws = [preferences(mean, spread) for spread in spreads]
    alarms = np.zeros(3)
    for _ in range(studies):
        own = [draw(rng, size) for draw, size in zip(draws, sizes, strict=True)]
        chosen = rng.binomial(TRIALS, np.concatenate(own))
        sums = [float(chosen[scores == score].sum()) for score in range(3)]
        trials = [float(size * TRIALS) for size in sizes]
        found = trend_tests(chosen / TRIALS, scores, rng)
        naive = cochran_armitage(sums, trials, [0.0, 1.0, 2.0])
        outcomes = (found and found.studentised, found and found.plain, naive)
        alarms += [outcome is not None and outcome.p <= 0.05 for outcome in outcomes]
    return list(alarms / studies)


def _line(name: str, shares: Sequence[float] | np.ndarray) -> str:
    return f"| {name} | {' | '.join(f'{100 * share:.1f}' for share in shares)} |"


def main() -> None:
    """Print every table as soon as it is there."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--studies", type=int, default=1_000, help="per cell")
    studies = parser.parse_args().studies
    rng = np.random.default_rng(SEED)
    # A test with fewer random arrangements is as honest, and finds a little less.
    arrangements.DRAWS = 999
    for title, table in (
        ("no preference, by participants", one_half),
        ("no trend, by participants", trends),
        ("equal means, unequal spreads of the levels", unequal_spreads),
    ):
        print(
            f"False alarms in per cent: {title}\n\n" + "\n".join(table(studies, rng)) + "\n",
            flush=True,
        )


if __name__ == "__main__":
    main()
