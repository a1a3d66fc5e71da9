"""From the record to the results document."""

from typing import TYPE_CHECKING

from studyapp.actions.registration.plan import plan_of
from studyapp.actions.results.facts import facts_of
from studyapp.actions.results.reading import frames_of
from studyapp.models import Study

if TYPE_CHECKING:
    from studyapp.analysis.results.data import Data
    from studyapp.analysis.results.document import Results


def data_of(study: Study, *, simulated: bool = False) -> "Data":
    """Everything that results are computed from, as it stands now."""
    from studyapp.analysis.results.data import Data

    tables = frames_of(study, simulated=simulated)
    return Data(facts_of(study, simulated=simulated), plan_of(study), tables)


def compute(study: Study, *, simulated: bool = False) -> "Results":
    """The results of the real participants, or of the simulated ones; never of both."""
    from studyapp.analysis.results import results

    return results(data_of(study, simulated=simulated))
