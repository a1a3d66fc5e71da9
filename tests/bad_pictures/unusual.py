"""Pictures that are right, and as most are not: colours, rotation, animation, notes, sizes."""

import struct
import zlib
from collections.abc import Iterator
from functools import partial

import numpy as np
from PIL import Image

from tests.bad_pictures.cases import (
    ANY,
    HEIGHT,
    REFUSED,
    SUFFIX,
    WIDTH,
    Case,
    chance,
    chunk,
    encoded,
    header,
    photo,
    png,
    rows,
)

SIZE = (WIDTH, HEIGHT)
MODES = {"JPEG": ("L", "CMYK", "YCbCr"), "PNG": ("1", "L", "LA", "P", "RGBA"), "WEBP": ("RGBA",)}
ORIENTATION, CAMERA = 0x0112, 0x010F
TURNED = (5, 6, 7, 8)
SHAPES = ((1, 1), (1, 2), (3000, 1), (1, 3000), (16383, 1), (7, 5))


def unusual() -> Iterator[Case]:
    yield from _colours()
    yield from _turned()
    yield from _animated()
    yield from _noted()
    yield from _huge_claims()
    for number, (width, height) in enumerate(SHAPES):
        for form, suffix in SUFFIX.items():
            make = partial(_saved, form, 200 + number, width=width, height=height)
            yield Case("an odd shape", f"{width}x{height}.{suffix}", make, (width, height))


def _saved(
    form: str, number: int, *, mode: str = "RGB", width: int = WIDTH, height: int = HEIGHT, **more
) -> bytes:
    return encoded(photo(number, width, height).convert(mode), form, **more)


def _colours() -> Iterator[Case]:
    for form, modes in MODES.items():
        for mode in modes:
            for number in range(3):
                make = partial(_saved, form, 300 + number, mode=mode)
                yield Case(f"{form}, {mode}", f"{mode}-{number}.{SUFFIX[form]}", make, SIZE)
    for number in range(3):
        yield Case("PNG, 16 bits of grey", f"deep-{number}.png", partial(_deep, number), SIZE)
        make = partial(_deep_colours, number)
        yield Case("PNG, 16 bits a colour", f"deeper-{number}.png", make, SIZE)
    for form, suffix in (("PNG", "png"), ("WEBP", "webp")):
        yield Case("nothing but transparent", f"clear.{suffix}", partial(_clear, form), SIZE)
    for bits in (1, 2, 4):
        make = partial(_saved, "PNG", 310 + bits, mode="P", bits=bits)
        yield Case("PNG, a small palette", f"palette-{bits}.png", make, ANY)
    make = partial(_saved, "PNG", 320, mode="P", transparency=3)
    yield Case("PNG, a transparent colour", "holes.png", make, SIZE)
    for name, more in (("progressive", {"progressive": True}), ("444", {"subsampling": 0})):
        yield Case(f"JPEG, {name}", f"{name}.jpg", partial(_saved, "JPEG", 330, **more), SIZE)


def _deep(number: int) -> bytes:
    grey = np.random.default_rng(number).integers(0, 2**16, (HEIGHT, WIDTH), np.uint16)
    return encoded(Image.fromarray(grey), "PNG")


def _deep_colours(number: int) -> bytes:
    line = b"\0" + chance("deep", number).randbytes(6 * WIDTH)
    data = chunk(b"IDAT", zlib.compress(line * HEIGHT))
    return png(header(WIDTH, HEIGHT, bits=16), data, chunk(b"IEND"))


def _clear(form: str) -> bytes:
    return encoded(Image.new("RGBA", SIZE, (0, 0, 0, 0)), form)


def _turned() -> Iterator[Case]:
    """As cameras store them, and with notes that are broken, which cost no picture."""
    for form, suffix in SUFFIX.items():
        for turn in (*range(10), 65535):
            exif = Image.Exif()
            exif[ORIENTATION], exif[CAMERA] = turn, f"camera {form}"
            make = partial(_saved, form, 400 + turn % 11, exif=exif)
            size = (HEIGHT, WIDTH) if turn in TURNED else SIZE
            yield Case(f"{form}, turned by {turn}", f"turned-{turn}.{suffix}", make, size)
        for number in range(6):
            broken = b"Exif\0\0" + chance("exif", number).randbytes(20 + 90 * number)
            make = partial(_saved, form, 420 + number, exif=broken)
            yield Case(f"{form}, broken notes", f"notes-{number}.{suffix}", make, SIZE)


def _animated() -> Iterator[Case]:
    for form, suffix in (("PNG", "png"), ("WEBP", "webp")):
        for frames in (2, 10, 60):
            name = f"moving-{frames}.{suffix}"
            yield Case(f"{form}, animated", name, partial(_moving, form, frames), SIZE)
    yield Case("GIF, animated, by another name", "moving.png", partial(_moving, "GIF", 3))


def _moving(form: str, frames: int) -> bytes:
    rest = [photo(500 + number) for number in range(1, frames)]
    return encoded(photo(500 + frames), form, save_all=True, append_images=rest, duration=20)


def _noted() -> Iterator[Case]:
    """What stands beside the pixels unpacks to a hundred megabytes, or is wrong."""
    data, end = chunk(b"IDAT", rows(WIDTH, HEIGHT)), chunk(b"IEND")
    bomb = zlib.compress(bytes(100_000_000), 9)
    for kind, note in (
        ("a text", chunk(b"zTXt", b"a\0\0" + bomb)),
        ("a text in many languages", chunk(b"iTXt", b"a\0\1\0\0\0" + bomb)),
        ("a profile of colours", chunk(b"iCCP", b"a\0\0" + bomb)),
    ):
        content = png(header(*SIZE), note, data, end)
        yield Case(f"{kind} that is a bomb", f"{kind}.png", partial(bytes, content), ANY)
    for form, suffix in SUFFIX.items():
        profile = chance("profile", form).randbytes(3000)
        make = partial(_saved, form, 600, icc_profile=profile)
        yield Case("a profile of colours that is none", f"profile.{suffix}", make, SIZE)


def _huge_claims() -> Iterator[Case]:
    """Headers that claim more than any memory holds, and nothing behind them."""
    most = 2**31 - 1
    for width, height in ((most, most), (most, 1), (1, most), (70_000, 70_000), (6400, 6400)):
        content = png(header(width, height), chunk(b"IDAT", zlib.compress(b"")), chunk(b"IEND"))
        yield Case("PNG that claims a lot", f"{width}x{height}.png", partial(bytes, content))
    whole = _saved("JPEG", 700)
    frame = whole.index(b"\xff\xc0") + 5
    for side in (65500, 65535, 30000):
        content = whole[:frame] + struct.pack(">HH", side, side) + whole[frame + 4 :]
        yield Case("JPEG that claims a lot", f"{side}.jpg", partial(bytes, content))
    whole = _saved("WEBP", 700, lossless=True)
    start = whole.index(b"VP8L") + 9
    content = whole[:start] + b"\xff\xff\xff\x0f" + whole[start + 4 :]
    yield Case("WebP that claims a lot", "claims.webp", partial(bytes, content), REFUSED)
