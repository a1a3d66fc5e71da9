"""A logistic model with random effects of participants and of pictures, crossed.

    logit P(chosen) = Xβ + participant + picture,   both normal around 0 with their own SD

fitted by the Laplace approximation (see `laplace`), as lme4's `glmer` does. It speaks of a typical
participant and a typical picture, and takes it for granted that people differ normally on the
logit scale: where they are of two minds its intervals are too narrow, however many they are.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import ndtri

from studyapp.analysis.models.fit import Effect, NotEstimable, effect
from studyapp.analysis.models.gee import check_columns, logistic
from studyapp.analysis.models.laplace import Array, Choices, Codes, Point, settle, slope
from studyapp.analysis.models.separation import is_separated
from studyapp.analysis.threads import single_threaded

# Below this a standard deviation is as good as none, and the fit lies on the boundary.
BOUNDARY = 1e-2
# Above it people (or pictures) are of two minds, not scattered around one.
TOO_FAR_APART = 8.0
# What one block of the curvature may hold (240 MB), and what its square may take to multiply.
MOST_CELLS, MOST_PRODUCTS = 30_000_000, 2_000_000_000
_PEOPLE_TO_START_FROM = 1_000
_RESIDUAL_VARIANCE = np.pi**2 / 3


@dataclass(frozen=True)
class Crossed:
    """
    Parameters
    ----------
    coefficients, covariance : of the fixed effects, on the logit scale.
    sd_participant, sd_item : standard deviations of the random effects; 0 on the boundary.
    """

    coefficients: Array
    covariance: Array
    sd_participant: float
    sd_item: float
    log_likelihood: float

    def effect(self, index: int, df: float) -> Effect:
        return effect(float(self.coefficients[index]), float(self.covariance[index, index]), df)


def latent_icc(sd: float) -> float:
    """σ² / (σ² + π²/3): the share of the latent variance that lies between the clusters.

    Nakagawa and Schielzeth (2010), Biological Reviews 85, 935-956, table 2.
    """
    return sd**2 / (sd**2 + _RESIDUAL_VARIANCE)


def median_odds_ratio(sd: float) -> float:
    """exp(√2 · Φ⁻¹(¾) · σ): between two random clusters, the median ratio of the larger odds.

    Larsen and Merlo (2005), American Journal of Epidemiology 161, 81-88.
    """
    return float(np.exp(np.sqrt(2) * ndtri(0.75) * sd))


@single_threaded
def crossed(
    successes: Array, trials: Array, design: Array, participants: Codes, items: Codes
) -> Crossed:
    """Fit by maximum likelihood (Laplace).

    Parameters
    ----------
    successes, trials : per row, of shape (n,).
    design : of shape (n, p), with its constant.
    participants, items : of shape (n,), numbers from 0 without gaps.

    Raises
    ------
    NotEstimable : separation, too few participants, or people too far apart for normal effects.
    """
    check_columns(design, int(participants.max()) + 1)
    if is_separated(successes, trials, design):
        raise NotEstimable("some of what is compared was always chosen, or never")
    swapped = items.max() > participants.max()
    large, small = (items, participants) if swapped else (participants, items)
    choices = Choices(successes, trials, design, large, small)
    cells = choices.n_large * choices.n_small
    if cells > MOST_CELLS or cells * choices.n_small > MOST_PRODUCTS:
        raise NotEstimable("there are too many participants and pictures for this model")
    try:
        return _fitted(choices, swapped)
    except (ArithmeticError, np.linalg.LinAlgError) as error:
        raise NotEstimable("the estimate does not settle") from error


def _fitted(choices: Choices, swapped: bool) -> Crossed:
    """With both spreads free; whichever ends at nothing is left out then."""
    p = choices.design.shape[1]
    search = _Search(choices, np.array([True] * (p + 2)))
    best = search.minimum(_start(choices))
    found = np.abs(best[-2:])
    if np.any(found < BOUNDARY):
        search = _Search(choices, np.append([True] * p, found >= BOUNDARY))
        best = search.minimum(np.where(search.free, best, 0.0))
    return _result(search, best, swapped)


def _start(choices: Choices) -> Array:
    """Where to look first: of many people the estimates from some, which lie close by."""
    logits = logistic(choices.successes, choices.trials, choices.design)
    anywhere = np.concatenate([logits, [0.7, 0.7]])
    if choices.n_large <= 4 * _PEOPLE_TO_START_FROM:
        return anywhere
    some = choices.large < _PEOPLE_TO_START_FROM
    small = np.unique(choices.small[some], return_inverse=True)[1].astype(np.intp)
    rows = (choices.successes[some], choices.trials[some], choices.design[some])
    part = Choices(*rows, choices.large[some], small)
    everything = np.array([True] * len(anywhere))
    try:
        return _Search(part, everything).minimum(anywhere)
    except NotEstimable:
        return anywhere


class _Search:
    """Looks for the maximum over the free parameters; starts every search where it last stood."""

    def __init__(self, choices: Choices, free: "np.ndarray[tuple[int], np.dtype[np.bool_]]"):
        self.choices, self.free = choices, free
        self.u, self.v = np.zeros(choices.n_large), np.zeros(choices.n_small)

    def at(self, parameters: Array) -> Point:
        sigma = (float(parameters[-2]), float(parameters[-1]))
        point = settle(Point(self.choices, parameters[:-2], sigma, self.u, self.v))
        self.u, self.v = point.u, point.v
        return point

    def slope(self, parameters: Array) -> Array:
        return slope(self.at(parameters))[self.free]

    def minimum(self, start: Array) -> Array:
        """All parameters, the fixed ones as they were.

        Raises
        ------
        NotEstimable : the search ended where the likelihood still grows.
        """
        scale = float(self.choices.n_large)

        def full(free: Array) -> Array:
            parameters = start.copy()
            parameters[self.free] = free
            return parameters

        def objective(free: Array) -> tuple[float, Array]:
            if np.abs(free).max() > 50:
                return np.inf, np.zeros_like(free)
            point = self.at(full(free))
            return point.value / scale, slope(point)[self.free] / scale

        options = {"gtol": 1e-5, **self._inverse(start, scale)}
        found = minimize(objective, start[self.free], jac=True, method="BFGS", options=options)
        best = full(found.x)
        if np.abs(best[-2:]).max() > TOO_FAR_APART:
            raise NotEstimable("people (or pictures) are too far apart for this model")
        if np.abs(found.jac).max() > 1e-4:
            raise NotEstimable("the estimate does not settle")
        return best

    def _inverse(self, start: Array, scale: float) -> dict[str, Array]:
        """How far to step at first; far from the maximum the search has to find that itself."""
        curvature = self.curvature(start) / scale
        if np.linalg.eigvalsh(curvature).min() <= 0:
            return {}
        inverse = np.linalg.inv(curvature)
        return {"hess_inv0": (inverse + inverse.T) / 2}

    def curvature(self, best: Array) -> Array:
        """Of -log L over the free parameters, by central differences of the gradient."""
        places = np.flatnonzero(self.free)
        found = np.empty((len(places), len(places)))
        for row, place in enumerate(places):
            step = np.zeros_like(best)
            step[place] = 1e-4 * max(1.0, abs(best[place]))
            ahead, behind = self.slope(best + step), self.slope(best - step)
            found[row] = (ahead - behind) / (2 * step[place])
        return (found + found.T) / 2


def _result(search: _Search, best: Array, swapped: bool) -> Crossed:
    """One step of Newton's from where the search stopped, and the precision there."""
    p = search.choices.design.shape[1]
    inverse: Array = np.linalg.inv(search.curvature(best)).astype(np.float64)
    best = best.copy()
    best[search.free] -= inverse @ search.slope(best)
    covariance = inverse[:p, :p]
    if not np.all(np.diag(covariance) > 0):
        raise NotEstimable("the precision of the estimate cannot be told")
    first, second = (abs(float(sd)) for sd in best[-2:])
    sd_participant, sd_item = (second, first) if swapped else (first, second)
    return Crossed(best[:p], covariance, sd_participant, sd_item, -search.at(best).value)
