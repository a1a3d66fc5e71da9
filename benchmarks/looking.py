"""What does looking at a running study cost? Simulated studies, looked at in four ways.

    python -m benchmarks.looking
    python -m benchmarks.looking --studies 200    # quick and rough

Every participant makes ten choices; own preferences have a beta distribution with a given
intraclass correlation. A study of 100 people stops at the first look that is significant at 5 %.
Printed are the share of studies that stop though there is nothing to be found (false alarms), the
share that stop with a true preference of 65 % (power), and after how many people studies end on
average (those that never stop, after 100). Seeded. The exit status is 1 if the confidence sequence
or a fixed study is wrong more often than 5 %, or planned looks more often than 6 %, beyond chance.
"""

import argparse
import sys
from collections.abc import Callable
from math import sqrt

import numpy as np
from scipy.special import stdtrit

from studyapp.analysis.planning.confidence_sequence import confidence_sequence
from studyapp.analysis.planning.look_statistics import against_one_half
from studyapp.analysis.planning.looks import bounds

SEED, PEOPLE, TRIALS, PREFERENCE = 20261123, 100, 10, 0.65
LOOKS = (20, 40, 60, 80, 100)
CORRELATIONS = (0.05, 0.2, 0.5)
FIRST = 6  # participants; none is tested before
# After how many people a study stops; None: never.
Rule = Callable[[np.ndarray], int | None]


def every_time(shares: np.ndarray) -> int | None:
    """The t test after every participant, as if each were the only one."""
    numbers = np.arange(1, len(shares) + 1)
    means = shares.cumsum() / numbers
    squares = (shares**2).cumsum() / numbers
    freedom = numbers[FIRST - 1 :] - 1
    errors = np.sqrt(np.maximum(squares - means**2, 0)[FIRST - 1 :] / freedom)
    beyond = np.abs(means[FIRST - 1 :] - 0.5) > stdtrit(freedom, 0.975) * errors
    return FIRST + int(beyond.argmax()) if beyond.any() else None


def sequence(shares: np.ndarray) -> int | None:
    """The confidence sequence after every participant."""
    ruled_out = confidence_sequence(shares).rules_out(0.5)
    return 1 + int(ruled_out.argmax()) if ruled_out.any() else None


def planned(looks: tuple[int, ...], boundary: str) -> Rule:
    """Planned looks with these bounds."""
    limits = bounds(looks, boundary=boundary)

    def rule(shares: np.ndarray) -> int | None:
        for look, limit in zip(looks, limits, strict=True):
            statistic = against_one_half(shares[:look])
            if statistic is not None and abs(statistic) >= limit:
                return look
        return None

    return rule


RULES: dict[str, tuple[Rule, float | None]] = {
    "one look at the end": (planned((PEOPLE,), "pocock"), 0.05),
    "5 looks, O'Brien-Fleming": (planned(LOOKS, "obrien-fleming"), 0.06),
    "5 looks, Pocock": (planned(LOOKS, "pocock"), 0.06),
    "confidence sequence, every time": (sequence, 0.05),
    "t test, every time": (every_time, None),
}


def studies(preference: float, correlation: float, count: int) -> np.ndarray:
    """Shares of choices, one row per study."""
    rng = np.random.default_rng([SEED, int(100 * correlation), int(100 * preference)])
    concentration = (1 - correlation) / correlation
    people = rng.beta(
        preference * concentration, (1 - preference) * concentration, size=(count, PEOPLE)
    )
    return rng.binomial(TRIALS, people) / TRIALS


def stopped(rule: Rule, drawn: np.ndarray) -> tuple[float, float]:
    """The share of studies that stop, and after how many people studies end on average."""
    at = [rule(shares) for shares in drawn]
    ends = [PEOPLE if number is None else number for number in at]
    return float(np.mean([number is not None for number in at])), float(np.mean(ends))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--studies", type=int, default=4000, help="per cell")
    count = parser.parse_args().studies
    good = True
    print("| ICC | looked at | false alarms | power | people on average |")
    print("|---:|---|---:|---:|---:|")
    for correlation in CORRELATIONS:
        nothing = studies(0.5, correlation, count)
        something = studies(PREFERENCE, correlation, count)
        for name, (rule, allowed) in RULES.items():
            wrong, _ = stopped(rule, nothing)
            power, people = stopped(rule, something)
            if allowed is not None:
                good &= wrong <= allowed + 4 * sqrt(allowed * (1 - allowed) / count)
            print(
                f"| {correlation} | {name} | {100 * wrong:.1f} % | {100 * power:.1f} % "
                f"| {people:.0f} |",
                flush=True,
            )
    print(f"\n{count} studies a cell; {'as they should be' if good else 'TOO MANY FALSE ALARMS'}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
