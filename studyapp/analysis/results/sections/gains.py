"""Of a task with a right answer: what explanations gained over the arm without any."""

from studyapp.analysis.results.columns import records_of, rows
from studyapp.analysis.results.data import Data
from studyapp.analysis.results.document import (
    CODE,
    COUNT,
    NUMBER,
    TEXT,
    Column,
    Row,
    Section,
    Table,
)
from studyapp.analysis.results.sections.accuracy import in_arms
from studyapp.analysis.tasks import gains as gains_of
from studyapp.analysis.tasks import main_answers

COLUMNS = (
    Column("arm", "Arm", CODE),
    Column("gain", "Gain", NUMBER),
    Column("low", "95\u00a0% interval from", NUMBER),
    Column("high", "to", NUMBER),
    Column("df", "Degrees of freedom", NUMBER),
    Column("n_participants", "People", COUNT),
    Column("n_control", "without explanation", COUNT),
    Column("note", "Note", TEXT),
)
NO_CONTROL = "No arm goes without explanation, so nothing says what people would have answered."
ONE_ARM = "Two arms are needed, one of them without explanation."
MULTIPLE = (
    "With several arms compared, at least one of these intervals misses the truth more often than "
    "one time in twenty."
)


def gains(data: Data) -> Section | None:
    """Differences of the means of people's own accuracies, with Welch's intervals."""
    answers = main_answers(data.trials)
    if data.facts.task == "preference" or answers.empty:
        return None
    control = data.facts.control
    found = gains_of(in_arms(answers), control)
    records = records_of(found)
    tables = (Table("gains", "Gain over no explanation", COLUMNS, rows(found, COLUMNS)),)
    return Section(
        name="gains",
        title="What explanations gained",
        sentences=_sentences(control, records),
        tables=tables if records else (),
        caveats=(MULTIPLE,) if len(records) > 1 else (),
    )


def _sentences(control: str, records: list[Row]) -> tuple[str, ...]:
    if not control:
        return (NO_CONTROL,)
    if not records:
        return (ONE_ARM,)
    return (
        *(_said(record, control) for record in records),
        "The gain is the difference of the means of people's own accuracies, as a share of trials, "
        "with Welch's 95\u00a0% interval, for other people and these pictures.",
    )


def _said(record: Row, control: str) -> str:
    gain = f"{100 * record['gain']:+.0f}".replace("-", "\u2212")
    return f"{record['arm']}: {gain}\u00a0points against {control}; {_direction(record)}."


def _direction(record: Row) -> str:
    if record["low"] is None:
        return f"no interval, {record['note']}"
    if record["low"] > 0:
        return "people were right more often with it"
    if record["high"] < 0:
        return "people were right less often with it"
    return "a gain, a loss or neither remains possible"
