"""How many units of each layer never fire, or are stuck, over a set of pictures."""

from typing import Annotated

from explainers.inspection.dead_units import LayerUnits, count_dead_units
from explainers.inspection.sheet import Panel, Section, lay_out
from explainers.inspection.table import draw_table
from explainers.inspection.views._subject import Sheet, Subject
from explainers.lettering import per_cent
from explainers.parameters import Between

HEADER = ("layer", "activation", "units", "dead", "saturated", "share")


def view(subject: Subject, *, batch_size: Annotated[int, Between(1, 1024)] = 8) -> Sheet:
    """Show the share of dead and saturated units of each activation layer.

    Parameters
    ----------
    batch_size
        Pictures in one forward pass.
    """
    pictures = (picture for _, picture in subject.seen())
    found = count_dead_units(subject.classifier, pictures, batch_size=batch_size)
    rows = [_row(layer) for layer in found.layers]
    table = draw_table(HEADER, rows, [layer.share for layer in found.layers])
    notes = [
        f"Over {found.pictures} pictures; {per_cent(found.share)} of all units.",
        "Dead: never positive, at any place of any picture. Saturated: always at an end of the "
        "range. Over few pictures many units seem dead that are only rare.",
    ]
    section = Section([[Panel(table)]], enlarge=False)
    heading = f"{subject.classifier.name}: dead units"
    sheet = lay_out([section], heading=heading, notes=notes, width=subject.width)
    facts = [{**layer._asdict(), "share": layer.share} for layer in found.layers]
    return Sheet(sheet, {"pictures": found.pictures, "share": found.share, "layers": facts})


def _row(layer: LayerUnits) -> tuple[str, ...]:
    dead, stuck = ("–" if count is None else str(count) for count in (layer.dead, layer.saturated))
    share = per_cent(layer.share)
    return layer.layer, layer.function, str(layer.units), dead, stuck, share
