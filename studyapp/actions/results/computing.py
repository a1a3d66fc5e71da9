"""From the record to the results document."""

from typing import TYPE_CHECKING

from studyapp.actions import calculator
from studyapp.actions.registration.plan import plan_of
from studyapp.actions.results.facts import facts_of
from studyapp.actions.results.reading import files_of, frames_of
from studyapp.analysis.results.document import Results
from studyapp.models import Study

if TYPE_CHECKING:
    from studyapp.analysis.results.data import Data


def data_of(study: Study, *, simulated: bool = False) -> "Data":
    """Everything that results are computed from, as it stands now."""
    # Here and below: pandas comes in with what the worker and commands compute, and never with
    # what a web process does.
    from studyapp.analysis.results.data import Data

    tables = frames_of(study, simulated=simulated)
    return Data(facts_of(study, simulated=simulated), plan_of(study), tables)


def compute(study: Study, *, simulated: bool = False) -> Results:
    """The results of the real participants, or of the simulated ones; never of both."""
    from studyapp.analysis.results.computing import results

    return results(data_of(study, simulated=simulated))


def compute_beside(study: Study, *, simulated: bool = False) -> Results:
    """The same to the last bit, by the calculator: for a web process and few answers."""
    document = calculator.ask(
        "results",
        facts=facts_of(study, simulated=simulated).as_dict(),
        plan=plan_of(study).as_dict(),
        tables=files_of(study, simulated=simulated),
    )
    return Results.from_json(document)
