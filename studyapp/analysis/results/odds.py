"""Effects of models as rows of tables: on the logit scale, and as odds ratios."""

from math import exp
from typing import Any

from studyapp.analysis.models.fit import Effect
from studyapp.analysis.results.document import COUNT, NUMBER, P_VALUE, TEXT, Column
from studyapp.analysis.sentences import p_value

_LARGEST_EXPONENT = 500.0

ODDS = (
    Column("odds_ratio", "Odds ratio", NUMBER),
    Column("odds_low", "95\u00a0% interval from", NUMBER),
    Column("odds_high", "to", NUMBER),
    Column("p", "p", P_VALUE),
    Column("log_odds", "Logarithm", NUMBER),
    Column("se", "Its standard error", NUMBER),
    Column("df", "Degrees of freedom", NUMBER),
)
RATIO = (
    Column("odds_ratio", "Odds ratio", NUMBER),
    Column("low", "95\u00a0% interval from", NUMBER),
    Column("high", "to", NUMBER),
    Column("p", "p", P_VALUE),
)
WHO = (Column("n_participants", "People", COUNT), Column("n_trials", "Trials", COUNT))
NOTE = Column("note", "Note", TEXT)


def odds(effect: Effect | None, *, with_p: bool = True) -> dict[str, Any]:
    """The cells of `ODDS`; empty ones without an effect."""
    if effect is None:
        return {column.name: None for column in ODDS}
    return {
        "odds_ratio": exp_or_none(effect.estimate),
        "odds_low": exp_or_none(effect.low),
        "odds_high": exp_or_none(effect.high),
        "p": effect.p if with_p else None,
        "log_odds": effect.estimate,
        "se": effect.se,
        "df": effect.df,
    }


def ratio(effect: Effect) -> dict[str, Any]:
    """The cells of `RATIO`, for tables without the logarithm."""
    found = odds(effect)
    return {
        "odds_ratio": found["odds_ratio"],
        "low": found["odds_low"],
        "high": found["odds_high"],
        "p": found["p"],
    }


def exp_or_none(exponent: float) -> float | None:
    """None where it is larger than numbers go, as the end of a very wide interval may be."""
    return None if exponent > _LARGEST_EXPONENT else exp(exponent)


def in_brackets(effect: Effect, *, with_p: bool = True) -> str:
    """The odds ratio with its interval, for a sentence."""
    low, high = (exp_or_none(bound) for bound in (effect.low, effect.high))
    end = "more than can be told" if high is None else f"{high:.2g}"
    start = "0" if low is None else f"{low:.2g}"
    p = f", {p_value(effect.p)}" if with_p else ""
    ratio = exp_or_none(effect.estimate)
    of = "" if ratio is None else f"odds ratio {ratio:.2g}, "
    return f"({of}95\u00a0% interval {start} to {end}{p})"
