"""The place of every condition in the ranking, and how sure it is."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from studyapp.analysis.models.pairs import Pairs
from studyapp.analysis.models.sandwich import Array

DRAWS = 999
_AT_ONCE = 100
_STEPS = 60


def ranks(values: Array) -> NDArray[np.int64]:
    """1 for the largest; equal values share the better place."""
    return np.array([1 + int((values > value + 1e-9).sum()) for value in values])


def rank_ranges(pairs: Pairs, rng: np.random.Generator, draws: int = DRAWS) -> NDArray[np.int64]:
    """The places that every condition holds in 95 % of samples of other participants.

    Participants are drawn with their own choices as often as there are (the cluster bootstrap, with
    percentiles) and the abilities fitted to each draw, always with the phantom opponent of
    `bradley_terry`, since a draw may hold a condition that was never beaten.

    Returns
    -------
    Of shape (2, conditions): the best and the worst place.
    """
    won, met = _per_person(pairs)
    n = len(won)
    found = []
    for start in range(0, draws, _AT_ONCE):
        times = rng.multinomial(n, np.full(n, 1 / n), size=min(_AT_ONCE, draws - start))
        found.append(_phantom_fits(pairs, times @ won, times @ met))
    places = np.stack([ranks(values) for values in np.concatenate(found)])
    return np.quantile(places, [0.025, 0.975], axis=0, method="closest_observation").astype(int)


def _per_person(pairs: Pairs) -> tuple[Array, Array]:
    """Wins of the first and trials, of shape (people, k · k): a column for every ordered pair."""
    k = len(pairs.conditions)
    shape = (pairs.n_people, k * k)
    won, met = np.zeros(shape), np.zeros(shape)
    column = pairs.first * k + pairs.second
    won[pairs.people, column] = pairs.won + pairs.tied / 2
    met[pairs.people, column] = pairs.trials
    return won, met


def _phantom_fits(pairs: Pairs, won: Array, met: Array) -> Array:
    """Abilities of every draw at once, by Newton's method; of shape (draws, k)."""
    k = len(pairs.conditions)
    columns = np.flatnonzero(met.any(axis=0))
    won, met = won[:, columns], met[:, columns]
    design = np.zeros((len(columns), k))
    design[np.arange(len(columns)), columns // k] = 1.0
    design[np.arange(len(columns)), columns % k] = -1.0
    design = np.concatenate([design, np.eye(k)])
    won = np.concatenate([won, np.full((len(won), k), 0.5)], axis=1)
    met = np.concatenate([met, np.ones((len(met), k))], axis=1)
    values = np.zeros((len(won), k))
    for _ in range(_STEPS):
        share = expit(values @ design.T)
        score = (won - met * share) @ design
        information = np.einsum("dc,ci,cj->dij", met * share * (1 - share), design, design)
        step = np.linalg.solve(information, score[..., None])[..., 0]
        # A step of more than 2 would leave the region where the curvature says anything.
        step /= np.maximum(1, np.abs(step).max(axis=1, keepdims=True) / 2)
        values += step
        if np.abs(step).max() < 1e-8:
            break
    return values
