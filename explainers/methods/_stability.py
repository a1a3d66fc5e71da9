"""How far another seed would have changed an explanation, told without another forward pass.

The coefficients of one run are the true ones and an error whose covariance is known. How much of
their spread is not error is estimated from the run itself (empirical Bayes; B. Efron and C. Morris,
"Stein's estimation rule and its competitors", 1973), two further runs are drawn many times over,
and their agreement is averaged.
"""

from typing import Any

import numpy as np

from explainers.methods._linear_model import LinearModel

TOPS = (5, 10, 40)
DRAWS = 400


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
    shape = (DRAWS, model.coefficients.size)
    variances, basis = np.linalg.eigh(model.covariance)
    variances = np.maximum(variances, 0)
    centre = model.coefficients.mean()
    spread = max(float(model.coefficients.var() - variances.mean()), 0.0)
    kept = np.divide(spread, spread + variances, out=np.zeros(shape[1]), where=variances > 0)
    kept[variances == 0] = 1
    likely = kept * (basis.T @ (model.coefficients - centre))
    truth = likely + generator.standard_normal(shape) * np.sqrt(kept * variances)
    errors = [generator.standard_normal(shape) * np.sqrt(variances) for _ in range(2)]
    first, second = ((truth + error) @ basis.T + centre for error in errors)
    return first, second


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
