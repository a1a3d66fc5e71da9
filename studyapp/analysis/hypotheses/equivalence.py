"""Are two levels alike? Two one-sided tests, participants as the units.

"Not significantly different" is no evidence of being alike; this test is.
Schuirmann, D. J. (1987), A comparison of the two one-sided tests procedure and the power approach
for assessing the equivalence of average bioavailability, Journal of Pharmacokinetics and
Biopharmaceutics 15, 657-680.
"""

from dataclasses import dataclass

from scipy.special import stdtr, stdtrit

from studyapp.analysis.hypotheses.means import Difference


@dataclass(frozen=True)
class Equivalence:
    """Whether a difference lies within ±margin.

    Parameters
    ----------
    p : the larger of both one-sided p-values: small says that the levels are alike.
    low, high : the interval at confidence 1 - 2α, which lies within ±margin just when p < α.
    """

    margin: float
    alpha: float
    p: float
    low: float
    high: float


def equivalence(found: Difference, margin: float, alpha: float) -> Equivalence:
    """Test that the difference is at least `margin` either way, and hope to refute it.

        t_lower = (d + margin) / error     t_upper = (d - margin) / error
        p       = max(P(T > t_lower), P(T < t_upper))

    Parameters
    ----------
    found : what `welch` says of the two levels.
    margin : a difference of preferences too small to matter, above 0.

    Raises
    ------
    ValueError : the margin is not above 0.
    """
    if not margin > 0:
        raise ValueError(f"The margin of an equivalence test must lie above 0, not at {margin}.")
    above = float(stdtr(found.df, -(found.difference + margin) / found.error))
    below = float(stdtr(found.df, (found.difference - margin) / found.error))
    half = found.error * float(stdtrit(found.df, 1 - alpha))
    low, high = found.difference - half, found.difference + half
    return Equivalence(margin, alpha, max(above, below), low, high)
