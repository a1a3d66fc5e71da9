"""Stop or go on: the only word on what was found that is said before the planned number."""

from studyapp.analysis.planning.plan import FIXED
from studyapp.analysis.planning.signal import signal
from studyapp.analysis.results.data import Data
from studyapp.analysis.results.document import Section


def stop_or_go_on(data: Data) -> Section | None:
    """Where a rule to stop early was registered; it tells nothing about which way."""
    if not data.facts.registration or data.plan.monitoring == FIXED:
        return None
    return Section("signal", "Stop or go on", sentences=(signal(data).sentence,), by_method=False)
