"""Pictures that were good once: cut off, with other bytes, or put together wrongly."""

import struct
from collections.abc import Iterator
from functools import partial

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
    plain,
    png,
    rows,
)

LENGTHS = 40  # at so many places each picture is cut off
CHANGES = 30  # so many pictures of each format have other bytes
END = chunk(b"IEND")


def damaged() -> Iterator[Case]:
    yield from _cut_off()
    yield from _changed()
    yield from _empty_and_random()
    for kind, content, expects in _broken_png():
        yield Case(f"PNG: {kind}", f"{kind}.png", partial(bytes, content), expects)
    for kind, content, expects in _broken_jpeg():
        yield Case(f"JPEG: {kind}", f"{kind}.jpg", partial(bytes, content), expects)


def _cut_off() -> Iterator[Case]:
    wholes = {form: plain(form) for form in SUFFIX}
    wholes["progressive JPEG"] = encoded(photo(), "JPEG", progressive=True)
    for form, whole in wholes.items():
        suffix = SUFFIX[form.split()[-1]]
        for number in range(LENGTHS):
            # What is missing at the very end may be nothing but the mark of the end.
            length = max(1, len(whole) * number // LENGTHS)
            name = f"{form}-{length}.{suffix}"
            yield Case(f"{form}, cut off", name, partial(_start, whole, length), REFUSED)
        last = partial(_start, whole, len(whole) - 1)
        yield Case(f"{form} without its last byte", f"{form}-last.{suffix}", last, ANY)


def _start(whole: bytes, length: int) -> bytes:
    return whole[:length]


def _changed() -> Iterator[Case]:
    for form, suffix in SUFFIX.items():
        for number in range(CHANGES):
            make = partial(_with_other_bytes, form, number)
            yield Case(f"{form} with other bytes", f"changed-{number}.{suffix}", make, ANY)


def _with_other_bytes(form: str, number: int) -> bytes:
    content, luck = bytearray(plain(form, number)), chance(form, number)
    for _ in range(1 + number % 8):
        content[luck.randrange(len(content))] = luck.randrange(256)
    return bytes(content)


def _empty_and_random() -> Iterator[Case]:
    marks = {"jpg": b"\xff\xd8\xff\xe0", "png": b"\x89PNG\r\n\x1a\n", "webp": b"RIFF\0\1\0\0WEBP"}
    for suffix, mark in marks.items():
        yield Case("empty", f"empty.{suffix}", bytes)
        yield Case("one byte", f"one.{suffix}", partial(bytes, b"\0"))
        for number in range(12):
            noise = chance("noise", suffix, number).randbytes(40 + 400 * number)
            yield Case("random bytes", f"noise-{number}.{suffix}", partial(bytes, noise))
            marked = partial(bytes, mark + noise)
            yield Case("random bytes behind a right beginning", f"mark-{number}.{suffix}", marked)


def _broken_png() -> Iterator[tuple[str, bytes, object]]:
    size, pixels = header(WIDTH, HEIGHT), rows(WIDTH, HEIGHT)
    data = chunk(b"IDAT", pixels)
    yield "no header", png(data, END), REFUSED
    yield "no pixels", png(size, END), REFUSED
    yield "nothing but the end", png(END), REFUSED
    yield "end first", png(END, size, data), REFUSED
    yield "wrong checksum of the header", png(_wrong(size), data, END), REFUSED
    yield "wrong checksum of the pixels", png(size, _wrong(data), END), REFUSED
    yield "two headers", png(size, header(9, 9), data, END), ANY
    yield "a part that claims four gigabytes", png(size, b"\xff\xff\xff\xffIDAT" + pixels), REFUSED
    yield "pixels that cannot be unpacked", png(size, chunk(b"IDAT", b"x" * 99), END), REFUSED
    yield "too few rows", png(size, chunk(b"IDAT", rows(WIDTH, 3)), END), ANY
    yield "too many rows", png(size, chunk(b"IDAT", rows(WIDTH, 4000)), END), ANY
    yield "unknown filter", png(size, chunk(b"IDAT", rows(WIDTH, HEIGHT, filtered=9)), END), REFUSED
    yield "17 bits a colour", png(header(WIDTH, HEIGHT, bits=17), data, END), REFUSED
    yield "a colour type that is none", png(header(WIDTH, HEIGHT, colour=5), data, END), REFUSED
    yield "a palette that is missing", png(header(WIDTH, HEIGHT, colour=3), data, END), ANY
    yield "zero wide", png(header(0, HEIGHT), data, END), REFUSED
    yield "rubbish behind the end", png(size, data, END) + bytes(5000), (WIDTH, HEIGHT)
    many = b"".join(chunk(b"tEXt", b"a\0b") for _ in range(5000))
    yield "five thousand texts", png(size, many, data, END), ANY
    yield "unknown parts", png(size, chunk(b"quUX", b"?" * 999), data, END), (WIDTH, HEIGHT)


def _wrong(part: bytes) -> bytes:
    return part[:-4] + bytes(byte ^ 255 for byte in part[-4:])


def _broken_jpeg() -> Iterator[tuple[str, bytes, object]]:
    whole = plain("JPEG")
    frame = whole.index(b"\xff\xc0") + 5  # where height and width stand
    yield "a beginning and nothing else", b"\xff\xd8", REFUSED
    yield "a beginning and an end", b"\xff\xd8\xff\xd9", REFUSED
    yield "fill bytes without end", b"\xff\xd8" + b"\xff" * 100_000, REFUSED
    yield "no tables", whole.replace(b"\xff\xdb", b"\xff\xfe", 2), ANY
    yield "no codes", whole.replace(b"\xff\xc4", b"\xff\xfe", 4), ANY
    yield "no height", whole[:frame] + b"\0\0" + whole[frame + 2 :], ANY
    yield "five colours", whole[: frame + 4] + b"\5" + whole[frame + 5 :], ANY
    yield "a part that ends before it begins", b"\xff\xd8\xff\xe0\0\0" + whole[2:], ANY
    notes = b"".join(b"\xff\xe5" + struct.pack(">H", 1002) + bytes(1000) for _ in range(300))
    yield "three hundred notes", b"\xff\xd8" + notes + whole[2:], (WIDTH, HEIGHT)
    yield "twice one after the other", whole + whole, (WIDTH, HEIGHT)
