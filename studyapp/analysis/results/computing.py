"""The results of a study, section by section, in the order in which they should be read."""

from collections.abc import Callable

from studyapp.analysis.results.data import Data
from studyapp.analysis.results.document import Results, Section
from studyapp.analysis.results.facts import Facts
from studyapp.analysis.results.sections.accuracy import accuracy
from studyapp.analysis.results.sections.agreement import agreement
from studyapp.analysis.results.sections.answers import answers
from studyapp.analysis.results.sections.arms import arms
from studyapp.analysis.results.sections.caveats import caveats
from studyapp.analysis.results.sections.clustering import clustering
from studyapp.analysis.results.sections.design import design
from studyapp.analysis.results.sections.difference import difference
from studyapp.analysis.results.sections.flow import flow
from studyapp.analysis.results.sections.gains import gains
from studyapp.analysis.results.sections.items import items
from studyapp.analysis.results.sections.levels import levels
from studyapp.analysis.results.sections.look import look
from studyapp.analysis.results.sections.metrics import metrics
from studyapp.analysis.results.sections.models import models
from studyapp.analysis.results.sections.monitoring import monitoring
from studyapp.analysis.results.sections.order import order
from studyapp.analysis.results.sections.overall import overall
from studyapp.analysis.results.sections.pairs import pairs
from studyapp.analysis.results.sections.people import people
from studyapp.analysis.results.sections.position import position
from studyapp.analysis.results.sections.quality import quality
from studyapp.analysis.results.sections.ranking import ranking
from studyapp.analysis.results.sections.recognition import recognition
from studyapp.analysis.results.sections.reliance import reliance
from studyapp.analysis.results.sections.repeats import repeats
from studyapp.analysis.results.sections.scales import scales
from studyapp.analysis.results.sections.sensitivity import sensitivity
from studyapp.analysis.results.sections.shown import shown
from studyapp.analysis.results.sections.signal import stop_or_go_on
from studyapp.analysis.results.sections.splits import splits
from studyapp.analysis.results.sections.ties import ties
from studyapp.analysis.results.sections.times import times
from studyapp.analysis.results.sections.trend import trend
from studyapp.analysis.threads import single_threaded

# Each looks at the data and says nothing (None) where it has nothing to say.
SECTIONS: tuple[Callable[[Data], Section | None], ...] = (
    # Who took part in what.
    flow,
    design,
    stop_or_go_on,
    people,
    # What was found.
    overall,
    levels,
    trend,
    difference,
    accuracy,
    gains,
    reliance,
    arms,
    pairs,
    ranking,
    answers,
    ties,
    # How far it can be trusted.
    position,
    order,
    repeats,
    times,
    shown,
    quality,
    # Picture by picture, person by person.
    items,
    splits,
    metrics,
    look,
    recognition,
    scales,
    # The same question, answered in other ways.
    monitoring,
    clustering,
    agreement,
    models,
    sensitivity,
    caveats,
)


@single_threaded
def results(data: Data) -> Results:
    """Everything that can be said about the data; the same data give the same bytes."""
    unsaid = _unsaid(data.facts)
    sections = (section(data) for section in SECTIONS if section not in unsaid)
    found = tuple(section for section in sections if section is not None)
    return Results(data.facts.as_dict(), data.plan.as_dict(), found)


def _unsaid(facts: Facts) -> list[Callable[[Data], Section | None]]:
    """What cannot be said of answers from elsewhere: nobody knows which side something was on, in
    which order a person answered, who completed when, or which picture an answer is about."""
    return [
        *([] if facts.sides_known else [position, shown]),
        *([] if facts.order_known else [order]),
        *([monitoring] if facts.imported else []),
        *([items, agreement] if facts.imported and not facts.pictures else []),
    ]
