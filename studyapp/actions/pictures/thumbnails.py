"""Small pictures for lists: pixels alone, so that no place, camera or owner is served with them."""

import io

from PIL import Image

from explainers.images import read_picture
from explainers.work.storage import write_whole
from studyapp import media
from studyapp.models import SourceImage

SIDE = 320  # pixels of the longer side, for screens with two dots a pixel


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


def thumbnail_path(image: SourceImage) -> str:
    """Where it lies, relative to the media folder, if somebody has asked for it."""
    return f"thumbnails/{image.sha256[:2]}/{image.sha256}.webp"


def _small(image: SourceImage) -> bytes:
    picture = Image.fromarray(read_picture(media.full_path(image.path), image.name))
    picture.thumbnail((SIDE, SIDE))
    file = io.BytesIO()
    picture.save(file, "WEBP", quality=80)
    return file.getvalue()
