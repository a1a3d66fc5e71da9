"""Single tables as lines of CSV."""

from collections.abc import Iterator

from studyapp.actions.export.wide import wide_columns, wide_table
from studyapp.actions.registration.hiding import refuse_hidden
from studyapp.actions.tables import TABLES as WRITERS
from studyapp.analysis import columns
from studyapp.analysis.cells import csv_lines, exact_cell, safe_cell
from studyapp.models import Study

WIDE = "wide"
TABLES = (*WRITERS, WIDE)


class NoSuchTable(LookupError):
    """A table was asked for by a name that there is not."""


def columns_of(study: Study) -> dict[str, columns.Columns]:
    """The columns of every table of a study; those of the wide one depend on its pictures."""
    return columns.TABLES | {WIDE: wide_columns(study)}


def table_lines(
    study: Study, table: str, *, simulated: bool = False, exact: bool = False
) -> Iterator[str]:
    """Header and rows of a table, one line at a time.

    Parameters
    ----------
    exact : texts that look like formulas stay as they are.

    Raises
    ------
    NoSuchTable : there is none of that name.
    ResultsHidden : it tells conditions apart, which is hidden still.
    """
    if table not in TABLES:
        raise NoSuchTable(f"There is no table {table!r}; there are: {', '.join(TABLES)}.")
    refuse_hidden(study, table, simulated=simulated)
    header = wide_columns(study) if table == WIDE else columns.TABLES[table]
    rows = (wide_table if table == WIDE else WRITERS[table])(study, simulated=simulated)
    return csv_lines(list(header), rows, cell=exact_cell if exact else safe_cell)


def codebook_lines(study: Study, *, exact: bool = False) -> Iterator[str]:
    """What the columns of all of a study's tables mean."""
    levels = {str(level): label for level, label in study.questionnaire.levels().items()}
    rows = columns.codebook(columns_of(study), levels)
    return csv_lines(columns.CODEBOOK, rows, cell=exact_cell if exact else safe_cell)
