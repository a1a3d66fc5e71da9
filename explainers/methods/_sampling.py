"""Which superpixels are switched off: LIME's independent draws, or a design that needs fewer.

R. L. Plackett and J. P. Burman, "The design of optimum multifactorial experiments" (1946): within a
block every two superpixels are switched independently of each other. Each row is followed by its
complement ("folded"), so that no pair of superpixels disturbs the weight of a third.
"""

from collections.abc import Callable

import numpy as np


def stock(count: int, superpixels: int, state: np.random.RandomState) -> np.ndarray:
    """Draw each switch by itself, exactly as the ``lime`` package does.

    Parameters
    ----------
    count
        Rows, of which the first keeps every superpixel.
    superpixels
        Columns.
    state
        All chance comes from it.

    Returns
    -------
    numpy.ndarray
        (count, superpixels) of 0 and 1.
    """
    # The package first draws a seed for the segmentation.
    state.randint(0, high=1000)
    data = state.randint(0, 2, count * superpixels).reshape(count, superpixels)
    data[0, :] = 1
    return data


def designed(count: int, superpixels: int, state: np.random.RandomState) -> np.ndarray:
    """Lay out folded Plackett-Burman blocks, each in new columns, new signs and a new order.

    Parameters and result are those of `stock`. A design of more rows begins with the rows of the
    smaller one, and every row by itself is a row of independent draws.
    """
    matrix = plackett_burman(superpixels)
    blocks = [np.ones((1, superpixels), int)]
    while sum(map(len, blocks)) < count:
        blocks.append(_folded_block(matrix, superpixels, state))
    return np.concatenate(blocks)[:count]


def plackett_burman(superpixels: int) -> np.ndarray:
    """Give the smallest design with at least so many columns that one of two rules yields.

    Returns
    -------
    numpy.ndarray
        (runs, runs - 1) of -1 and 1 with orthogonal columns that sum to zero. The number of runs
        is a power of two (Sylvester), or one more than a prime that is 3 modulo 4 (Paley).
    """
    from scipy.linalg import hadamard

    runs = 4
    while runs < superpixels + 1 or not (_is_power_of_two(runs) or _is_prime(runs - 1)):
        runs += 4
    if _is_power_of_two(runs):
        return hadamard(runs)[:, 1:]
    prime = runs - 1
    signs = np.full(prime, -1)
    signs[np.arange(1, prime) ** 2 % prime] = 1
    circulant = signs[(np.arange(prime)[:, None] - np.arange(prime)[None, :]) % prime]
    return np.vstack([np.ones(prime, int), circulant])


def _folded_block(matrix: np.ndarray, superpixels: int, state: np.random.RandomState) -> np.ndarray:
    columns = state.permutation(matrix.shape[1])[:superpixels]
    signs = state.randint(0, 2, superpixels) * 2 - 1
    block = (matrix[state.permutation(len(matrix))][:, columns] * signs + 1) // 2
    return np.stack([block, 1 - block], axis=1).reshape(-1, superpixels)


def _is_power_of_two(number: int) -> bool:
    return number & (number - 1) == 0


def _is_prime(number: int) -> bool:
    return all(number % divisor for divisor in range(2, int(number**0.5) + 1))


DESIGNS: dict[str, Callable[[int, int, np.random.RandomState], np.ndarray]] = {
    "stock": stock,
    "designed": designed,
}
