"""One file is one heading of the report: from the evidence to plain values.

A section has one function of its own name, ``section(evidence) -> dict | None``. Where the build
has limits about it, the dictionary has ``checks``: each with ``name``, ``passed``, ``value``,
``limit`` and ``sentence``.
"""

from collections.abc import Callable
from typing import Any

from explainers.audit.evidence import Evidence
from explainers.audit.sections.balance import balance
from explainers.audit.sections.comparison import comparison
from explainers.audit.sections.confusion import confusion
from explainers.audit.sections.detection import detection
from explainers.audit.sections.domain import domain
from explainers.audit.sections.regions import regions
from explainers.audit.sections.sanity import sanity
from explainers.audit.sections.sequences import sequences
from explainers.audit.sections.strategies import strategies
from explainers.audit.sections.subgroups import subgroups
from explainers.audit.sections.summary import summary
from explainers.audit.sections.triggers import triggers

Section = Callable[[Evidence], dict[str, Any] | None]

# In the order of the report.
SECTIONS: dict[str, Section] = {
    "summary": summary,
    "confusion": confusion,
    "detection": detection,
    "balance": balance,
    "domain": domain,
    "subgroups": subgroups,
    "triggers": triggers,
    "sequences": sequences,
    "regions": regions,
    "strategies": strategies,
    "sanity": sanity,
    "comparison": comparison,
}
