"""The results of a study, section by section, in the order in which they should be read."""

from collections.abc import Callable

from studyapp.analysis.results.data import Data
from studyapp.analysis.results.document import Results, Section

# Each looks at the data and says nothing (None) where it has nothing to say.
SECTIONS: tuple[Callable[[Data], Section | None], ...] = ()


def results(data: Data) -> Results:
    """Everything that can be said about the data; the same data give the same bytes."""
    sections = (section(data) for section in SECTIONS)
    found = tuple(section for section in sections if section is not None)
    return Results(data.facts.as_dict(), data.plan.as_dict(), found)
