"""How a questionnaire is scored, in words: what counts, which levels there are, what is wrong."""

from dataclasses import dataclass

from studyapp.actions.questionnaire_flaws import flaws
from studyapp.actions.taking_part.questionnaires import cut_points, scored_items
from studyapp.analysis.scoring import score_range
from studyapp.models import Questionnaire


@dataclass(frozen=True)
class Level:
    """One expertise level and what leads to it."""

    level: int
    label: str
    reached: str


@dataclass(frozen=True)
class Summary:
    """`lines` and `levels` say how it is; `flaws` what keeps a study that asks it from opening."""

    lines: list[str]
    levels: list[Level]
    flaws: list[str]


def summary_of(questionnaire: Questionnaire) -> Summary:
    """Of a stored questionnaire."""
    return Summary(_lines(questionnaire), _levels(questionnaire), flaws(questionnaire))


def _lines(questionnaire: Questionnaire) -> list[str]:
    counting = scored_items(questionnaire)
    lines = [f"Scoring: {questionnaire.get_scoring_display()}; {len(counting)} items count."]
    turned = [item.code for item in counting if item.is_reversed]
    if turned:
        lines.append(f"Turned round (lowest + highest - value): {', '.join(turned)}.")
    ends = score_range(counting, questionnaire.scoring)
    if ends:
        lines.append(f"Scores from {ends[0]:g} to {ends[1]:g} can be reached.")
    return lines


def _levels(questionnaire: Questionnaire) -> list[Level]:
    """Each level with the scores that lead to it: up to where the next higher one begins."""
    cuts = cut_points(questionnaire)
    return [
        Level(level, label, _reached(cuts, level) if cuts else "by this choice")
        for level, label in questionnaire.levels().items()
    ]


def _reached(cuts: dict[int, float], level: int) -> str:
    """The scores of a level; an answer has the highest level whose cut point it reaches."""
    begin = cuts[level]
    above = [cut for other, cut in cuts.items() if other > level]
    if not above:
        return f"{begin:g} and above"
    if min(above) <= begin:
        return f"never: a higher level begins at {min(above):g}, not above {begin:g}"
    return f"{begin:g} to below {min(above):g}"
