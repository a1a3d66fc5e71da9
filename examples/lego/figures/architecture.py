"""Figure 1: the network's layers, counted on the network itself."""

from collections import Counter
from typing import Any

from examples.lego.page.parts import Section, Table
from explainers.classifiers import Classifier

# Section 4.2 and the caption of Figure 1.
PAPER = {
    "convolutions": 5,
    "dense layers": 3,
    "maximum poolings": 3,
    "batch normalisations": 3,
}
KINDS = {
    "Conv2D": "convolutions",
    "Dense": "dense layers",
    "MaxPooling2D": "maximum poolings",
    "BatchNormalization": "batch normalisations",
}


def counted(classifier: Classifier) -> dict[str, int]:
    """Count the layers that the paper counts."""
    found = Counter(KINDS.get(step.kind) for step in classifier.network.steps)
    return {name: found[name] for name in PAPER}


def agrees(found: dict[str, int]) -> str:
    """Say whether the network has the paper’s layers."""
    wrong = [
        f"{found[name]} {name} instead of {wanted}"
        for name, wanted in PAPER.items()
        if found[name] != wanted
    ]
    listed = ", ".join(f"{found[name]} {name}" for name in PAPER)
    if wrong:
        return f"This network differs from the paper’s: it has {', '.join(wrong)}."
    return f"This network has the same: {listed}."


def section(classifier: Classifier) -> Section:
    """Put the layers of the network into a table."""
    height, width = classifier.input_size
    total = sum(_parameters(step.operation) for step in classifier.network.steps)
    return Section(
        "figure-1",
        "Figure 1: the network",
        paper=(
            "Five convolutional and three dense layers, three maximum poolings and three batch "
            "normalisations; leaky ReLU throughout. How wide the layers are is not told.",
        ),
        here=(
            agrees(counted(classifier)),
            f"It takes pictures of {width} x {height} pixels, gives one logit for each of "
            f"{len(classifier.labels)} classes, and has {total:,} parameters.",
        ),
        shown=(Table("The layers in their order", HEAD, _rows(classifier)),),
        notes=(
            "The paper’s pictures have up to 5472 x 3648 pixels, and the size at which its network "
            "saw them is not told. The widths and the size here were chosen for two processors.",
        ),
    )


HEAD = ("Layer", "Kind", "Kernel", "Output", "Parameters")


def _rows(classifier: Classifier) -> list[tuple[str, ...]]:
    return [
        (
            step.path,
            step.kind,
            _kernel(step.operation),
            " x ".join(str(side) for side in step.shape[1:]),
            f"{_parameters(step.operation):,}",
        )
        for step in classifier.network.steps
        if step.kind != "InputLayer"
    ]


def _kernel(layer: Any) -> str:
    size = getattr(layer, "kernel_size", None) or getattr(layer, "pool_size", None)
    if not size:
        return "–"
    strides = tuple(getattr(layer, "strides", (1, 1)))
    stride = f", stride {strides[0]}" if strides != (1, 1) else ""
    return f"{size[0]} x {size[1]}{stride}"


def _parameters(layer: Any) -> int:
    return int(layer.count_params()) if hasattr(layer, "count_params") else 0
