"""R3 and R6, of which heatmaps say nothing."""

from collections.abc import Mapping
from typing import Any

from explainers.audit.reports.altai.pieces import NOT_ASSESSED, Requirement

OPEN = "Not assessed: whether explanations can support this requirement needs further studies."


def privacy(document: Mapping[str, Any]) -> Requirement:
    """R3; with a note on pictures of people."""
    return Requirement(
        "R3",
        "Privacy and data governance",
        "Privacy must be respected, and the quality and integrity of data be governed.",
        status=NOT_ASSESSED,
        missing=(OPEN,),
        limits=(
            "The report shows the pictures that were audited. Where people can be recognised in "
            "them, it is personal data like the pictures themselves: keep it where they may be "
            "kept, and pass it on only to whom they may be passed on. The audit sends nothing "
            "anywhere.",
        ),
    )


def well_being(document: Mapping[str, Any]) -> Requirement:
    """R6."""
    return Requirement(
        "R6",
        "Societal and environmental well-being",
        "The system should be of benefit to all, and its effect on the environment be considered.",
        status=NOT_ASSESSED,
        missing=(OPEN,),
    )
