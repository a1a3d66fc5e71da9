"""How far another seed would have changed an explanation, told without another forward pass.

The coefficients of one run are the true ones and an error whose covariance is known. How the true
ones are spread, a few large and most of them small, is estimated from the run itself as a mixture
of normal distributions (M. Stephens, "False discovery rates: a new deal", 2017, section 2); two
further runs are drawn many times over, and their agreement is averaged.
"""

from typing import Any

import numpy as np

from explainers.methods._linear_model import LinearModel

TOPS = (5, 10, 40)
DRAWS = 400
WIDTHS, STEPS = 12, 100  # of the mixture's normal distributions, each half as wide; of its fit


def relative_error(model: LinearModel) -> float:
    """Estimate the error of the coefficients as a share of their size: from 0 to 1, at most."""
    variance = float(np.trace(model.covariance))
    size = float(model.coefficients @ model.coefficients)
    return float(np.sqrt(variance / max(size - variance, variance))) if variance > 0 else 0.0


def expected_agreement(model: LinearModel) -> dict[str, Any]:
    """Foretell how much two runs with other seeds would agree.

    Returns
    -------
    dict
        ``coefficient_error``, see `relative_error`; ``expected_spearman``, the rank correlation of
        all coefficients; and ``expected_jaccard_5``, ``_10`` and ``_40``, the share that the
        strongest positive superpixels of both runs have in common. The correlation is None where
        there is nothing to rank.
    """
    first, second = _further_runs(model)
    ranks = _standardised_ranks(first) * _standardised_ranks(second)
    has_order = model.coefficients.size > 1 and np.ptp(model.coefficients) > 0
    spearman = float(ranks.sum(axis=1).mean()) if has_order else None
    overlaps = {f"expected_jaccard_{top}": _jaccard(first, second, top) for top in TOPS}
    return {
        "coefficient_error": relative_error(model),
        "expected_spearman": spearman,
        **overlaps,
    }


def _further_runs(model: LinearModel) -> tuple[np.ndarray, np.ndarray]:
    """Draw two runs many times: (draws, superpixels) each."""
    generator = np.random.default_rng(0)
    variances, basis = np.linalg.eigh(model.covariance)
    root = basis * np.sqrt(np.maximum(variances, 0))
    truth = _true_ones(model, generator)
    first, second = (truth + generator.standard_normal(truth.shape) @ root.T for _ in range(2))
    return first, second


def _true_ones(model: LinearModel, generator: np.random.Generator) -> np.ndarray:
    """Draw what the coefficients may be without their error: (draws, superpixels)."""
    noise = np.maximum(np.diag(model.covariance), np.finfo(float).tiny)[:, None]
    centre = np.median(model.coefficients)
    values = (model.coefficients - centre)[:, None]
    widest = max(float((values**2).max()), float(noise.max()))
    prior = widest * 4.0 ** -np.arange(WIDTHS)[None, :]
    likelihood = np.exp(-(values**2) / (2 * (prior + noise))) / np.sqrt(prior + noise)
    likelihood /= likelihood.max(axis=1, keepdims=True)
    shares = np.full(WIDTHS, 1 / WIDTHS)
    for _ in range(STEPS):
        belongs = likelihood * shares
        belongs /= belongs.sum(axis=1, keepdims=True)
        shares = belongs.mean(axis=0)
    level = generator.random((DRAWS, len(values), 1))
    chosen = (level > belongs.cumsum(axis=1)).sum(axis=2).clip(max=WIDTHS - 1)
    kept = (prior / (prior + noise))[np.arange(len(values)), chosen]
    likely, left = kept * values[:, 0], np.sqrt(kept * noise[:, 0])
    return centre + likely + generator.standard_normal(likely.shape) * left


def _standardised_ranks(runs: np.ndarray) -> np.ndarray:
    ranks = np.argsort(np.argsort(runs, axis=1), axis=1)
    centred = ranks - ranks.mean(axis=1, keepdims=True)
    lengths = np.linalg.norm(centred, axis=1, keepdims=True)
    return centred / np.maximum(lengths, 1)


def _jaccard(first: np.ndarray, second: np.ndarray, top: int) -> float:
    one, other = (_strongest(runs, top) for runs in (first, second))
    either = (one | other).sum(axis=1)
    shared = (one & other).sum(axis=1)
    return float(np.where(either > 0, shared / np.maximum(either, 1), 1.0).mean())


def _strongest(runs: np.ndarray, top: int) -> np.ndarray:
    places = np.argsort(np.argsort(-runs, axis=1), axis=1)
    return (places < top) & (runs > 0)
