"""Doubts about how a participant answered: shown and exported, never a reason to leave them out.

The primary analysis counts everybody whom `studyapp/analysis/population.py` counts. The result
without those in doubt stands beside it, so that everybody can see what they change.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

BETWEEN_FLAGS = " | "  # in the table of participants
Measures = Mapping[str, Any]


@dataclass(frozen=True)
class QualityRules:
    """Where doubt begins. Shares lie between 0 and 1, times are in milliseconds.

    The same rules hold for every study unless a plan that was written before says otherwise, so
    that nobody tunes them to a result.
    """

    catch_share: float = 2 / 3
    too_fast_ms: int = 300
    too_slow_ms: int = 60_000
    share_of_trials: float = 0.2
    relative_rt: float = 1 / 3
    chance: float = 0.01
    consistent_share: float = 0.5
    fewest_repeats: int = 3
    timed_out_share: float = 0.25
    focus_lost_share: float = 0.5
    attempts: int = 2
    untimed_share: float = 0.5


DEFAULT_RULES = QualityRules()


@dataclass(frozen=True)
class Flag:
    """One doubt.

    says : what holds of a participant, with the rules' numbers put in by `str.format`.
    because : why this is where doubt begins.
    holds : whether it does.
    is_doubt : False for what is worth knowing and speaks against nobody.
    """

    name: str
    says: str
    because: str
    holds: Callable[[Measures, QualityRules], bool]
    is_doubt: bool = True


def flags(measures: Measures, rules: QualityRules = DEFAULT_RULES) -> list[str]:
    """The names of the flags that a participant raises, in the order of FLAGS."""
    return [flag.name for flag in FLAGS if flag.holds(measures, rules)]


def in_doubt(names: list[str]) -> bool:
    """Whether any of these flags speaks against the answers."""
    return any(flag.is_doubt for flag in FLAGS if flag.name in names)


def described(flag: Flag, rules: QualityRules = DEFAULT_RULES) -> str:
    """What a flag says, with the numbers of the rules."""
    return flag.says.format(**vars(rules)).replace("%", "\u00a0%")


def _above(measure: str, limit: str) -> Callable[[Measures, QualityRules], bool]:
    return lambda measures, rules: (measures[measure] or 0) > getattr(rules, limit)


def _below(measure: str, limit: str) -> Callable[[Measures, QualityRules], bool]:
    def holds(measures: Measures, rules: QualityRules) -> bool:
        value = measures[measure]
        return value is not None and value < getattr(rules, limit)

    return holds


def _failed_catches(measures: Measures, rules: QualityRules) -> bool:
    return measures["n_catch_passed"] < rules.catch_share * measures["n_catch"]


def _inconsistent(measures: Measures, rules: QualityRules) -> bool:
    repeats = measures["n_repeat"]
    if repeats < rules.fewest_repeats:
        return False
    return measures["n_repeat_consistent"] < rules.consistent_share * repeats


def _timed_out(measures: Measures, rules: QualityRules) -> bool:
    return measures["n_timed_out"] > rules.timed_out_share * measures["n_main_trials"]


FLAGS = (
    Flag(
        "catch_failed",
        "passed fewer than {catch_share:.0%} of the catch trials",
        "Their answer is plain to see; one slip in three or more is forgiven.",
        _failed_catches,
    ),
    Flag(
        "too_fast",
        "chose within {too_fast_ms} ms in more than {share_of_trials:.0%} of the timed main trials",
        "Seeing two pictures and pressing a button takes longer than that.",
        _above("too_fast_share", "share_of_trials"),
    ),
    Flag(
        "fast_for_the_study",
        "has a median response time below {relative_rt:.0%} of what is usual in this study",
        "How long looking takes depends on the pictures; this measures it against the others.",
        _below("relative_rt", "relative_rt"),
    ),
    Flag(
        "too_slow",
        "took longer than {too_slow_ms:,} ms in more than {share_of_trials:.0%} of the timed main "
        "trials",
        "Somebody who does something else meanwhile answers late; it may also be care.",
        _above("too_slow_share", "share_of_trials"),
    ),
    Flag(
        "one_sided",
        "chose one side so often that chance does it in fewer than {chance:.0%} of people",
        "Sides are counterbalanced, so a preference for a condition does not show as one for a "
        "side. One attentive person in a hundred is flagged too.",
        _below("left_choice_p", "chance"),
    ),
    Flag(
        "straight_line",
        "chose the same side so often in a row that chance does it in fewer than {chance:.0%} of "
        "people",
        "As above, for runs.",
        _below("longest_run_p", "chance"),
    ),
    Flag(
        "inconsistent",
        "chose the same stimulus again in fewer than {consistent_share:.0%} of {fewest_repeats} or "
        "more repeated trials",
        "Half is what guessing gives; fewer repeats than these say too little.",
        _inconsistent,
    ),
    Flag(
        "timed_out",
        "ran out of time in more than {timed_out_share:.0%} of the main trials",
        "What is missing may differ from what is there.",
        _timed_out,
    ),
    Flag(
        "focus_lost",
        "had the page out of sight for more than {focus_lost_share:.0%} of the response time",
        "The response time then measures something else.",
        _above("focus_lost_share", "focus_lost_share"),
    ),
    Flag(
        "duplicate",
        "was sent by the recruiter before, and took part then",
        "One person counts twice; the first participation carries no flag.",
        lambda measures, rules: bool(measures["duplicate"]),
    ),
    Flag(
        "many_attempts",
        "needed more than {attempts} tries at the comprehension check",
        "By then the answer may have been found by trying.",
        _above("comprehension_attempts", "attempts"),
    ),
    Flag(
        "untimed",
        "has no response time in more than {untimed_share:.0%} of the answered main trials",
        "Without scripts nothing is timed: worth knowing, and no doubt about the answers.",
        _above("untimed_share", "untimed_share"),
        is_doubt=False,
    ),
)
