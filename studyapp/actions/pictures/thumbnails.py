"""Pictures for researchers: pixels alone, so that no place, camera or owner is served with them."""

import io

from PIL import Image

from explainers.images import read_picture
from explainers.work.storage import write_whole
from studyapp import media
from studyapp.models import SourceImage

SIDE = 320  # pixels of the longer side, for screens with two dots a pixel
LARGEST_WEBP = 16383  # pixels of a side, by the format
QUALITY = 85


def thumbnail_of(image: SourceImage) -> bytes:
    """The small picture, as WebP; made when it is asked for the first time.

    Raises
    ------
    ValueError : the picture's file is missing or cannot be read.
    """
    kept = media.full_path(thumbnail_path(image))
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        write_whole(kept, _small(image))
    return kept.read_bytes()


def whole_of(image: SourceImage) -> bytes:
    """The picture at its own size, as WebP.

    Raises
    ------
    ValueError : the picture's file is missing or cannot be read.
    """
    return _as_webp(_pixels(image))


def thumbnail_path(image: SourceImage) -> str:
    """Where it lies, relative to the media folder, if somebody has asked for it."""
    return f"thumbnails/{image.sha256[:2]}/{image.sha256}.webp"


def _small(image: SourceImage) -> bytes:
    picture = _pixels(image)
    picture.thumbnail((SIDE, SIDE))
    return _as_webp(picture)


def _pixels(image: SourceImage) -> Image.Image:
    return Image.fromarray(read_picture(media.full_path(image.path), image.name))


def _as_webp(picture: Image.Image) -> bytes:
    if max(picture.size) > LARGEST_WEBP:
        picture.thumbnail((LARGEST_WEBP, LARGEST_WEBP))
    file = io.BytesIO()
    picture.save(file, "WEBP", quality=QUALITY)
    return file.getvalue()
