"""The results of a study: read from the record, computed, kept, and handed to whoever shows them.

facts: what the tables do not say; reading: the tables as frames; state: what results were computed
from; snapshots: the results that were computed last.
"""

from studyapp.actions.results.computing import compute, data_of
from studyapp.actions.results.facts import facts_of
from studyapp.actions.results.snapshots import Shown, forget, study_results, work_off_one
from studyapp.actions.results.state import state_of

__all__ = [
    "Shown",
    "compute",
    "data_of",
    "facts_of",
    "forget",
    "state_of",
    "study_results",
    "work_off_one",
]
