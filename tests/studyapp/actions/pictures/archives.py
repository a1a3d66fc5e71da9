"""Pictures as strangers bring them: bytes, folders, zip files."""

import io
import zipfile
from pathlib import Path

from PIL import Image


def picture(colour: int = 0, *, form: str = "PNG", side: int = 16, **options) -> bytes:
    """A square of one colour; every colour gives other bytes."""
    file = io.BytesIO()
    Image.new("RGB", (side, side), (colour, 255 - colour, 90)).save(file, form, **options)
    return file.getvalue()


def with_place(colour: int = 0) -> bytes:
    """A photograph that lies on its side and says where and with what it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[29] = "2026:11:23"
    file = io.BytesIO()
    Image.new("RGB", (24, 16), (colour, 0, 0)).save(file, "JPEG", exif=exif)
    return file.getvalue()


def write(path: Path, content: bytes | str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def zipped(path: Path, members: dict[str | zipfile.ZipInfo, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path
