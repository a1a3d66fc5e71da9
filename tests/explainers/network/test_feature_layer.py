"""The layer that an activation map is made from, on every kind of network that Keras offers."""

import keras
import pytest

from explainers.network.feature_layer import default_feature_layer
from explainers.network.layers import ancestors, list_steps

# Name, height of its feature map for a small picture, and its place counted from the end. Some
# names count the layers of a session, so the place is what tells such a layer from its neighbours.
LAYERS = {
    "VGG16": ("block5_conv3", 6, -6),
    "VGG19": ("block5_conv4", 6, -6),
    "ResNet50": ("conv5_block3_out", 3, -3),
    "ResNet50V2": ("post_relu", 3, -3),
    "MobileNetV2": ("out_relu", 3, -3),
    "MobileNetV3Small": ("activation_17", 3, -8),
    "EfficientNetB0": ("top_activation", 3, -4),
    "DenseNet121": ("relu", 3, -3),
    "InceptionV3": ("mixed10", 2, -3),
    "Xception": ("block14_sepconv2_act", 4, -3),
    "ConvNeXtTiny": ("convnext_tiny_stage_3_block_2_identity", 3, -5),
    "NASNetMobile": ("activation_187", 3, -3),
}
LARGER = {"InceptionV3": 128, "Xception": 128}


@pytest.mark.parametrize("name", LAYERS)
def test_the_feature_layer_of_well_known_networks(name):
    keras.backend.clear_session()
    side = LARGER.get(name, 96)
    model = getattr(keras.applications, name)(weights=None, input_shape=(side, side, 3), classes=2)
    steps, ends = list_steps(model, tuple(model.inputs[0].shape))
    path, height, place = LAYERS[name]
    assert default_feature_layer(steps, ancestors(steps, *ends)) == path
    assert steps[place].path == path
    assert steps[place].spatial == (height, height)
