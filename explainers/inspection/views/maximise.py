"""The pictures that classes, or units of layers, ask for most."""

from typing import Annotated, Any

import numpy as np

from explainers.inspection.activation_maximisation import Maximised, maximise, unit_count
from explainers.inspection.sheet import Panel, Section, lay_out
from explainers.inspection.tiles import in_rows
from explainers.inspection.views._subject import Sheet, Subject
from explainers.parameters import Between

HALF, STRONG, MOST_GAIN = 127.5, 99.0, 8.0  # grey, in per cent of the pixels, and no more than this


def _whole_numbers(value: list | tuple | None) -> None:
    if value is not None and not all(type(one) is int for one in value):
        raise ValueError(f"must be whole numbers, such as [0, 5], not {value!r}")


def view(
    subject: Subject,
    *,
    units: Annotated[list | tuple | None, _whole_numbers] = None,
    count: Annotated[int, Between(1, 256)] = 6,
    steps: Annotated[int, Between(1, 100_000)] = 128,
    step_size: Annotated[float, Between(1e-6, 255)] = 4.0,
    l2: Annotated[float, Between(0)] = 0.1,
    tv: Annotated[float, Between(0)] = 2.0,
    jitter: Annotated[int, Between(0, 4096)] = 8,
) -> Sheet:
    """Show what units ask for: of each chosen layer, or the classes if no layer is chosen.

    For the eye the contrast is raised, by the number below each picture.

    Parameters
    ----------
    units
        Which; if they are not given, the classes that the pictures are predicted to have, or the
        first `count` of each layer.
    count
        How many units if they are not named.
    steps, step_size, l2, tv, jitter
        As `explainers.inspection.activation_maximisation.maximise`.
    """
    chosen: list[str | None] = [*subject.layers] or [None]
    wanted = [
        (layer, unit)
        for layer in chosen
        for unit in (units if units is not None else _units(subject, layer, count))
    ]
    settings: dict[str, Any] = {
        "steps": steps,
        "step_size": step_size,
        "l2": l2,
        "tv": tv,
        "jitter": jitter,
    }
    found = [
        (
            layer,
            unit,
            maximise(subject.classifier, unit, layer=layer, seed=subject.seed, **settings),
        )
        for layer, unit in subject.watch(wanted, len(wanted))
    ]
    sections = [_section(subject, layer, found) for layer in chosen]
    notes = [", ".join(f"{name} {value:g}" for name, value in settings.items())]
    heading = f"{subject.classifier.name}: activation maximisation"
    sheet = lay_out(sections, heading=heading, notes=notes, width=subject.width)
    return Sheet(sheet, {"units": [_facts(subject, *one) for one in found], **settings})


def _section(
    subject: Subject, layer: str | None, found: list[tuple[str | None, int, Maximised]]
) -> Section:
    panels = [_panel(subject, *one) for one in found if one[0] == layer]
    what = f"{layer}: mean of a channel" if layer else "classes: score before the last activation"
    return Section(in_rows(panels, 6), what, side=300)


def _units(subject: Subject, layer: str | None, count: int) -> list[int]:
    if layer is None and subject.pictures:
        said = [subject.classifier.predict([picture])[0] for _, picture in subject.seen()]
        return list(dict.fromkeys(int(chances.argmax()) for chances in said))[:count]
    return list(range(min(count, unit_count(subject.classifier, layer))))


def _name(subject: Subject, layer: str | None, unit: int) -> str:
    return f"unit {unit}" if layer else subject.classifier.class_name(unit)


def _panel(subject: Subject, layer: str | None, unit: int, one: Maximised) -> Panel:
    rise = f"score {one.scores[0]:.3g} to {one.scores[-1]:.3g}"
    drawn, gain = _stretched(one.picture)
    captions = (rise if one.rose else f"{rise}: no rise", f"contrast x {gain:.1f}")
    return Panel(drawn, _name(subject, layer, unit), captions, "plain" if one.rose else "faint")


def _stretched(picture: np.ndarray) -> tuple[np.ndarray, float]:
    """Raise the contrast about grey until the strongest pixels are at an end of the range."""
    centred = picture.astype(np.float64) - HALF
    gain = min(MOST_GAIN, HALF / max(1.0, float(np.percentile(np.abs(centred), STRONG))))
    return np.rint(np.clip(HALF + gain * centred, 0, 255)).astype(np.uint8), gain


def _facts(subject: Subject, layer: str | None, unit: int, one: Maximised) -> dict[str, Any]:
    return {
        "layer": layer,
        "unit": unit,
        "name": _name(subject, layer, unit),
        "rose": one.rose,
        "scores": np.round(one.scores, 6).tolist(),
    }
