"""The Laplace approximation to the likelihood of two crossed random effects, and its gradient.

Choices k of m with P = 1 / (1 + exp(-η)), η = Xβ + σ₁u + σ₂v, and u, v standard normal, one for
every level of either factor. With w = (u, v), ŵ its most likely value and H the curvature there

    -log L(β, σ) ≈ -log P(k | ŵ) + ½|ŵ|² + ½ log det H        H = 1 + Λ'Z'WZΛ

Tierney and Kadane (1986), Journal of the American Statistical Association 81, 82-86; for crossed
effects Bates, Mächler, Bolker and Walker (2015), Fitting linear mixed-effects models using lme4,
Journal of Statistical Software 67(1), and their `glmer`. Every choice has one level of either
factor, so that H is diagonal but for one block between the factors; the factor with more levels is
eliminated (Schur's complement) and what is left is of the size of the other one.
"""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.special import expit

Array = NDArray[np.float64]
Codes = NDArray[np.intp]

_STEPS = 100
_TOLERANCE = 1e-16


def _sums(places: Codes, values: Array, n: int) -> Array:
    return np.asarray(np.bincount(places, values, n), dtype=np.float64)


@dataclass(frozen=True)
class Choices:
    """
    Parameters
    ----------
    successes, trials : per row, of shape (n,).
    design : X, of shape (n, p).
    large, small : the level of either factor, from 0 without gaps; `large` has more levels.
    """

    successes: Array
    trials: Array
    design: Array
    large: Codes
    small: Codes

    @cached_property
    def n_large(self) -> int:
        return int(self.large.max()) + 1

    @cached_property
    def n_small(self) -> int:
        return int(self.small.max()) + 1

    @cached_property
    def cells(self) -> Codes:
        return self.large * self.n_small + self.small

    def by_large(self, values: Array) -> Array:
        return _sums(self.large, values, self.n_large)

    def by_small(self, values: Array) -> Array:
        return _sums(self.small, values, self.n_small)

    def by_cell(self, values: Array) -> Array:
        found = _sums(self.cells, values, self.n_large * self.n_small)
        return found.reshape(self.n_large, self.n_small)


@dataclass(frozen=True)
class Point:
    """Where the likelihood is looked at: the parameters and values of the random effects."""

    choices: Choices
    beta: Array
    sigma: tuple[float, float]
    u: Array
    v: Array

    @cached_property
    def linear(self) -> Array:
        effects = self.sigma[0] * self.u[self.choices.large]
        effects += self.sigma[1] * self.v[self.choices.small]
        return np.asarray(self.choices.design @ self.beta + effects)

    @cached_property
    def share(self) -> Array:
        return np.asarray(expit(self.linear))

    @cached_property
    def residuals(self) -> Array:
        return self.choices.successes - self.choices.trials * self.share

    @cached_property
    def weights(self) -> Array:
        return self.choices.trials * self.share * (1 - self.share)

    @cached_property
    def penalised(self) -> float:
        """-log P(k | w) + ½|w|², without the constant that the data alone decide."""
        # log(1 + exp(η)) from the larger of P and 1 - P, which costs half of NumPy's logaddexp.
        larger = np.maximum(self.share, 1 - self.share)
        softplus = np.maximum(self.linear, 0) - np.log(larger)
        fitted = self.choices.successes @ self.linear - self.choices.trials @ softplus
        return float(-fitted + (self.u @ self.u + self.v @ self.v) / 2)

    @cached_property
    def gradient(self) -> tuple[Array, Array]:
        """Of `penalised`, by u and by v."""
        first = self.u - self.sigma[0] * self.choices.by_large(self.residuals)
        return first, self.v - self.sigma[1] * self.choices.by_small(self.residuals)

    @cached_property
    def curvature(self) -> "Curvature":
        choices, (first, second) = self.choices, self.sigma
        return Curvature(
            1 + first**2 * choices.by_large(self.weights),
            1 + second**2 * choices.by_small(self.weights),
            first * second * choices.by_cell(self.weights),
        )

    @cached_property
    def value(self) -> float:
        """-log L, if u and v are the most likely values."""
        return self.penalised + self.curvature.log_determinant / 2


