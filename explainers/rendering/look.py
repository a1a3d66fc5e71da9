"""How a rendered explanation looks, in numbers that know nothing of the method.

People may prefer a look to a method: more of the picture shown, sharper edges, other colours. These
numbers stand beside their choices as covariates, as rankings of language models control for style
(Chiang and others, 2024, Chatbot Arena; LMSYS, "Does style matter?", 2024).
"""

import numpy as np

LOOK = ("shown_area", "edge_density", "hue_sine", "hue_cosine", "saturation", "brightness")

CHANGED = 0.05  # of the range of values: what an encoder's rounding does not reach
EDGE = 0.1  # of the largest possible gradient


def look(shown: np.ndarray, picture: np.ndarray) -> dict[str, float]:
    """Describe a rendered explanation beside the picture it was drawn over.

    Parameters
    ----------
    shown, picture
        uint8, (height, width, 3), of one size.

    Returns
    -------
    dict
        ``shown_area``, the share of pixels that the explanation changed; ``edge_density``, the
        share with a Sobel gradient above 0.1; ``hue_sine`` and ``hue_cosine``, the mean direction
        of the hue weighted by saturation (hue is an angle, so its mean is one of directions;
        Fisher, 1993, Statistical Analysis of Circular Data, section 2.3); mean ``saturation`` and
        ``brightness`` (HSV). All but the directions between 0 and 1.

    Raises
    ------
    ValueError
        If the two differ in size.
    """
    from skimage import color, filters

    if shown.shape != picture.shape:
        raise ValueError(
            f"the explanation is {shown.shape[:2]}, its picture {picture.shape[:2]} pixels"
        )
    values = shown.astype(np.float64) / 255
    changed = np.abs(values - picture.astype(np.float64) / 255).max(axis=2) > CHANGED
    hsv = color.rgb2hsv(values)
    angle, saturation = 2 * np.pi * hsv[..., 0], hsv[..., 1]
    weight = saturation.sum() or 1.0
    return {
        "shown_area": float(changed.mean()),
        "edge_density": float((filters.sobel(color.rgb2gray(values)) > EDGE).mean()),
        "hue_sine": float((saturation * np.sin(angle)).sum() / weight),
        "hue_cosine": float((saturation * np.cos(angle)).sum() / weight),
        "saturation": float(saturation.mean()),
        "brightness": float(hsv[..., 2].mean()),
    }
