"""This run beside an earlier one."""

from typing import Any

from explainers.audit.comparing import compare, read_run, run_of
from explainers.audit.evidence import Evidence
from explainers.audit.sections.detection import detection


def comparison(evidence: Evidence) -> dict[str, Any] | None:
    """Compare with the run of ``[baseline]``; see `explainers.audit.comparing.compare`.

    Returns
    -------
    dict or None
        None without a baseline.

    Raises
    ------
    ReportError
        If the earlier run cannot be read.
    """
    baseline = evidence.config.baseline
    if not baseline.run:
        return None
    old = read_run(evidence.config.file(baseline.run))
    return compare(old, run_of(evidence, detection(evidence)), baseline)
