"""One map is read from a file of numbers or a grey picture, and checked; a door to `explainers`.

Nothing in a file is ever run: no pickles, no pictures but PNG, and every size is looked at before
anything of that size is made.
"""

import hashlib
import io
import json
import tokenize
import warnings
import zipfile
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

import numpy as np
from PIL import Image, UnidentifiedImageError

from explainers import images, rendering
from explainers.explanation import Explanation
from explainers.images import BOMBS, MAX_PIXELS
from explainers.network.targets import TargetRule, parse_rule
from studyapp.actions.archives import DAMAGE, METHODS
from studyapp.actions.own_maps.manifest import STRETCH
from studyapp.models.material import OWN_MAPS

FORMAT = 1  # of what the key is made from; rises when the same file gives another map
ARRAY = "map"  # of a file with several arrays, unless the manifest names another
GREY_BITS = {"1": 1, "L": 255, "I;16": 65535, "I;16B": 65535, "I": 65535}
MOST_ARRAYS = 100
LONGEST_HEADER = 10_000


def read_map(name: str, content: bytes, array: str, size: tuple[int, int], fit: str) -> np.ndarray:
    """A map of a picture.

    Parameters
    ----------
    name : of the file, whose suffix says what it is: .npz, .npy or .png.
    array : its name in an .npz file of several; empty for ``map``, or the only one.
    size : height and width of the picture.
    fit : ``exact``, or ``stretch`` for a map that covers the whole picture in another size.

    Returns
    -------
    float32, of the picture's size.

    Raises
    ------
    ValueError : it cannot be used; says why and what to do.
    """
    kind = PurePosixPath(name).suffix.lower()
    if kind == ".npz":
        values = _from_npz(content, array)
    elif kind == ".npy":
        values = _from_npy(io.BytesIO(content))
    elif kind == ".png":
        values = _from_png(content)
    else:
        raise ValueError(f"{kind or 'it'} is no kind of map; save it as .npz, .npy or .png")
    return _fitted(_checked(values), size, fit)


def _from_npz(content: bytes, array: str) -> np.ndarray:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = [name for name in archive.namelist() if name.endswith(".npy")]
            stems = [name.removesuffix(".npy") for name in names[:MOST_ARRAYS]]
            member = archive.getinfo(f"{_which(stems, array)}.npy")
            if member.compress_type not in METHODS:
                raise ValueError("it is packed in a way that is not read here; use numpy.savez")
            if member.file_size > MAX_PIXELS * 8 + LONGEST_HEADER:
                raise ValueError(f"its array has more than {MAX_PIXELS // 10**6} million numbers")
            with archive.open(member) as file:
                return _from_npy(file)
    except (OSError, *DAMAGE) as error:
        reason = str(error)
        if type(error) is ValueError:
            raise
        raise ValueError(f"it is no .npz file, or damaged ({reason}); save it again") from error


def _which(names: list[str], asked: str) -> str:
    if asked:
        wanted = asked
    elif ARRAY not in names and len(names) == 1:
        wanted = names[0]
    else:
        wanted = ARRAY
    if wanted not in names:
        raise ValueError(
            f"it has no array {wanted!r}; it has: {', '.join(names) or 'none'}. Name the right one "
            "under 'array'"
        )
    return wanted


def _from_npy(file: Any) -> np.ndarray:
    """An array of numbers, whose size is known from its header before it is read."""
    version = np.lib.format.read_magic(file)
    if version not in ((1, 0), (2, 0)):
        raise ValueError("it has another version of NumPy's format; save it with numpy.savez")
    readers = {
        (1, 0): np.lib.format.read_array_header_1_0,
        (2, 0): np.lib.format.read_array_header_2_0,
    }
    try:
        shape, in_columns, kind = readers[version](file, max_header_size=LONGEST_HEADER)
    except (SyntaxError, tokenize.TokenError, *DAMAGE) as error:
        raise ValueError(f"its header is not one of NumPy's ({error}); save it again") from error
    if any(type(side) is not int for side in shape):  # a boolean is an int, too, to NumPy
        raise ValueError("its header tells a shape that is no whole numbers; save it again")
    if kind.kind not in "fiub":
        raise ValueError(f"its numbers are of the kind {kind}; save real numbers, such as float32")
    if len(shape) != 2:
        written = " x ".join(map(str, shape)) or "one number"
        raise ValueError(
            f"its shape is {written}; a map has one number for each pixel, height x width, so sum "
            "over the colours"
        )
    count = shape[0] * shape[1]
    if not 0 < count <= MAX_PIXELS:
        raise ValueError(f"it has {count:,} numbers; a map has 1 to {MAX_PIXELS:,}")
    content = file.read(count * kind.itemsize)
    if len(content) < count * kind.itemsize:
        raise ValueError("it is cut off; save it again")
    return np.frombuffer(content, kind).reshape(shape, order="F" if in_columns else "C")


