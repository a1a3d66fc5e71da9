"""Pictures just within what is taken, and as much work and memory as that allows."""

import zlib
from collections.abc import Iterator
from functools import partial

from PIL import Image

from tests.bad_pictures.cases import Case, chunk, encoded, header, photo, png

SIDE = 6300  # its square is just below forty million
SIZE = (SIDE, SIDE)


def heavy() -> Iterator[Case]:
    for mode in ("1", "L", "P", "RGB", "RGBA", "LA"):
        make = partial(_flat, "PNG", mode)
        yield Case(f"PNG, as large as allowed, {mode}", f"large-{mode}.png", make, SIZE)
    for mode in ("L", "RGB", "CMYK"):
        make = partial(_flat, "JPEG", mode)
        yield Case(f"JPEG, as large as allowed, {mode}", f"large-{mode}.jpg", make, SIZE)
    make = partial(_flat, "WEBP", "RGBA", quality=1, method=0)
    yield Case("WebP, as large as allowed", "large.webp", make, SIZE)
    for colour, name in ((0, "grey"), (2, "colours"), (6, "transparent")):
        yield Case("PNG, large, 16 bits", f"deep-{name}.png", partial(_deep, colour), SIZE)
    yield Case("a line of a million", "line.png", partial(_line, 1_000_000, 1))
    yield Case("a column of 39 million", "column.png", partial(_line, 1, 39_000_000))
    for width, height in ((65_535, 600), (600, 65_535)):
        make = partial(_line, width, height)
        yield Case("as long as allowed", f"{width}.png", make, (width, height))
    yield Case("an animation of many large frames", "film.webp", _film, (1500, 1500))
    turned = Image.Exif()
    turned[0x0112] = 6
    make = partial(_flat, "JPEG", "RGB", exif=turned, progressive=True)
    yield Case("JPEG, large, turned, progressive", "turned.jpg", make, SIZE)


def _flat(form: str, mode: str, **more: object) -> bytes:
    colour = {"RGBA": (9, 200, 30, 90), "LA": (90, 90), "CMYK": (9, 8, 7, 6), "RGB": (3, 90, 7)}
    return encoded(Image.new(mode, SIZE, colour.get(mode, 1)), form, **more)


def _deep(colour: int) -> bytes:
    packer, line = zlib.compressobj(1), bytes(1 + SIDE * 2 * {0: 1, 2: 3, 6: 4}[colour])
    data = b"".join([packer.compress(line) for _ in range(SIDE)]) + packer.flush()
    start = header(SIDE, SIDE, bits=16, colour=colour)
    return png(start, chunk(b"IDAT", data), chunk(b"IEND"))


def _line(width: int, height: int) -> bytes:
    data = zlib.compress((b"\0" + bytes(width)) * height, 1)
    return png(header(width, height, colour=0), chunk(b"IDAT", data), chunk(b"IEND"))


def _film() -> bytes:
    frames = [photo(800 + n, 60, 60).resize((1500, 1500)) for n in range(12)]
    rest = {"save_all": True, "append_images": frames[1:], "quality": 20, "method": 0}
    return encoded(frames[0], "WEBP", **rest)
