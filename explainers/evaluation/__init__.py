"""Numbers about maps, to be put beside what people think of them; never instead of it.

Every metric works on a map's numbers, never on a rendered picture. `measures` names the metrics,
`study_item` gives the nine numbers that stand beside each choice of a study.
"""

from explainers.evaluation.measures import METRICS, Case, measure
from explainers.evaluation.settings import EvaluationSettings
from explainers.evaluation.study_item import COLUMNS, study_item

__all__ = ["COLUMNS", "METRICS", "Case", "EvaluationSettings", "measure", "study_item"]
