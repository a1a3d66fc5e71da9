import keras
import numpy as np
import pytest

import explainers
from explainers.inspection.kernels import Kernels, convolutions, draw_kernels, read_kernels
from tests.explainers.builders import functional, nested, noise, saved

SOBEL = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], np.float32)
PREWITT = np.array([[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]], np.float32)


def starting_with(layer, folder, channels=3, **settings):
    """A classifier whose first layer is given, and the layer."""
    inputs = keras.Input((8, 8, channels))
    value = keras.layers.GlobalAveragePooling2D()(layer(inputs))
    path = saved(keras.Model(inputs, keras.layers.Dense(2)(value)), folder)
    return explainers.load_classifier({"path": path, **settings})


def with_kernels(values, folder, **settings):
    """A classifier whose first kernels are (kernels, height, width, channels)."""
    layer = keras.layers.Conv2D(len(values), values.shape[1], name="first")
    layer.build((None, 8, 8, values.shape[3]))
    layer.set_weights([values.transpose(1, 2, 3, 0), np.zeros(len(values))])
    return starting_with(layer, folder, values.shape[3], **settings)


def in_colour(*planes):
    return np.stack(planes, axis=-1)[None]


def test_a_known_kernel_is_drawn_pixel_for_pixel(tmp_path):
    kernels = in_colour(SOBEL, 0 * SOBEL, PREWITT)
    (tiles,) = draw_kernels(read_kernels(with_kernels(kernels, tmp_path)))
    # From -2 to 2: level 255 * (weight + 2) / 4, the halves to the even level.
    red = [[64, 128, 191], [0, 128, 255], [64, 128, 191]]
    green = [[128] * 3] * 3
    blue = [[64, 128, 191]] * 3
    assert tiles.shape == (1, 3, 3, 3)
    assert tiles[0].tolist() == np.stack([red, green, blue], axis=-1).tolist()


def test_ends_are_those_of_each_kernel_or_of_the_layer(tmp_path):
    kernels = np.concatenate([in_colour(*[PREWITT] * 3), in_colour(*[2 * PREWITT] * 3)])
    read = read_kernels(with_kernels(kernels, tmp_path))
    own = [tiles[0, 0, :, 0].tolist() for tiles in draw_kernels(read)]
    common = [tiles[0, 0, :, 0].tolist() for tiles in draw_kernels(read, scaling="layer")]
    assert own == [[0, 128, 255], [0, 128, 255]]
    assert common == [[64, 128, 191], [0, 128, 255]]


def test_a_kernel_without_contrast_is_middle_grey(tmp_path):
    kernels = np.concatenate([0 * in_colour(*[SOBEL] * 3), in_colour(*[SOBEL] * 3) + 1])
    read = read_kernels(with_kernels(kernels, tmp_path))
    assert (draw_kernels(read)[0] == 128).all()
    assert set(draw_kernels(read, scaling="layer")[0].ravel().tolist()) == {64}


@pytest.mark.parametrize(
    "preprocessing", [{"colour_order": "bgr"}, {"scaling": "keras.applications.vgg16"}]
)
def test_colours_are_those_of_the_picture_in_whatever_order_the_network_takes_them(
    tmp_path, preprocessing
):
    blue_first = in_colour(SOBEL, 0 * SOBEL, 0 * SOBEL)
    read = read_kernels(with_kernels(blue_first, tmp_path, preprocessing=preprocessing))
    assert read.in_colour
    assert np.array_equal(read.values, in_colour(0 * SOBEL, 0 * SOBEL, SOBEL))


def test_deeper_kernels_are_rows_of_their_first_channels():
    values = np.arange(2 * 2 * 2 * 6, dtype=np.float32).reshape(2, 2, 2, 6)
    rows = draw_kernels(Kernels("deep", values, in_colour=False), channels=4)
    assert [row.shape for row in rows] == [(4, 2, 2, 3)] * 2
    # Each kernel's 24 weights rise by one, so that its levels rise by 255 / 23.
    first_channel = np.rint(255 / 23 * np.array([[0, 6], [12, 18]]))
    assert rows[1][0, ..., 0].tolist() == first_channel.tolist()
    assert (rows[0][..., 0] == rows[0][..., 2]).all()


