"""Regions that a person has drawn, and how much of a map's energy lies in them."""

from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, UnidentifiedImageError

from explainers.audit.options.config import AuditConfig, ConfigError
from explainers.audit.options.places import Region
from explainers.evaluation.localisation import energy
from explainers.images import FORMATS


class DrawnRegions:
    """The regions of a configuration, for pictures of any size.

    Raises
    ------
    ConfigError
        If two have one name, or the file of one cannot be read.
    """

    def __init__(self, config: AuditConfig) -> None:
        self._regions = config.regions
        names = [one.name for one in self._regions]
        twice = {name for name in names if names.count(name) > 1}
        if twice:
            raise ConfigError(f"two of [[regions]] are called {min(twice)!r}; tell them apart")
        self._masks = {
            one.name: _read(config, one.mask, one.name) for one in self._regions if one.mask
        }
        self.of_size = lru_cache(maxsize=4)(self._of_size)

    def shares(self, values: np.ndarray) -> dict[str, float | None]:
        """Give the share of a map's energy in each region; None of an empty map.

        Parameters
        ----------
        values
            (height, width) of the source picture, not negative.

        Raises
        ------
        ValueError
            If a region lies outside of the picture.
        """
        found = {}
        for name, mask in self.of_size(values.shape).items():
            inside = energy(values, mask)
            found[name] = inside.share if inside else None
        return found

    def _of_size(self, size: tuple[int, int]) -> dict[str, np.ndarray]:
        """Mark the pixels of each region in pictures of a size: bool, (height, width)."""
        return {one.name: self._mask(one, size) for one in self._regions}

    def _mask(self, region: Region, size: tuple[int, int]) -> np.ndarray:
        if region.name in self._masks:
            image = self._masks[region.name].resize(size[::-1], Image.Resampling.NEAREST)
            mask = np.asarray(image)
        else:
            mask = _filled(region, size)
        if not mask.any():
            shown = f"{size[1]} x {size[0]} pixels"
            raise ValueError(
                f"the region {region.name!r} is not in a picture of {shown}; "
                'draw it there, or give it in units = "relative"'
            )
        return mask


def _filled(region: Region, size: tuple[int, int]) -> np.ndarray:
    """Mark the pixels whose centre a box holds, or that a polygon covers."""
    scale = np.array([size[1], size[0]]) if region.units == "relative" else np.ones(2)
    if region.box:
        left, top, right, bottom = np.array(region.box) * np.tile(scale, 2)
        rows, columns = (np.arange(side) + 0.5 for side in size)
        down = (rows >= top) & (rows < bottom)
        mask: np.ndarray = down[:, None] & ((columns >= left) & (columns < right))
        return mask
    corners = np.array(region.polygon).reshape(-1, 2) * scale - 0.5
    canvas = Image.new("1", size[::-1])
    ImageDraw.Draw(canvas).polygon([tuple(one) for one in corners], fill=1)
    return np.asarray(canvas)


def _read(config: AuditConfig, name: str, region: str) -> Image.Image:
    """Read a mask: what is not black in it."""
    try:
        with Image.open(config.file(name), formats=FORMATS) as picture:
            colours = np.asarray(picture.convert("RGB"))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        reason = f"the mask of the region {region!r}, {name}, cannot be read ({error})"
        raise ConfigError(f"{reason}; save it again as PNG") from error
    return Image.fromarray((colours > 0).any(axis=2))
