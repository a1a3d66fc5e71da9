"""Figure 2: ReLU and leaky ReLU, each with the slope that the network itself has."""

from typing import Any

import numpy as np

from examples.lego.page.parts import Section, alone
from examples.lego.page.plots import Look, plot

SPAN = (-5.0, 5.0)  # of the paper's figure


def relu(x: np.ndarray) -> np.ndarray:
    """f(x) = max(0, x), section 4.2."""
    return np.maximum(0, x)


def leaky_relu(x: np.ndarray, alpha: float) -> np.ndarray:
    """f(x) = x for positive x, else alpha x: "a slope of alpha for negative input"."""
    return np.where(x > 0, x, alpha * x)


def slopes(classifier: Any) -> tuple[float, ...]:
    """List the different slopes of a network's leaky ReLUs, in rising order."""
    found = {
        float(slope)
        for step in classifier.network.steps
        if (slope := getattr(step.operation, "negative_slope", None))
    }
    return tuple(sorted(found))


def section(classifier: Any) -> Section:
    """Draw the curves and say what the network uses."""
    found = slopes(classifier)
    alpha = found[0] if found else 0.0

    def draw(figure: Any, look: Look) -> None:
        axes = figure.subplots()
        x = np.linspace(*SPAN, 401)
        axes.plot(x, leaky_relu(x, alpha), color=look.colours[1], lw=2.4, label="leaky ReLU")
        axes.plot(x, relu(x), color=look.colours[0], lw=2, ls="--", label="ReLU")
        axes.set_xlabel("x")
        axes.set_ylabel("f(x)")
        axes.grid(True)
        axes.legend(loc="upper left")

    alt = f"Two curves from -5 to 5: ReLU is flat below zero, leaky ReLU falls with slope {alpha:g}"
    return Section(
        "figure-2",
        "Figure 2: ReLU and leaky ReLU",
        paper=(
            "Leaky ReLU keeps a small slope for negative input; ReLU does not, and its units can "
            "die: “large swathes of dying neurons can … yield technically correct, but "
            "unremarkable explanations consisting of almost uniformly zero intensity heatmaps”.",
        ),
        here=(says(found),),
        shown=(alone(plot(draw, alt)),),
    )


def says(found: tuple[float, ...]) -> str:
    if not found:
        return "This network has no leaky ReLU, so its units can die; they are counted below."
    listed = ", ".join(f"{slope:g}" for slope in found)
    return (
        f"The leaky ReLUs of this network have the slope {listed} for negative input, which the "
        "paper does not tell. How many of its units are dead is counted below, with Figure 4."
    )
