"""Participants who do not exist: what they prefer, what they choose, and how sure they are.

For rehearsals with a known truth. A simulated person chooses the favourite condition with a
probability that differs from person to person: on the logit scale normally distributed with a
stated standard deviation, and centred so that the *average* person's probability is the stated one
(a logit-normal model without that correction would pull it towards one half).
"""

from collections.abc import Sequence
from functools import lru_cache
from math import exp, isfinite, log, sqrt
from random import Random
from statistics import NormalDist

TIES = 0.5  # Davidson's parameter: a fifth are ties where both sides are equally good
_QUANTILES = [NormalDist().inv_cdf((place + 0.5) / 400) for place in range(400)]


# Everybody of a rehearsal has one of few centres, and each takes 32,000 values of the curve.
@lru_cache(maxsize=64)
def centre(preference: float, between_sd: float) -> float:
    """The mean on the logit scale at which people choose with `preference` on average.

    Solves E[1 / (1 + exp(-(c + sd z)))] = preference for c, z standard normal, by bisection over
    an average of 400 quantiles. Infinite for a preference of 0 or 1.

    Raises
    ------
    ValueError : the preference is no probability, or the spread negative or not finite.
    """
    if not 0 <= preference <= 1:
        raise ValueError(f"preference {preference} must lie between 0 and 1.")
    if between_sd < 0 or not isfinite(between_sd):
        raise ValueError(f"between-sd {between_sd} must be a finite number, 0 or more.")
    if preference in (0, 1):
        return float("inf") if preference else float("-inf")
    middle = log(preference / (1 - preference))
    low, high = middle - 50 - 10 * between_sd, middle + 50 + 10 * between_sd
    for _ in range(80):
        middle = (low + high) / 2
        average = sum(probability(middle + between_sd * z) for z in _QUANTILES) / len(_QUANTILES)
        low, high = (middle, high) if average < preference else (low, middle)
    return middle


def person(preference: float, between_sd: float, draw: Random) -> float:
    """One person's inclination to the favourite, on the logit scale."""
    return centre(preference, between_sd) + between_sd * draw.gauss(0, 1)


def towards_left(inclination: float, favourite: str, left_bias: float) -> float:
    """The log odds with which this person chooses the left stimulus.

    Parameters
    ----------
    inclination : to the favourite, on the logit scale.
    favourite : where it is shown: "left", "right" or "nowhere" (then only the bias decides).
    left_bias : added to the log odds of choosing left, whatever is shown there.

    Raises
    ------
    ValueError : the bias is not finite.
    """
    if not isfinite(left_bias):
        raise ValueError(f"left-bias {left_bias} must be a finite number.")
    return {"left": inclination, "right": -inclination, "nowhere": 0.0}[favourite] + left_bias


def rating(log_odds: float, answer_format: str, draw: Random) -> int:
    """A choice from -2 (clearly left) to 2 (clearly right), as far as the format offers it.

    Ties follow Davidson's model, so that among those who decide the odds are as stated; whoever
    prefers one side strongly also says so where the format is graded.

    Parameters
    ----------
    log_odds : of choosing left.
    answer_format : "forced" (-1 or 1), "tie" (also 0) or "graded" (all five).
    """
    left = probability(log_odds)
    undecided = TIES * sqrt(left * (1 - left))
    if answer_format != "forced" and draw.random() < undecided / (1 + undecided):
        return 0
    side = -1 if draw.random() < left else 1
    is_clear = answer_format == "graded" and draw.random() < probability(abs(log_odds) - 1)
    return 2 * side if is_clear else side


def confidence(log_odds: float, draw: Random) -> int:
    """From 1 to 5; on average 3 where nothing is preferred, 5 where the choice is certain."""
    certainty = probability(abs(log_odds))
    return 1 + sum(draw.random() < certainty for _ in range(4))


def response_time_ms(is_attentive: bool, draw: Random) -> int:
    """Log-normal: about four seconds, or a third of one without a look at the pictures."""
    return round(draw.lognormvariate(log(4000 if is_attentive else 330), 0.4))


def levels(people: int, weights: Sequence[float], draw: Random) -> list[int]:
    """A level for each person, in shares as close to the weights as whole people allow.

    Raises
    ------
    ValueError : a weight is negative, or all are zero.
    """
    if min(weights) < 0 or not sum(weights) > 0 or not isfinite(sum(weights)):
        raise ValueError(f"levels {list(weights)} must be 0 or more, and not all 0.")
    shares = [people * weight / sum(weights) for weight in weights]
    counts = [int(share) for share in shares]
    by_remainder = sorted(range(len(shares)), key=lambda i: counts[i] - shares[i])
    for level in by_remainder[: people - sum(counts)]:
        counts[level] += 1
    drawn = [level for level, count in enumerate(counts) for _ in range(count)]
    draw.shuffle(drawn)
    return drawn


def probability(log_odds: float) -> float:
    """Of what has these log odds; written so that exp never overflows."""
    if log_odds < 0:
        return exp(log_odds) / (1 + exp(log_odds))
    return 1 / (1 + exp(-log_odds))
