"""What is no picture of ours and is called one; two things in one; and names."""

import io
import zipfile
from collections.abc import Iterator
from functools import partial
from itertools import permutations

from tests.bad_pictures.cases import (
    ANY,
    HEIGHT,
    SUFFIX,
    WIDTH,
    Case,
    chance,
    encoded,
    photo,
    plain,
)

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(document.cookie)</script>"
OTHERS = {
    "JPEG XL": b"\xff\x0a" + bytes(200),
    "JPEG XL in a box": b"\0\0\0\x0cJXL \r\n\x87\n" + bytes(200),
    "AVIF": b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf" + bytes(400),
    "HEIC": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(400),
    "MP4": b"\0\0\0\x18ftypisom\0\0\2\0isomiso2" + bytes(400),
    "Photoshop": b"8BPS\0\1" + bytes(400),
    "PDF": b"%PDF-1.7\n1 0 obj\n<< /OpenAction 2 0 R >>\nendobj\n",
    "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) (r) file\n",
    "SVG": SVG,
    "XML with an entity": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    "HTML": HTML,
    "PHP": b"<?php system($_GET['c']); ?>",
    "a script": b"#!/bin/sh\nrm -rf /\n",
    "a program of Linux": b"\x7fELF\2\1\1" + bytes(400),
    "a program of Windows": b"MZ\x90\0" + bytes(400),
    "gzip": b"\x1f\x8b\x08\0" + bytes(400),
    "a pickle": b"cos\nsystem\n(S'true'\ntR.",
    "SQLite": b"SQLite format 3\0" + bytes(400),
    "JSON": b'{"picture": true}',
    "text": "Ein Bild mit Wörtern".encode("utf-16"),
    "a link of Git LFS": b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n",
}
NAMES = (
    "a\0b.png",
    "../../etc/passwd.png",
    "..\\..\\windows\\win.png",
    "/etc/shadow.png",
    "CON.png",
    "NUL.png",
    f"{'long' * 80}.png",
    "-rf.png",
    ".png",
    "two words.png",
    "'; DROP TABLE studyapp_study; --.png",
    "<script>alert(1)<\\script>.png",
    "=cmd|' /C calc'!A0.png",
    "right\u202egnp.png",
    "\u0645\u0631\u062d\u0628\u0627.png",
    "\U0001f98a.png",
    "line\nbreak.png",
    "bell\a.png",
    "half\udcff.png".encode("utf-8", "replace").decode(),
    "a.png.png.PNG",
    "a.PnG",
    "%2e%2e%2f.png",
    "{{ secret }}.png",
)


def pretending() -> Iterator[Case]:
    for form, suffix in permutations(SUFFIX, 2):
        make, name = partial(plain, form), f"{form}.{SUFFIX[suffix]}"
        yield Case("the suffix of another format", name, make, (WIDTH, HEIGHT))
    for what, content in {**OTHERS, **_foreign()}.items():
        for suffix in SUFFIX.values():
            yield Case(f"{what} by another name", f"{what}.{suffix}", partial(bytes, content))
        if what in ("SVG", "HTML", "a script"):
            yield Case(f"{what} by its own name", f"{what}.{what.lower()}", partial(bytes, content))
    for kind, suffix, content, expects in _two_in_one():
        yield Case(kind, f"{kind}.{suffix}", partial(bytes, content), expects)
    for number, name in enumerate(NAMES):
        yield Case("a strange name", name, partial(plain, "PNG", 1000 + number), ANY)
        empty = chance("name", number).randbytes(60)
        yield Case("a strange name of something else", name, partial(bytes, empty))


def _foreign() -> dict[str, bytes]:
    """Pictures of formats that are not taken."""
    forms = ("GIF", "BMP", "TIFF", "ICO", "PPM", "TGA", "PCX", "DDS", "SGI")
    return {form: encoded(photo(), form) for form in forms}


def _two_in_one() -> Iterator[tuple[str, str, bytes, object]]:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr(zipfile.ZipInfo("evil.py"), "import os")
    for form, suffix in SUFFIX.items():
        whole = plain(form, 77)
        size = (WIDTH, HEIGHT)
        yield f"{form} that is an archive too", suffix, whole + archive.getvalue(), size
        yield f"{form} with a page behind it", suffix, whole + HTML, size
        yield f"{form} behind a page", suffix, HTML + whole, "refused"
        yield f"{form} behind an archive", suffix, archive.getvalue() + whole, "refused"
    code = encoded(photo(78), "JPEG", comment=b"<?php system($_GET['c']); ?>")
    yield "JPEG with code in its comment", "jpg", code, (WIDTH, HEIGHT)
    yield "an archive by the name of a picture", "png", archive.getvalue(), "refused"
