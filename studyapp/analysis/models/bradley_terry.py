"""The strength of several conditions on one scale.

Bradley and Terry (1952), Rank analysis of incomplete block designs, Biometrika 39, 324-345:

    P(i is chosen over j) = π_i / (π_i + π_j) = 1 / (1 + exp(-(θ_i - θ_j)))

a logistic regression on columns of 1 and -1, fitted with participants as clusters (`gee`). The
abilities θ are centred: their mean is 0, so that 1 / (1 + exp(-θ)) is the probability of winning
against an average condition.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import expit

from studyapp.analysis.models.fit import Effect, Fit, NotEstimable
from studyapp.analysis.models.gee import gee, logistic
from studyapp.analysis.models.pairs import Pairs
from studyapp.analysis.models.sandwich import Array


@dataclass(frozen=True)
class Abilities:
    """
    Parameters
    ----------
    values : θ, in the order of `conditions`.
    fit : of the same values with their covariance; None where nobody can tell how sure they are.
    penalised : whether finite estimates took a phantom opponent.
    why_unsure : if `fit` is None, why.
    """

    conditions: tuple[str, ...]
    values: Array
    fit: Fit | None = None
    penalised: bool = False
    why_unsure: str = ""

    def ability(self, index: int) -> Effect | None:
        """None where nobody can tell how sure it is."""
        unit = np.eye(len(self.values))
        return None if self.fit is None else self.fit.contrast_or_none(unit[index])

    def difference(self, first: int, second: int) -> Effect | None:
        """Log odds that the first is chosen over the second; None as for an ability."""
        unit = np.eye(len(self.values))
        return None if self.fit is None else self.fit.contrast_or_none(unit[first] - unit[second])

    def probability(self, first: int, second: int) -> float:
        return float(expit(self.values[first] - self.values[second]))


def abilities(pairs: Pairs) -> Abilities:
    """Fit; where a group of conditions was never beaten by the others, with a phantom opponent."""
    if pairs.groups().any():
        why = "some conditions were never chosen over some others"
        return Abilities(pairs.conditions, phantom_abilities(pairs), None, True, why)
    successes, design = pairs.won + pairs.tied / 2, pairs.design()
    try:
        fit = _centred(gee(successes, pairs.trials, design, pairs.people))
    except NotEstimable as error:
        values = _centring(len(pairs.conditions)) @ logistic(successes, pairs.trials, design)
        return Abilities(pairs.conditions, values, None, False, str(error))
    return Abilities(pairs.conditions, fit.coefficients, fit)


def phantom_abilities(pairs: Pairs) -> Array:
    """Abilities with one more opponent, against whom every condition won and lost half a trial.

    It draws all abilities a little towards each other, which makes them finite.
    """
    k = len(pairs.conditions)
    against = np.zeros((len(pairs.first), k))
    rows = np.arange(len(against))
    against[rows, pairs.first] = 1.0
    against[rows, pairs.second] = -1.0
    successes = np.concatenate([pairs.won + pairs.tied / 2, np.full(k, 0.5)])
    trials = np.concatenate([pairs.trials, np.ones(k)])
    found = logistic(successes, trials, np.concatenate([against, np.eye(k)]))
    return np.asarray(found - found.mean())


def _centring(k: int) -> Array:
    """From k - 1 differences to the first condition to k abilities around 0."""
    return (np.eye(k) - 1 / k)[:, 1:]


def _centred(fit: Fit) -> Fit:
    matrix = _centring(len(fit.coefficients) + 1)
    return replace(
        fit,
        coefficients=matrix @ fit.coefficients,
        covariance=matrix @ fit.covariance @ matrix.T,
    )
