"""Support for a self-assessment by ALTAI, from an audit's document; it claims no compliance.

High-Level Expert Group on AI, "The Assessment List for Trustworthy Artificial Intelligence (ALTAI)
for self-assessment" (2020), whose headings these are. M. Borg et al., "Test Automation with
Grad-CAM Heatmaps" (2021), section V, say which requirements heatmaps may support: all but R3 and
R6. One file is one requirement.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from explainers.audit.bundle.reviews import Review
from explainers.audit.reports.altai.accountability import accountability
from explainers.audit.reports.altai.fairness import fairness
from explainers.audit.reports.altai.oversight import oversight
from explainers.audit.reports.altai.pieces import Requirement
from explainers.audit.reports.altai.plain import plain_words
from explainers.audit.reports.altai.robustness import robustness
from explainers.audit.reports.altai.transparency import transparency
from explainers.audit.reports.altai.unassessed import privacy, well_being

OPENING = (
    "This report supports a self-assessment by the Assessment List for Trustworthy Artificial "
    "Intelligence (ALTAI); it is no guarantee of compliance."
)


def altai_report(document: Mapping[str, Any], reviews: Sequence[Review]) -> dict[str, Any]:
    """Put together what an audit's document and its reviews say about the seven requirements.

    Returns
    -------
    dict
        ``opening``; ``plain``, paragraphs for readers who know nothing of networks; and
        ``requirements``, R1 to R7.
    """
    requirements: list[Requirement] = [
        oversight(document, reviews),
        robustness(document),
        privacy(document),
        transparency(document),
        fairness(document),
        well_being(document),
        accountability(document, reviews),
    ]
    return {"opening": OPENING, "plain": plain_words(document), "requirements": requirements}