@pytest.mark.parametrize(("fraction", "count"), [(0.25, 3), (1.0, 12), (0.01, 1)])
def test_a_fraction_of_the_kernels_is_the_first_ones(shapes, fraction, count):
    read = read_kernels(shapes)
    some = draw_kernels(read, fraction=fraction)
    assert len(some) == count
    assert np.array_equal(some, draw_kernels(read)[:count])


@pytest.mark.parametrize("options", [{"fraction": 0}, {"fraction": 1.5}, {"channels": 0}])
def test_an_impossible_number_is_refused(shapes, options):
    with pytest.raises(ValueError, match=next(iter(options))):
        draw_kernels(read_kernels(shapes), **options)


def test_a_depthwise_convolution_has_one_channel_a_kernel(tmp_path):
    layer = keras.layers.DepthwiseConv2D(3, depth_multiplier=2, use_bias=False, name="deep")
    classifier = starting_with(layer, tmp_path)
    read = read_kernels(classifier)
    picture = np.asarray(classifier.preprocess([noise(8, 8)]))
    outputs = np.asarray(classifier.network.layers["deep"].operation(picture))
    assert read.values.shape == (6, 3, 3, 1)
    for kernel in range(6):
        wanted = (picture[0, :3, :3, kernel // 2] * read.values[kernel, ..., 0]).sum()
        assert outputs[0, 0, 0, kernel] == pytest.approx(wanted, rel=1e-4)
    assert not read.in_colour


def test_kernels_of_a_separable_convolution_are_what_it_computes(tmp_path):
    layer = keras.layers.SeparableConv2D(5, 3, depth_multiplier=2, use_bias=False, name="two")
    classifier = starting_with(layer, tmp_path)
    read = read_kernels(classifier)
    picture = np.asarray(classifier.preprocess([noise(8, 8)])) / 255
    outputs = np.asarray(classifier.network.layers["two"].operation(picture))
    wanted = np.einsum("hwc,fhwc->f", picture[0, 2:5, 1:4], read.values)
    assert outputs[0, 2, 1] == pytest.approx(wanted, rel=1e-4, abs=1e-5)
    assert read.in_colour


def test_groups_and_grey_pictures_are_not_shown_in_colour(tmp_path):
    grouped = keras.layers.Conv2D(6, 3, groups=3)
    assert read_kernels(starting_with(grouped, tmp_path)).values.shape == (6, 3, 3, 1)
    grey = read_kernels(with_kernels(SOBEL[None, ..., None], tmp_path))
    assert (grey.values.shape, grey.in_colour) == ((1, 3, 3, 1), False)


def test_only_kernels_that_see_the_picture_are_in_colour(tmp_path):
    inputs = keras.Input((8, 8, 3))
    value = keras.layers.Rescaling(1 / 255, name="scale")(inputs)
    value = keras.layers.Conv2D(3, 3, name="first")(value)
    value = keras.layers.Conv2D(4, 3, name="second")(value)
    value = keras.layers.Dense(2)(keras.layers.GlobalAveragePooling2D()(value))
    classifier = explainers.load_classifier(saved(keras.Model(inputs, value), tmp_path))
    assert read_kernels(classifier, "first").in_colour
    assert not read_kernels(classifier, "second").in_colour
    assert read_kernels(classifier).layer == "first"


def test_a_transposed_convolution_has_its_outputs_as_kernels(tmp_path):
    layer = keras.layers.Conv2DTranspose(5, 3, name="up")
    read = read_kernels(starting_with(layer, tmp_path))
    assert read.values.shape == (5, 3, 3, 3)


def test_convolutions_of_nested_networks_have_paths(tmp_path):
    classifier = explainers.load_classifier(saved(nested(), tmp_path))
    assert convolutions(classifier) == ["conv", "body/backbone/conv"]
    inner = read_kernels(classifier, "body/backbone/conv")
    assert inner.values.shape == (4, 3, 3, 3)
    assert not inner.in_colour


def test_a_layer_without_kernels_is_refused_with_the_choices(tmp_path):
    classifier = explainers.load_classifier(saved(functional(keras.layers.Dense(2)), tmp_path))
    with pytest.raises(LookupError, match="no convolution 'pool' in model; it has: conv"):
        read_kernels(classifier, "pool")
