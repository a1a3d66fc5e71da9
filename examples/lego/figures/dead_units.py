"""Section 4.2: the share of units that never fire, beside Figure 4."""

from collections.abc import Mapping

from examples.lego.figures.subject import Subject
from examples.lego.page.parts import Table
from explainers.inspection.dead_units import DeadUnits, count_dead_units
from explainers.lettering import per_cent


def count(subject: Subject) -> dict[str, DeadUnits]:
    """Watch the units of both networks over all pictures."""
    pictures = [pile.pixels for pile in subject.piles]
    return {name: count_dead_units(one, pictures) for name, one in subject.networks.items()}


def says(units: Mapping[str, DeadUnits]) -> str:
    """Say how many units of each network never fire."""
    return "; ".join(_says(name, one) for name, one in units.items()) + "."


def _says(name: str, units: DeadUnits) -> str:
    """Say how many units of a network never fire."""
    total = sum(layer.units for layer in units.layers)
    count = sum(len(layer.numbers) for layer in units.layers)
    return (
        f"{per_cent(units.share)} of the units of the {name} network ({count} of {total}) are "
        f"positive in none of the {units.pictures} pictures"
    )


def table(units: Mapping[str, DeadUnits]) -> Table:
    first = next(iter(units.values()))
    rows = [
        (
            layer.layer,
            str(layer.units),
            *(f"{len(one.layers[place].numbers)}" for one in units.values()),
        )
        for place, layer in enumerate(first.layers)
    ]
    head = ("Layer", "Units", *(f"Dead: {name}" for name in units))
    return Table("Units that are positive in none of the pictures", head, rows)
