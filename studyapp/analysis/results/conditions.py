"""Which conditions tables speak of, beside the primary one."""

from studyapp.analysis.preference import choices_of
from studyapp.analysis.results.data import Data


def other_conditions(data: Data) -> list[str]:
    """All but the primary one; none of two, where the one's preference is what the other leaves."""
    names = sorted({*data.choices["method_a"].unique(), *data.choices["method_b"].unique()})
    return [name for name in names if name != data.condition] if len(names) > 2 else []


def against(data: Data, condition: str) -> str:
    """What a condition met, where that is one thing only."""
    shown = choices_of(data.choices, condition)
    others = {*shown["method_a"].unique(), *shown["method_b"].unique()} - {condition}
    return others.pop() if len(others) == 1 else ""


def that_showed_it(data: Data) -> str:
    """Which of a person's trials count for the primary condition: of more than two, not all."""
    return " that showed it" if other_conditions(data) else ""