@dataclass(frozen=True)
class Curvature:
    """H = [diag(large), cross; cross', diag(small)]."""

    large: Array
    small: Array
    cross: Array
    factor: tuple[Array, bool] = field(init=False)

    def __post_init__(self) -> None:
        scaled = self.cross / self.large[:, None]
        complement = np.diag(self.small) - self.cross.T @ scaled
        object.__setattr__(self, "factor", cho_factor(complement))

    def solve(self, large: Array, small: Array) -> tuple[Array, Array]:
        second = cho_solve(self.factor, small - self.cross.T @ (large / self.large))
        return (large - self.cross @ second) / self.large, second

    @property
    def log_determinant(self) -> float:
        return float(np.log(self.large).sum() + 2 * np.log(np.diag(self.factor[0])).sum())

    def inverse(self) -> tuple[Array, Array, Array]:
        """The inverse's diagonals, and all of its block between the factors."""
        of_small = cho_solve(self.factor, np.eye(len(self.small)))
        cross = -(self.cross @ of_small) / self.large[:, None]
        of_large = 1 / self.large - (cross * self.cross).sum(axis=1) / self.large
        return of_large, np.diag(of_small), cross


def settle(point: Point) -> Point:
    """The same parameters with the most likely random effects, by Newton's method.

    Raises
    ------
    ArithmeticError : it does not settle.
    """
    for _ in range(_STEPS):
        step = point.curvature.solve(*point.gradient)
        decrement = float(step[0] @ point.gradient[0] + step[1] @ point.gradient[1])
        if decrement < _TOLERANCE:
            return point
        point = _shorter_until_better(point, step)
    raise ArithmeticError("The most likely random effects were not found.")


def _shorter_until_better(point: Point, step: tuple[Array, Array]) -> Point:
    length = 1.0
    rounding = 1e-12 * abs(point.penalised)
    while True:
        u, v = point.u - length * step[0], point.v - length * step[1]
        moved = Point(point.choices, point.beta, point.sigma, u, v)
        if moved.penalised <= point.penalised + rounding or length < 1e-6:
            return moved
        length /= 2


def slope(point: Point) -> Array:
    """The gradient of `value` by (β, σ₁, σ₂) at a settled point, its random effects following.

    By the chain rule: with h the leverages z'ΛH⁻¹Λ'z and q = ½ h dW/dη, ½ log det H changes by
    q'dη, by its own part in σ, and, as ŵ follows the parameters, by -q'ZΛ H⁻¹ ∂g/∂(parameters) with
    g the gradient by w.
    """
    choices, (first, second) = point.choices, point.sigma
    of_large, of_small, cross = point.curvature.inverse()
    between = cross.ravel()[choices.cells]
    on_large, on_small = of_large[choices.large], of_small[choices.small]
    leverage = first**2 * on_large + second**2 * on_small + 2 * first * second * between
    q = leverage * point.weights * (1 - 2 * point.share) / 2
    followed = point.curvature.solve(first * choices.by_large(q), second * choices.by_small(q))
    along = first * followed[0][choices.large] + second * followed[1][choices.small]
    direct = q - point.residuals - along * point.weights
    own_first = point.weights @ (first * on_large + second * between)
    own_second = point.weights @ (second * on_small + first * between)
    by_first = direct @ point.u[choices.large] + own_first
    by_first += followed[0] @ choices.by_large(point.residuals)
    by_second = direct @ point.v[choices.small] + own_second
    by_second += followed[1] @ choices.by_small(point.residuals)
    return np.concatenate([choices.design.T @ direct, [by_first, by_second]])
