"""Feature maps of layers for pictures; bars for the units of dense layers."""

from pathlib import Path
from typing import Annotated, Any

import numpy as np

from explainers.classifiers import Classifier
from explainers.colours import TableName
from explainers.inspection.feature_maps import (
    MapChoice,
    MapScaling,
    choose_units,
    draw_maps,
    draw_units,
    feature_maps,
)
from explainers.inspection.kernels import convolutions
from explainers.inspection.sheet import Panel, Section, lay_out
from explainers.inspection.tiles import shrunk
from explainers.inspection.views._captions import predictions
from explainers.inspection.views._subject import Sheet, Subject
from explainers.parameters import Between

AFTER = ("BatchNormalization", "ReLU", "LeakyReLU", "PReLU", "ELU", "Activation")
SIDE = 260  # of the picture itself, in pixels


def view(
    subject: Subject,
    *,
    count: Annotated[int, Between(1, 256)] = 9,
    which: MapChoice = "strongest",
    scaling: MapScaling = "map",
    colour_table: TableName = "viridis",
) -> Sheet:
    """Show what layers give for each picture: the first, middle and last convolution's by default.

    Parameters
    ----------
    count, which
        How many channels of each layer, and whether the first or the strongest ones.
    scaling
        Whether dark and bright are the ends of each map, or of the layer.
    colour_table
        The colours, from the lowest value to the highest.
    """
    layers = subject.layers or default_layers(subject.classifier)
    sections, facts = [], []
    for path, picture in subject.seen():
        found = feature_maps(subject.classifier, [picture], layers)
        chosen = {layer: choose_units(values[0], count, which) for layer, values in found.items()}
        sections.append(_picture(subject, path, picture))
        for layer, values in found.items():
            sections.append(_layer(layer, values[0], chosen[layer], scaling, colour_table))
        facts.append({"picture": str(path), "layers": _facts(found, chosen)})
    ends = "each map" if scaling == "map" else "its layer"
    notes = [f"Dark is the lowest value of {ends}, bright the highest; {which} channels first."]
    heading = f"{subject.classifier.name}: feature maps"
    sheet = lay_out(sections, heading=heading, notes=notes, width=subject.width)
    return Sheet(sheet, {"pictures": facts})


def default_layers(classifier: Classifier) -> list[str]:
    """Choose the first, the middle and the last convolution, each after its activation.

    Raises
    ------
    LookupError
        If the network has no convolution.
    """
    known = [path for path in convolutions(classifier) if _is_spatial(classifier, path)]
    if not known:
        raise LookupError(f"{classifier.name} has no convolution; choose a layer")
    chosen = (known[0], known[len(known) // 2], known[-1])
    return list(dict.fromkeys(_activated(classifier, path) for path in chosen))


def _is_spatial(classifier: Classifier, path: str) -> bool:
    return classifier.network.layers[path].spatial is not None


def _activated(classifier: Classifier, path: str) -> str:
    """Follow normalisation and activation as long as nothing else takes the value."""
    steps = classifier.network.steps
    number = max(index for index, step in enumerate(steps) if step.path == path)
    while True:
        takers = [index for index, step in enumerate(steps) if number in step.sources]
        if len(takers) != 1 or steps[takers[0]].kind not in AFTER:
            return steps[number].path
        number = takers[0]


def _picture(subject: Subject, path: Path, picture: np.ndarray) -> Section:
    chances = subject.classifier.predict([picture])[0]
    lines = predictions(subject, path, chances)
    panel = Panel(shrunk(picture, SIDE), path.name, lines.captions, lines.tone)
    return Section([[panel]], side=SIDE)


def _layer(
    layer: str, values: np.ndarray, chosen: list[int], scaling: MapScaling, table: TableName
) -> Section:
    if values.ndim == 3:
        drawn = draw_maps(values, chosen, scaling=scaling, colour_table=table)
        panels = [
            Panel(one, f"channel {channel}", (_range(values[..., channel]),), smooth=False)
            for one, channel in zip(drawn, chosen, strict=True)
        ]
        height, width, channels = values.shape
        heading = f"{layer}: {len(chosen)} of {channels} channels, {height} x {width}"
        in_a_row = min(len(panels), 9)
        rows = [panels[start : start + in_a_row] for start in range(0, len(panels), in_a_row)]
        return Section(rows, heading, side=190)
    flat = values.ravel()
    strongest = ", ".join(f"{unit} ({flat[unit]:.3g})" for unit in choose_units(flat, 5))
    heading = f"{layer}: {flat.size} units, {_range(flat)}; strongest: {strongest}"
    bars = draw_units(flat, width=1500, height=90, most_in_a_row=250)
    labels = [f"{units.start} to {units.stop - 1}" for units, _ in bars]
    rows = [[Panel(strip)] for _, strip in bars]
    return Section(rows, heading, labels=labels, enlarge=False)


def _range(values: np.ndarray) -> str:
    return f"{values.min():.3g} to {values.max():.3g}"


def _facts(found: dict[str, np.ndarray], chosen: dict[str, list[int]]) -> list[dict[str, Any]]:
    return [
        {
            "layer": layer,
            "shape": list(values.shape[1:]),
            "units": [
                {
                    "unit": unit,
                    "lowest": float(values[0, ..., unit].min()),
                    "highest": float(values[0, ..., unit].max()),
                    "mean": float(values[0, ..., unit].mean(dtype=np.float64)),
                }
                for unit in chosen[layer]
            ],
        }
        for layer, values in found.items()
    ]
