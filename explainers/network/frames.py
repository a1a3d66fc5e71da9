"""Where a network's input lies in a source picture, and how maps get back there."""

from typing import NamedTuple

import numpy as np


class Axis(NamedTuple):
    """Where one side of a source picture lies in a network's input.

    A place is ``scale * source + shift``. Places are continuous: pixel n reaches from n to n + 1.
    """

    scale: float
    shift: float


class Place(NamedTuple):
    """Where a network's input lies in a source picture."""

    input_size: tuple[int, int]  # height, width
    source_size: tuple[int, int]
    rows: Axis
    columns: Axis

    def to_source(self, grid: np.ndarray, *, smooth: bool) -> np.ndarray:
        """Lay a grid that covers the network's input over the source picture.

        Parameters
        ----------
        grid
            (h, w): any grid that divides the network's input evenly.
        smooth
            Bilinear with half-pixel centres, or the value of the cell that holds the centre.

        Returns
        -------
        numpy.ndarray
            The grid's dtype, of the source picture's size; zero where the network saw nothing.
        """
        rows, columns = (
            _Sampling.of(axis, source, side, cells)
            for axis, source, side, cells in zip(
                (self.rows, self.columns),
                self.source_size,
                self.input_size,
                grid.shape,
                strict=True,
            )
        )
        sampled = _bilinear(grid, rows, columns) if smooth else _nearest(grid, rows, columns)
        sampled[~rows.inside, :] = 0
        sampled[:, ~columns.inside] = 0
        return sampled


class Frame(NamedTuple):
    """A picture at the size of a network's input, and where its pixels came from."""

    pixels: np.ndarray  # uint8, (input height, input width, 3), not yet preprocessed
    source_size: tuple[int, int]  # height, width
    rows: Axis
    columns: Axis

    @property
    def place(self) -> Place:
        """Where the input lies, without its pixels."""
        height, width = self.pixels.shape[:2]
        return Place((height, width), self.source_size, self.rows, self.columns)

    def to_source(self, grid: np.ndarray, *, smooth: bool) -> np.ndarray:
        """Lay a grid that covers the network's input over the source picture; see `Place`."""
        return self.place.to_source(grid, smooth=smooth)


class Laid(NamedTuple):
    """A small grid and where it lies: all that a map which was enlarged from it consists of."""

    grid: np.ndarray  # (h, w), divides the network's input evenly
    place: Place

    def map(self) -> np.ndarray:
        """Enlarge the grid to the source picture: the same numbers every time."""
        return self.place.to_source(self.grid, smooth=True)


class _Sampling(NamedTuple):
    """For each source pixel along one side: its place among the grid's cells."""

    position: np.ndarray  # continuous; cell n has its centre at n
    cells: int
    inside: np.ndarray

    @classmethod
    def of(cls, axis: Axis, source: int, side: int, cells: int) -> "_Sampling":
        centre = (np.arange(source) + 0.5) * axis.scale + axis.shift
        inside = (centre >= 0) & (centre <= side)
        return cls(np.clip(centre * (cells / side) - 0.5, 0, cells - 1), cells, inside)

    def between(self, values: np.ndarray) -> np.ndarray:
        """Interpolate linearly along the first axis: (cells, n) to (source, n)."""
        below = np.minimum(np.floor(self.position).astype(int), max(self.cells - 2, 0))
        above = np.minimum(below + 1, self.cells - 1)
        low, result = values[below], values[above]
        result -= low
        result *= (self.position - below)[:, None]
        result += low
        return result


def _bilinear(grid: np.ndarray, rows: _Sampling, columns: _Sampling) -> np.ndarray:
    # A product of matrices would be spread over threads, which wait for those of TensorFlow.
    across = columns.between(grid.T.astype(np.float64))
    return rows.between(across.T).astype(grid.dtype)


def _nearest(grid: np.ndarray, rows: _Sampling, columns: _Sampling) -> np.ndarray:
    nearest_row = np.floor(rows.position + 0.5).astype(int)
    nearest_column = np.floor(columns.position + 0.5).astype(int)
    return grid[np.ix_(nearest_row, nearest_column)]
