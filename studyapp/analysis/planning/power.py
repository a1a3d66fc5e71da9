"""Power by formula: how often a study of that size finds what is assumed to be there.

A participant's share has the variance p(1 - p)(1 + (m - 1) ICC) / m, so that more pictures help
only down to p(1 - p) ICC and from there on only more people do. The test is a t test over
participants (Welch's where levels differ), whose power is that of the noncentral t distribution
(Cohen 1988, Statistical Power Analysis, appendix). It agrees with simulation within 0.02 except
where the power is near 1 or there are fewer than ten people.
"""

from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtri, nctdtr, ndtr, stdtrit

from studyapp.analysis.planning.plan import EQUIVALENCE
from studyapp.analysis.planning.scenario import OVERALL, Scenario
from studyapp.analysis.sizes import FEWEST_FOR_A_TEST

Numbers = NDArray[np.float64]
MOST_PARTICIPANTS = 20_000
_STEPS = 400  # of the integral over the estimated standard error


def power(scenario: Scenario, participants: int) -> float:
    """The probability that the test is significant, if everything is as assumed.

    0 where the test cannot be made: with fewer than six participants no test by participants
    reaches 5 %, and a level that counts needs two.
    """
    sizes = np.array(scenario.sizes(participants))
    used = scenario.weights != 0
    if participants < FEWEST_FOR_A_TEST or (scenario.question != OVERALL and sizes[used].min() < 2):
        return 0.0
    parts = (scenario.weights**2 * scenario.variances())[used] / sizes[used]
    freedom = float(parts.sum() ** 2 / (parts**2 / (sizes[used] - 1)).sum())
    error = sqrt(parts.sum())
    if scenario.question == EQUIVALENCE:
        return _both_one_sided(scenario, error, freedom)
    return _two_sided(abs(scenario.effect) / error, freedom, scenario.alpha)


def participants_needed(scenario: Scenario, wanted: float) -> int | None:
    """The fewest participants with at least the wanted power.

    None if 20,000 are not enough: there is too little to be found, or nothing.

    Raises
    ------
    ValueError : the wanted power is not between 0 and 1.
    """
    if not 0 < wanted < 1:
        raise ValueError(f"A power of {wanted} cannot be asked for; it lies between 0 and 1.")
    too_few, enough = FEWEST_FOR_A_TEST - 1, FEWEST_FOR_A_TEST
    while power(scenario, enough) < wanted:
        if enough == MOST_PARTICIPANTS:
            return None
        too_few, enough = enough, min(2 * enough, MOST_PARTICIPANTS)
    while enough - too_few > 1:
        middle = (enough + too_few) // 2
        if power(scenario, middle) < wanted:
            too_few = middle
        else:
            enough = middle
    return enough


def _two_sided(noncentrality: float, freedom: float, alpha: float) -> float:
    """P(|T| > t) for the noncentral t with these degrees of freedom."""
    limit = float(stdtrit(freedom, 1 - alpha / 2))
    # Farther out than this the tails are below 1e-7, and their computation breaks down.
    above = 1.0 if noncentrality > limit + 8 else 1 - float(nctdtr(freedom, noncentrality, limit))
    below = 0.0 if noncentrality > 4 else float(nctdtr(freedom, noncentrality, -limit))
    return above + below


def _both_one_sided(scenario: Scenario, error: float, freedom: float) -> float:
    """The power of two one-sided tests, of which both have to be significant.

    With s the estimated standard error, s² / error² chi-squared over its degrees of freedom:

        E[max(0, Phi((margin - effect - t s) / error) - Phi((-margin - effect + t s) / error))]

    Phillips, K. F. (1990), Power of the two one-sided tests procedure in bioequivalence, Journal
    of Pharmacokinetics and Biopharmaceutics 18, 137-144.
    """
    limit = float(stdtrit(freedom, 1 - scenario.alpha))
    middles = (np.arange(_STEPS) + 0.5) / _STEPS
    estimated = error * np.sqrt(chdtri(freedom, middles) / freedom)
    above = ndtr((scenario.margin - scenario.effect - limit * estimated) / error)
    below = ndtr((-scenario.margin - scenario.effect + limit * estimated) / error)
    return float(np.maximum(0, above - below).mean())
