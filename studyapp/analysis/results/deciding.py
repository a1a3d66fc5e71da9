"""When the planned test says something, of a study that may be looked at more than once."""

from collections.abc import Iterator

from scipy.special import ndtr

from studyapp.analysis.planning.look_statistics import alpha_of_looks
from studyapp.analysis.planning.looks import bounds
from studyapp.analysis.planning.plan import ANYTIME, EQUIVALENCE, LOOKS, Plan
from studyapp.analysis.results.data import Data

STOPPED = (
    "The plan allows to stop after every participant. This test is for one look, at the planned "
    "number; where one stopped before it, the confidence sequence of “While the study runs” "
    "decides."
)
EARLY = (
    "{completed} of {planned} planned participants have completed the study. What was planned is "
    "the result at that number; who looks before it and stops when it suits is wrong more often "
    "than the test promises."
)


def decides_below(data: Data, test: str) -> float:
    """The p below which a test is said to have found something.

    The plan's alpha; of the primary test with planned looks, the p at the bound of the look that
    was reached last (of the first one until then), so that all looks together keep alpha.
    """
    plan = data.plan
    if test != plan.primary_test or plan.monitoring != LOOKS or not plan.looks:
        return plan.alpha
    reached = sum(look <= _completed(data) for look in plan.looks)
    limits = bounds(plan.looks, boundary=plan.boundary, alpha=alpha_of_looks(plan))
    return p_at(limits[max(reached, 1) - 1], plan)


def p_at(bound: float, plan: Plan) -> float:
    """The p at which a test of one look would cross; of equivalence, of either one-sided test."""
    sides = 1 if plan.primary_test == EQUIVALENCE else 2
    return sides * float(ndtr(-bound))


def looking_costs(data: Data, test: str) -> Iterator[str]:
    """What to know of the primary test's p where it is looked at before the planned number."""
    if test != data.plan.primary_test:
        return
    if data.plan.monitoring == ANYTIME:
        yield STOPPED
    elif data.plan.monitoring == LOOKS:
        limit = f"{decides_below(data, test):.2g}"
        yield f"Because of the planned looks, only p below {limit} counts as significant by now."
    elif (planned := data.plan.planned_n) and (completed := _completed(data)) < planned:
        yield EARLY.format(completed=completed, planned=planned)


def _completed(data: Data) -> int:
    return int((data.participants["status"] == "complete").sum())
