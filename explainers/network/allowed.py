"""The classes that a model file may name: those that compute with numbers and do nothing else.

A list of what is allowed, not of what is forbidden: whatever a later Keras brings is refused until
somebody has looked at it. Left out on purpose is what runs code (Lambda, While and the like), what
wraps other frameworks (TFSMLayer, TorchModuleWrapper, JaxLayer, FlaxLayer) and what reads files or
makes tables of words (StringLookup, IntegerLookup, TextVectorization, Hashing).
"""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


LAYERS = _names(
    """
    Activation ActivityRegularization AdaptiveAveragePooling1D AdaptiveAveragePooling2D
    AdaptiveMaxPooling1D AdaptiveMaxPooling2D Add AdditiveAttention AlphaDropout Attention AugMix
    AutoContrast Average AveragePooling1D AveragePooling2D AveragePooling3D BatchNormalization
    Bidirectional CenterCrop Concatenate Conv1D Conv1DTranspose Conv2D Conv2DTranspose Conv3D
    Conv3DTranspose ConvLSTM2D Cropping1D Cropping2D Cropping3D Dense DepthwiseConv1D
    DepthwiseConv2D Dot Dropout ELU EinsumDense Embedding Equalization Flatten GRU GRUCell
    GaussianDropout GaussianNoise GlobalAveragePooling1D GlobalAveragePooling2D
    GlobalAveragePooling3D GlobalMaxPooling1D GlobalMaxPooling2D GlobalMaxPooling3D
    GroupNormalization GroupQueryAttention Identity InputLayer LSTM LSTMCell LayerNormalization
    LeakyReLU Masking MaxPooling1D MaxPooling2D MaxPooling3D Maximum Minimum MultiHeadAttention
    Multiply Normalization PReLU Permute Pipeline RMSNormalization RNN RandAugment RandomBrightness
    RandomColorDegeneration RandomColorJitter RandomContrast RandomCrop RandomElasticTransform
    RandomErasing RandomFlip RandomGaussianBlur RandomGrayscale RandomHue RandomInvert
    RandomPerspective RandomPosterization RandomRotation RandomSaturation RandomSharpness
    RandomShear RandomTranslation RandomZoom ReLU RepeatVector Rescaling Reshape Resizing
    SeparableConv1D SeparableConv2D SimpleRNN SimpleRNNCell Softmax Solarization SpatialDropout1D
    SpatialDropout2D SpatialDropout3D SpectralNormalization StackedRNNCells Subtract
    TimeDistributed UnitNormalization UpSampling1D UpSampling2D UpSampling3D ZeroPadding1D
    ZeroPadding2D ZeroPadding3D
    """
)
MODELS = frozenset({"Functional", "Sequential", "Model"})
_POLICIES = frozenset({"DTypePolicy", "DTypePolicyMap", "FloatDTypePolicy", "QuantizedDTypePolicy"})
_INITIALIZERS = _names(
    """
    Constant GlorotNormal GlorotUniform HeNormal HeUniform Identity IdentityInitializer LecunNormal
    LecunUniform Ones Orthogonal OrthogonalInitializer RandomNormal RandomUniform TruncatedNormal
    VarianceScaling Zeros
    """
)
_REGULARIZERS = frozenset({"L1", "L1L2", "L2", "OrthogonalRegularizer"})
_CONSTRAINTS = frozenset({"MaxNorm", "MinMaxNorm", "NonNeg", "UnitNorm"})
_NUMPY = _names(
    """
    Abs Absolute Add Amax Amin Argmax Argmin Average BroadcastTo Ceil Clip Concatenate Copy Cos
    Cumsum Divide DivideNoNan Dot Einsum Equal Exp ExpandDims Expm1 Flip Floor FloorDivide FullLike
    GetItem Greater GreaterEqual Inner Less LessEqual Log Log10 Log1p Log2 Logaddexp LogicalAnd
    LogicalNot LogicalOr Matmul Max Maximum Mean Median Min Minimum Mod Moveaxis Multiply NanToNum
    Negative NotEqual OnesLike Outer Pad Power Prod Ravel Reciprocal Repeat Reshape Roll Round
    Sigmoid Sign Sin Split Sqrt Square Squeeze Stack Std Subtract Sum Swapaxes Take TakeAlongAxis
    Tan Tanh Tensordot Tile Transpose TrueDivide Var Where ZerosLike
    """
)
_NN = _names(
    """
    AdaptiveAveragePool AdaptiveMaxPool AveragePool BatchNorm Celu Conv ConvTranspose DepthToSpace
    DepthwiseConv DotProductAttention Elu Gelu Glu HardShrink HardSigmoid HardSilu HardTanh
    LayerNorm LeakyRelu LogSigmoid LogSoftmax MaxPool Moments Normalize OneHot RMSNorm Relu Relu6
    Selu SeparableConv Sigmoid Silu SoftShrink Softmax Softplus Softsign SpaceToDepth Squareplus
    TanhShrink Threshold
    """
)
_PLACES = {
    "keras": MODELS | _POLICIES,
    "keras.models": MODELS,
    "keras.src.models.functional": MODELS,
    "keras.src.models.sequential": MODELS,
    "keras.dtype_policies": _POLICIES,
    "keras.layers": LAYERS,
    "keras.initializers": _INITIALIZERS,
    "keras.regularizers": _REGULARIZERS,
    "keras.constraints": _CONSTRAINTS,
    "keras.random": frozenset({"SeedGenerator"}),
    "keras.src.random.seed_generator": frozenset({"SeedGenerator"}),
    "keras.activations": frozenset({"function"}),
    "keras.src.activations.activations": frozenset({"function"}),
    "keras.src.applications.convnext": frozenset({"LayerScale"}),
    "keras.src.ops.numpy": _NUMPY,
    "keras.src.ops.nn": _NN,
    "keras.src.ops.image": frozenset({"PadImages", "Resize", "CropImages", "RGBToGrayscale"}),
    "keras.src.ops.core": frozenset({"Cast", "Slice", "StopGradient", "Unstack"}),
    "keras.src.ops.math": frozenset({"Erf", "Logsumexp", "Rsqrt", "TopK"}),
    # Keras looks for these among its activations, initialisers and the like only.
    "builtins": frozenset({"function", "slice", "Ellipsis"}),
}
# Plain values, which are written without a module.
_VALUES = frozenset(
    {"__keras_tensor__", "__tensor__", "__numpy__", "__tuple__", "__slice__", "__ellipsis__"}
)
# The older format names no modules.
_WITHOUT_MODULE = _VALUES.union(LAYERS, MODELS, _POLICIES, _INITIALIZERS, _REGULARIZERS)
_WITHOUT_MODULE = _WITHOUT_MODULE.union(_CONSTRAINTS)


def is_allowed(module: str | None, kind: str) -> bool:
    """Say whether a model file may name this class."""
    if module is None:
        return kind in _WITHOUT_MODULE
    return kind in _PLACES.get(module, ())
