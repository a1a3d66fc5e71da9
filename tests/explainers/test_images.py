import contextlib
import io
import os
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from explainers.images import MAX_PIXELS, PictureError, read_picture, read_size
from tests.explainers.builders import encoded, noise


def png_header(width, height):
    """A PNG that claims a size and holds almost nothing."""

    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    content = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + content


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_lossless_picture_comes_back_pixel_for_pixel(kind):
    picture = noise(5, 7)
    content = encoded(picture, kind, **({"lossless": True} if kind == "WEBP" else {}))
    assert np.array_equal(read_picture(content), picture)


def test_a_file_and_its_content_give_the_same_picture(tmp_path):
    content = encoded(noise(5, 7), "JPEG")
    path = tmp_path / "a.jpg"
    path.write_bytes(content)
    assert np.array_equal(read_picture(path), read_picture(content))


@pytest.mark.parametrize("mode", ["L", "P", "1", "LA", "RGBA", "CMYK", "I;16"])
def test_every_colour_mode_becomes_rgb(mode):
    grey = Image.fromarray(np.full((4, 6), 204, np.uint8))
    if mode == "I;16":
        picture = Image.fromarray(np.full((4, 6), 204 * 257, np.uint16))
    else:
        picture = grey.convert("RGB").convert(mode) if mode != "1" else grey.convert("1")
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG" if mode == "CMYK" else "PNG")
    pixels = read_picture(buffer.getvalue())
    assert pixels.shape == (4, 6, 3)
    if mode != "1":
        assert np.abs(pixels.astype(int) - 204).max() <= 2


def test_what_is_transparent_is_white():
    clear = np.zeros((2, 2, 4), np.uint8)
    assert (read_picture(encoded(clear)) == 255).all()


def test_a_large_transparent_picture_is_laid_on_white_as_a_whole():
    see_through = np.random.default_rng(1).integers(0, 256, (1100, 3, 4), np.uint8)
    white = Image.new("RGBA", (3, 1100), (255, 255, 255, 255))
    whole = Image.alpha_composite(white, Image.fromarray(see_through)).convert("RGB")
    assert np.array_equal(read_picture(encoded(see_through)), np.asarray(whole))


def test_a_line_of_a_million_pixels_is_refused_off_the_header(tmp_path):
    path = tmp_path / "line.png"
    path.write_bytes(png_header(1_000_000, 1))
    for read in (read_picture, read_size):
        with pytest.raises(PictureError, match=r"line.png: it has a side of more than 65,535"):
            read(path)


def test_a_rotation_in_the_file_is_applied():
    picture = noise(4, 6)
    exif = Image.Exif()
    exif[0x0112] = 6  # turn clockwise to see it upright
    assert np.array_equal(read_picture(encoded(picture, exif=exif)), np.rot90(picture, -1))


def test_of_an_animation_the_first_frame_is_taken():
    frames = [Image.fromarray(np.full((3, 3, 3), value, np.uint8)) for value in (10, 200)]
    buffer = io.BytesIO()
    frames[0].save(buffer, "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    assert (read_picture(buffer.getvalue()) == 10).all()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "photo.png: the file is empty; export or copy it again"),
        (b"hello", "photo.png: it is not a JPEG, PNG or WebP picture; convert it"),
        (encoded(noise(3, 3), "GIF"), "photo.png: it is not a JPEG, PNG or WebP picture"),
        (encoded(noise(90, 90))[:-300], "photo.png: it is damaged"),
        (encoded(noise(90, 90), "JPEG")[:500], "photo.png: it is damaged"),
        (png_header(20_000, 20_000), "photo.png: it has more than 40 million pixels"),
        (png_header(9_000, 9_000), "photo.png: it has more than 40 million pixels; make it small"),
        (png_header(3, 3), "photo.png: it is damaged"),
    ],
)
def test_a_bad_picture_is_refused_by_name_reason_and_remedy(content, reason):
    with pytest.raises(PictureError, match=reason):
        read_picture(content, "photo.png")


def test_the_largest_picture_is_allowed_and_one_row_more_is_not():
    assert MAX_PIXELS == 40_000_000
    with pytest.raises(PictureError, match="damaged"):
        read_picture(png_header(4_000, 10_000))
    with pytest.raises(PictureError, match="more than 40"):
        read_picture(png_header(4_000, 10_001))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(PictureError, match=r"gone\.png: it cannot be opened"):
        read_picture(tmp_path / "gone.png")


@given(st.binary(max_size=300), st.sampled_from(["JPEG", "PNG", "WEBP"]), st.integers(0, 60))
def test_damage_is_reported_as_such_or_harmless(garbage, kind, place):
    content = bytearray(encoded(noise(8, 8), kind))
    content[place : place + len(garbage)] = garbage
    with contextlib.suppress(PictureError):
        assert read_picture(bytes(content)).shape[2] == 3


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("notes", [b"junk" * 20, b"II*\0\x08\0\0\0\x05\0", b"II*\0\x08"])
def test_damaged_exif_data_do_not_cost_the_picture(kind, notes, tmp_path):
    content = encoded(noise(8, 9), kind, exif=b"Exif\0\0" + notes)
    assert read_picture(content).shape == (8, 9, 3)
    (tmp_path / "a").write_bytes(content)
    assert read_size(tmp_path / "a", whole=True) == (8, 9)


@pytest.mark.parametrize("side", [7_000, 10_000, 40_000])
def test_a_size_beyond_the_limit_is_refused_off_the_header(side, tmp_path):
    """Pillow warns of some of them, and of the largest raises what is no kind of OSError."""
    (tmp_path / "a.png").write_bytes(png_header(side, side))
    with pytest.raises(PictureError, match=r"a\.png: it has more than 40 million pixels"):
        read_size(tmp_path / "a.png")


def test_what_is_not_a_regular_file_is_refused_at_once(tmp_path):
    """Reading a pipe would wait for somebody to write into it."""
    pipe = tmp_path / "pipe.png"
    os.mkfifo(pipe)
    with pytest.raises(PictureError, match=r"pipe\.png: it is not a regular file; copy it"):
        read_picture(pipe)
    with pytest.raises(PictureError, match="it cannot be opened"):
        read_picture(tmp_path)
