"""Reading pictures that strangers made, safely, and always the same way up."""

import contextlib
import io
import struct
import warnings
import zlib
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP")
SUFFIXES = (".jpg", ".jpeg", ".png", ".webp")
MAX_PIXELS = 40_000_000
MAX_SIDE = 65_535  # a JPEG's own limit; millions of short rows take a gigabyte to hold
STRIP = 512  # rows that are laid on the background together
BACKGROUND = (255, 255, 255)  # shows through where a picture is transparent
# What pictures that claim too many pixels raise: one of the two is no kind of error that says so.
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
# What damaged ones raise while they are read, in the picture itself or in what is noted beside it.
DAMAGE = (
    *(OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, OverflowError),
    *(MemoryError, struct.error, zlib.error),
)


class PictureError(ValueError):
    """A picture cannot be read; says which picture, why, and what to do."""

    def __init__(self, name: str, reason: str, remedy: str) -> None:
        # The parts are what it is made from again when it comes back from another process.
        super().__init__(name, reason, remedy)

    def __str__(self) -> str:
        return "{}: {}; {}".format(*self.args)


def read_picture(source: str | Path | bytes, name: str | None = None) -> np.ndarray:
    """Read a picture as it is meant to be seen.

    Rotation stored in the file is applied, transparency is laid on white, sixteen bits become
    eight, CMYK, palettes and grey become RGB, and of an animation the first frame is taken. The
    array holds pixels only: no place, camera or colour profile stays with it.

    Parameters
    ----------
    source
        A file's path, or the file's content.
    name
        What error messages call the picture; the file's name unless given.

    Returns
    -------
    numpy.ndarray
        uint8, (height, width, 3), RGB.

    Raises
    ------
    PictureError
        If it is not a JPEG, PNG or WebP picture, is damaged, or has more than `MAX_PIXELS` pixels
        or a side of more than `MAX_SIDE`.
    """
    name = name or ("picture" if isinstance(source, bytes) else Path(source).name)
    content = source if isinstance(source, bytes) else _content(Path(source), name)
    if not content:
        raise PictureError(name, "the file is empty", "export or copy it again")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            # Damaged EXIF data must not cost the picture, nor trouble the reader.
            warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")
            _check(content, name)
            with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
                return _pixels(picture)
    except (*BOMBS, *DAMAGE) as error:
        raise _as_told(name, error) from error


def read_size(source: str | Path, *, whole: bool = False) -> tuple[int, int]:
    """Read a picture's height and width as it is meant to be seen, off its header alone.

    Parameters
    ----------
    source
        A file's path.
    whole
        Whether to compare the file's own checksums, too.

    Raises
    ------
    PictureError
        If it cannot be opened, is no picture, is damaged, or has more than `MAX_PIXELS` pixels.
    """
    path = Path(source)
    try:
        with path.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")
            with Image.open(file, formats=FORMATS) as picture:
                height, width = seen_size(picture)
                _refuse_too_large(path.name, height, width)
                if whole:
                    picture.verify()
    except (*BOMBS, *DAMAGE) as error:
        raise _as_told(path.name, error) from error
    return height, width


def seen_size(picture: Image.Image) -> tuple[int, int]:
    """Read the height and width that an opened picture has once it is turned as it should be."""
    width, height = picture.size
    # Asking a PNG that does not say how it is turned would decode all of it.
    says = picture.format != "PNG" or "exif" in picture.info
    lies = False
    if says:
        with contextlib.suppress(*DAMAGE):  # as for the pixels: whatever is wrong there is left
            lies = picture.getexif().get(_ORIENTATION) in _ON_ITS_SIDE
    return (width, height) if lies else (height, width)


_ORIENTATION = 0x0112
_ON_ITS_SIDE = (5, 6, 7, 8)
_CONVERT = "convert it to one of these"


def _content(path: Path, name: str) -> bytes:
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            raise PictureError(name, "it is not a regular file", "copy it to one")
        return path.read_bytes()
    except OSError as error:
        raise _not_opened(name, error) from error


def _not_opened(name: str, error: OSError) -> PictureError:
    reason = f"it cannot be opened ({error.strerror})"
    return PictureError(name, reason, "check its path and who may read it")


def _as_told(name: str, error: Exception) -> PictureError:
    """Say of what was raised while a picture was read what is wrong with it."""
    if isinstance(error, PictureError):
        return error
    if isinstance(error, BOMBS):
        return _too_large(name)
    if isinstance(error, UnidentifiedImageError):
        return PictureError(name, "it is not a JPEG, PNG or WebP picture", _CONVERT)
    if isinstance(error, OSError) and error.errno is not None:
        return _not_opened(name, error)
    return PictureError(name, f"it is damaged ({error})", "export or copy it again")


def _refuse_too_large(name: str, *sides: int) -> None:
    if sides[0] * sides[1] > MAX_PIXELS:
        raise _too_large(name)
    if max(sides) > MAX_SIDE:
        raise PictureError(name, f"it has a side of more than {MAX_SIDE:,} pixels", "cut it")


def _too_large(name: str) -> PictureError:
    reason = f"it has more than {MAX_PIXELS // 1_000_000} million pixels"
    return PictureError(name, reason, "make it smaller")


def _check(content: bytes, name: str) -> None:
    """Check the size, which the header gives, and the file's own checksums before decoding."""
    with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
        _refuse_too_large(name, *picture.size)
        picture.verify()


def _pixels(picture: Image.Image) -> np.ndarray:
    picture.load()
    upright = picture
    # Whatever is wrong with its EXIF data, the pixels have been read.
    with contextlib.suppress(*DAMAGE):
        upright = ImageOps.exif_transpose(picture) or picture
    if upright.mode in ("I", "I;16", "I;16B", "I;16L"):
        upright = _eight_bits(upright)
    elif upright.has_transparency_data:
        return _on_background(upright)
    return np.array(upright.convert("RGB"), dtype=np.uint8)


def _on_background(picture: Image.Image) -> np.ndarray:
    """Lay a transparent picture on white, piece by piece: all at once takes four times itself."""
    width, height = picture.size
    pixels = np.empty((height, width, 3), np.uint8)
    for top in range(0, height, STRIP):
        strip = picture.crop((0, top, width, min(top + STRIP, height))).convert("RGBA")
        background = Image.new("RGBA", strip.size, (*BACKGROUND, 255))
        whole = Image.alpha_composite(background, strip).convert("RGB")
        pixels[top : top + strip.height] = np.asarray(whole)
    return pixels


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Keep the high byte: Pillow's own conversion cuts everything above 255 off."""
    return Image.fromarray((np.asarray(picture).astype(np.uint32) >> 8).astype(np.uint8))