def _from_png(content: bytes) -> np.ndarray:
    """Grey values, black for nothing and white for the most."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=("PNG",)) as header:
                header.verify()  # its checksums
            picture = Image.open(io.BytesIO(content), formats=("PNG",))
            if picture.width * picture.height > MAX_PIXELS:
                raise ValueError(f"it has more than {MAX_PIXELS // 10**6} million pixels")
            if picture.mode not in GREY_BITS:
                raise ValueError(
                    f"it is not grey but {picture.mode}; save one number for each pixel, as a grey "
                    "picture or as .npz"
                )
            with picture:
                return np.asarray(picture).astype(np.float64) / GREY_BITS[picture.mode]
    except BOMBS as error:
        raise ValueError(f"it has more than {MAX_PIXELS // 10**6} million pixels") from error
    except UnidentifiedImageError as error:
        raise ValueError("it is no PNG picture, or damaged; save it again") from error
    except images.DAMAGE as error:
        if type(error) is ValueError:
            raise
        raise ValueError(f"it is no PNG picture, or damaged ({error}); save it again") from error


def _checked(values: np.ndarray) -> np.ndarray:
    with np.errstate(over="ignore"):
        plain = values.astype(np.float32)
    if not np.isfinite(plain).all():
        wrong = int(np.count_nonzero(~np.isfinite(plain)))
        raise ValueError(f"{wrong:,} of its numbers are not finite (NaN, or too large)")
    return plain


def _fitted(values: np.ndarray, size: tuple[int, int], fit: str) -> np.ndarray:
    if values.shape == size:
        return values
    if fit != STRETCH:
        raise ValueError(
            f"it has {values.shape[1]} x {values.shape[0]} numbers, its picture {size[1]} x "
            f"{size[0]} pixels; make them equal, or say 'fit': 'stretch' if the map covers the "
            "whole picture"
        )
    enlarged = Image.fromarray(values).resize(size[::-1], Image.Resampling.BILINEAR)
    return np.asarray(enlarged, np.float32)


def explanation(
    values: np.ndarray, facts: Mapping[str, Any], provenance: Mapping[str, Any]
) -> Explanation:
    """A map and what is known of it, as a method would give it."""
    empty = not bool((values > 0).any())
    complete = {**facts, "empty": empty}
    return Explanation(values, complete, provenance={"method": OWN_MAPS, **provenance})


def key_of(made: Explanation) -> str:
    """Hash of all that determines it: the numbers, and what is known of them."""
    parts = [FORMAT, made.map.shape, made.facts, made.provenance]
    digest = hashlib.sha256(json.dumps(parts, sort_keys=True).encode())
    digest.update(np.ascontiguousarray(made.map, "<f4").tobytes())
    return digest.hexdigest()


def rule_of(text: str) -> TargetRule:
    """A study's rule, which must choose one class of a picture.

    Raises
    ------
    ValueError : it may choose several, or none.
    """
    rule = parse_rule(text)
    one = rule.value == "1" if rule.kind == "top-k" else rule.kind in ("label", "class")
    if not one or (rule.kind == "class" and "," in rule.value):
        raise ValueError(
            f"the study's target {text!r} may choose several classes of a picture; use top-1, "
            "label:<name> or class:<id>"
        )
    return rule


def styles() -> list[str]:
    """The styles in which maps can be drawn."""
    return rendering.styles()
