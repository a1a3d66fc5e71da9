"""Studies drawn at random from a known truth, as tables of trials."""

from itertools import combinations

import numpy as np
from scipy.special import expit

from studyapp.analysis.results.data import Data
from tests.studyapp.analysis.results.made import of_rows

NAMES = "abcdefgh"


def study(
    people=30,
    trials=12,
    *,
    strengths=(0.7, 0.0),
    spread=0.7,
    ties=0.0,
    unanswered=0.0,
    items=6,
    level=lambda person: person % 3,
    left=0.0,
    faster=1.0,
    repeats=(),
    seed=1,
) -> Data:
    """Everybody meets all pairs of conditions in turn and chooses by their strengths.

    Parameters
    ----------
    strengths : logits, one per condition; infinite ones always win.
    spread : standard deviation over people of their leaning to the first of a pair.
    left : logit added to whatever stands on the left.
    faster : the last response time as a multiple of the first.
    repeats : numbers of the main trials that are put again; half of the people choose the same.
    """
    rng = np.random.default_rng(seed)
    pairs = list(combinations(range(len(strengths)), 2))
    rows = []
    for person in range(people):
        leaning = rng.normal(0, spread) if spread else 0.0
        mine = []
        for trial in range(trials):
            first, second = pairs[(person + trial) % len(pairs)]
            a_left = bool((person + trial // len(pairs)) % 2)
            linear = (
                strengths[first] - strengths[second] + leaning + (left if a_left else -left) / 2
            )
            chose_a = 0.5 if rng.random() < ties else float(rng.random() < expit(linear))
            names = NAMES[first], NAMES[second]
            mine.append(
                {
                    "participant_id": f"P{person:03}",
                    "participant_status": "complete",
                    "expertise_level": level(person),
                    "excluded": 0,
                    "trial_type": "main",
                    "trial_index": trial + 1,
                    "main_trial_number": trial + 1,
                    "main_trials_given": trials,
                    "item_id": f"i{trial % items}",
                    "method_a": names[0],
                    "method_b": names[1],
                    "method_left": names[0] if a_left else names[1],
                }
            )
            if rng.random() >= unanswered:
                pace = 1 if trials == 1 else faster ** (trial / (trials - 1))
                mine[-1] |= _answer(chose_a, names, a_left) | {
                    "rt_ms": round(3000 * pace * np.exp(rng.normal(0, 0.2)))
                }
        rows += mine
        for place, number in enumerate(repeats):
            again = {
                "trial_type": "repeat",
                "trial_index": trials + place + 1,
                "main_trial_number": None,
                "repeat_of_trial_index": number,
            }
            before = mine[number - 1]
            if person % 2 and "chose_a" in before:
                other = before["method_b" if before["chose_a"] else "method_a"]
                again |= {"chosen_method": other}
            rows.append(mine[number - 1] | again)
    return of_rows(rows, facts={"conditions": tuple(NAMES[: len(strengths)])})


def _answer(chose_a, names, a_left):
    if chose_a == 0.5:
        return {"chosen_side": "tie", "chose_a": 0.5, "is_tie": 1}
    chosen = names[0] if chose_a else names[1]
    side = "left" if bool(chose_a) == a_left else "right"
    return {"chosen_side": side, "chosen_method": chosen, "chose_a": chose_a, "is_tie": 0}


def rows_of(section, table):
    return section.table(table).rows
