import numpy as np
import pytest

from explainers import colours


def test_the_colour_tables_equal_the_reference(reference):
    with np.load(reference / "rendering.npz") as archive:
        assert np.array_equal(colours.table("jet"), archive["lut_cv2_jet_rgb"])
        for name in ("viridis", "inferno", "gray", "RdBu_r"):
            assert np.array_equal(colours.table(name), archive[f"lut_mpl_{name}"])


def test_every_listed_table_exists():
    for name in colours.TABLES:
        assert colours.table(name).shape == (256, 3)


def test_grey_is_grey_in_either_spelling():
    wanted = np.repeat(np.arange(256)[:, None], 3, axis=1)
    assert np.array_equal(colours.table("grey"), wanted)
    assert np.array_equal(colours.table("gray"), wanted)


def lightness(rgb):
    from skimage.color import rgb2lab

    return rgb2lab(rgb[None] / 255)[0, :, 0]


def test_the_signed_table_is_white_in_the_middle_and_darker_the_farther_from_it():
    table = colours.table("blue-orange")
    light = lightness(table)
    assert table[127:129].min() > 240
    assert (np.diff(light[:128]) > 0).all()
    assert (np.diff(light[128:]) < 0).all()
    assert np.abs(light - light[::-1]).max() < 8
    assert (table[:100, 2] > table[:100, 0]).all()
    assert (table[156:, 0] > table[156:, 2]).all()


# Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision
# Deficiency" (2009), severity 1, for linear RGB.
DEFICIENCIES = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


def seen_with(deficiency, rgb):
    """CIELAB of what a person with this colour vision sees."""
    from skimage.color import rgb2lab

    share = rgb / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    seen = np.clip(linear @ np.array(DEFICIENCIES[deficiency]).T, 0, 1)
    encoded = np.where(seen <= 0.0031308, seen * 12.92, 1.055 * seen ** (1 / 2.4) - 0.055)
    return rgb2lab(encoded[None])[0]


def sides_apart(name, deficiency):
    """The least distance of a value from its opposite, from half strength on; 2.3 is just seen."""
    seen = seen_with(deficiency, colours.table(name))
    strong = np.arange(64)
    return np.linalg.norm(seen[strong] - seen[255 - strong], axis=1).min()


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_the_two_signs_stay_apart_for_people_who_do_not_tell_colours_apart(deficiency):
    assert sides_apart("blue-orange", deficiency) > 30
