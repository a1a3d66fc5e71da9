"""One file, and what should become of it; and the pictures that others are made from."""

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from random import Random
from typing import Any

import numpy as np
from PIL import Image

REFUSED = "refused"
ANY = "any"  # taken in or refused by name
WIDTH, HEIGHT = 48, 40
SUFFIX = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}


@dataclass(frozen=True)
class Case:
    """A file as it is uploaded.

    Parameters
    ----------
    kind : what is the matter with it; many files are of one kind.
    expects : REFUSED, ANY, or the width and height with which it is taken in.
    """

    kind: str
    name: str
    make: Callable[[], bytes]
    expects: Any = REFUSED


def chance(*names: object) -> Random:
    """The same luck each time for one purpose."""
    return Random(" ".join(map(str, names)))


@cache
def photo(number: int = 0, width: int = WIDTH, height: int = HEIGHT) -> Image.Image:
    """Coarse noise, so that every file is another picture and weighs something."""
    small = np.random.default_rng(number).integers(0, 256, (height, width, 3), np.uint8)
    return Image.fromarray(small)


def encoded(picture: Image.Image, form: str, **options: Any) -> bytes:
    file = BytesIO()
    picture.save(file, form, **options)
    return file.getvalue()


def plain(form: str, number: int = 0) -> bytes:
    """A picture with which nothing is the matter."""
    return encoded(photo(number), form)


def chunk(kind: bytes, data: bytes = b"", *, checksum: int | None = None) -> bytes:
    """A part of a PNG file, with its right checksum unless told another."""
    right = zlib.crc32(kind + data) if checksum is None else checksum
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", right)


def png(*chunks: bytes) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def header(width: int, height: int, *, bits: int = 8, colour: int = 2) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0))


def rows(width: int, height: int, *, filtered: int = 0) -> bytes:
    """The pixels of a black picture, as a PNG file holds them."""
    return zlib.compress((bytes([filtered]) + bytes(3 * width)) * height, 9)
