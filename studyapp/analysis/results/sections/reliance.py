"""Of a task with a right answer: whether people relied on the system where it was right."""

from studyapp.analysis.results.columns import estimate_of, rows
from studyapp.analysis.results.data import Data
from studyapp.analysis.results.document import CODE, TEXT, Column, Section, Table
from studyapp.analysis.results.sections.accuracy import in_arms
from studyapp.analysis.tasks import main_answers
from studyapp.analysis.tasks import reliance as reliance_of

COLUMNS = (
    Column("arm", "Arm", CODE),
    Column("system", "Where", TEXT),
    *estimate_of("Relied on it", "Times relied on"),
)
MEANING = {
    "forward-simulation": "How often people foresaw the true class: appropriate where the "
    "classifier says it, over-reliance where the classifier says something else.",
    "faulty-model": "How often people took the classifier to be sound: appropriate where it was, "
    "over-reliance where it was the faulty one.",
}
UNKNOWN = "No picture has a true label, so nobody knows where the classifier is right."


def reliance(data: Data) -> Section | None:
    """Intervals are for these pictures."""
    answers = main_answers(data.trials)
    if data.facts.task not in MEANING or answers.empty:
        return None
    found = reliance_of(in_arms(answers))
    found = found[found["n_trials"] > 0] if len(found) else found
    caption = "Share of trials in which people took the system to be right"
    table = Table("reliance", caption, COLUMNS, rows(found, COLUMNS))
    return Section(
        name="reliance",
        title="Reliance",
        sentences=(MEANING[data.facts.task],) if len(found) else (UNKNOWN,),
        tables=(table,) if len(found) else (),
    )
