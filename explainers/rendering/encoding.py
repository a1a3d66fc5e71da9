"""The file in which a participant's browser gets a picture."""

import io

import numpy as np
from PIL import Image

from explainers.rendering.drawing import NEUTRAL_GREY

WEBP_QUALITY = 90


def encode(pixels: np.ndarray, width: int, height: int) -> bytes:
    """Write a picture as WebP at exactly the given size, letterboxed on neutral grey.

    The same pixels give the same bytes, and nothing but pixels is written.

    Parameters
    ----------
    pixels
        uint8, (height, width, 3).
    width, height
        Of the result, in pixels.
    """
    have_height, have_width = pixels.shape[:2]
    shrink = min(width / have_width, height / have_height)
    size = (max(1, round(have_width * shrink)), max(1, round(have_height * shrink)))
    inner = Image.fromarray(pixels)
    if inner.size != size:
        inner = inner.resize(size, Image.Resampling.LANCZOS)
    canvas = Image.new("RGB", (width, height), NEUTRAL_GREY)
    canvas.paste(inner, ((width - size[0]) // 2, (height - size[1]) // 2))
    buffer = io.BytesIO()
    canvas.save(buffer, "WEBP", quality=WEBP_QUALITY, method=4)
    return buffer.getvalue()
