"""Two runs of the audit side by side: has the network become worse, or what it is shown?

M. Borg et al., "Test Automation with Grad-CAM Heatmaps" (2021), section V, requirement R2: the
development of such networks is iterative, and maps can show deteriorating accuracy and shifts.
"""

from explainers.audit.comparing.changes import compare
from explainers.audit.comparing.runs import Run, check_baseline, read_run, run_of

__all__ = ["Run", "check_baseline", "compare", "read_run", "run_of"]
