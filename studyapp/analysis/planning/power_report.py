"""What the power page and `manage.py power` say: a section like those of the results."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from studyapp.analysis.planning.plan import EQUIVALENCE, TREND
from studyapp.analysis.planning.power import MOST_PARTICIPANTS, participants_needed, power
from studyapp.analysis.planning.power_simulation import Simulated, simulated_power
from studyapp.analysis.planning.scenario import CONTRAST, OVERALL, Scenario
from studyapp.analysis.results.document import COUNT, SHARE, Column, Section, Table
from studyapp.analysis.sentences import percent

# Raw data of published forced choices about explanations lie between 0.15 and 0.2.
CORRELATIONS = (0.0, 0.1, 0.2, 0.3, 0.5)
PICTURES = (5, 10, 20, 40)
PARTICIPANTS = (10, 20, 30, 40, 60, 80, 100, 150, 200, 300, 500, 800, 1200, 2000)
FEW = 20  # participants; below, the formula promises more than the test of the results keeps


def power_report(
    scenario: Scenario,
    *,
    wanted: float,
    participants: int | None = None,
    studies: int = 0,
    seed: int = 20,
) -> Section:
    """Sentences and two tables: the power of every size, and who is needed.

    Parameters
    ----------
    wanted : power that the study should have.
    participants : a number of them to be judged; None: only the number that is needed is said.
    studies : how many studies with that number to simulate beside the formula; 0: none.
    seed : of the simulation; the same assumptions then have the same answer.
    """
    needed = participants_needed(scenario, wanted)
    sentences = [_needed_sentence(scenario, wanted, needed)]
    if participants is not None:
        simulated = _simulated(scenario, participants, studies, seed)
        sentences.append(_power_sentence(scenario, participants, simulated))
    curve = _curve_table(scenario, _sizes(needed, participants))
    return Section(
        "power",
        "Power",
        sentences=tuple(sentences),
        tables=(curve, *_needed_table(scenario, wanted)),
        by_method=False,
        caveats=_caveats(scenario, min(needed or FEW, participants or FEW)),
    )


def _simulated(scenario: Scenario, participants: int, studies: int, seed: int) -> Simulated | None:
    if not studies:
        return None
    rng = np.random.default_rng(seed)
    return simulated_power(scenario, participants, studies=studies, rng=rng)


def _needed_sentence(scenario: Scenario, wanted: float, needed: int | None) -> str:
    if needed is None:
        return (
            f"Not even {MOST_PARTICIPANTS:,} people would {_finding(scenario)} with "
            f"{_exactly(wanted)} power."
        )
    division = _division(scenario, needed)
    return (
        f"{needed} people{division} with {_pictures(scenario.pictures)} each are enough to "
        f"{_finding(scenario)} in {_exactly(wanted)} of such studies."
    )


def _power_sentence(scenario: Scenario, participants: int, simulated: Simulated | None) -> str:
    by_formula = _roughly(power(scenario, participants))
    division = _division(scenario, participants)
    sentence = f"{participants} people{division} would do so in {by_formula} of them"
    if simulated is None:
        return f"{sentence}."
    return (
        f"{sentence} by the formula, and did in {_roughly(simulated.power)} of "
        f"{simulated.studies} simulated ones."
    )


def _roughly(power_: float) -> str:
    """Nothing is certain, and nothing impossible, that is only rounded to it."""
    if power_ > 0.99:
        return f"more than {percent(0.99)}"
    return f"fewer than {percent(0.01)}" if power_ < 0.01 else percent(power_)


def _exactly(share: float) -> str:
    """An assumption as it was entered."""
    return f"{100 * share:.4g}\u00a0%"


def _finding(scenario: Scenario) -> str:
    preferences = [_exactly(preference) for preference in scenario.preferences]
    return {
        OVERALL: f"find that a true preference of {preferences[0]} is not one half",
        TREND: f"find the trend along the levels where their preferences are {_and(preferences)}",
        CONTRAST: f"find that the lowest and the highest level, {preferences[0]} and "
        f"{preferences[-1]}, differ",
        EQUIVALENCE: f"show that the lowest and the highest level, {preferences[0]} and "
        f"{preferences[-1]}, differ by less than {_exactly(scenario.margin)}",
    }[scenario.question]


def _and(words: list[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}"


def _division(scenario: Scenario, participants: int) -> str:
    if scenario.question == OVERALL:
        return ""
    return f" ({' + '.join(str(size) for size in scenario.sizes(participants))})"


def _pictures(pictures: int) -> str:
    return "1 picture" if pictures == 1 else f"{pictures} pictures"


def _sizes(needed: int | None, participants: int | None) -> list[int]:
    """Numbers of participants from few to more than enough, with those that are spoken of."""
    named = {size for size in (needed, participants) if size}
    enough = 2 * max(named, default=PARTICIPANTS[-1])
    sizes = {size for size in PARTICIPANTS if size <= enough} | named
    return sorted(sizes | {PARTICIPANTS[0], PARTICIPANTS[1]})


def _correlations(scenario: Scenario) -> list[float]:
    return sorted({*CORRELATIONS, scenario.icc})


def _column(correlation: float) -> Column:
    return Column(f"icc_{correlation:g}", f"ICC {correlation:g}", SHARE)


def _curve_table(scenario: Scenario, sizes: list[int]) -> Table:
    correlations = _correlations(scenario)
    rows: list[Mapping[str, float]] = []
    for size in sizes:
        powers = {
            _column(icc).name: power(replace(scenario, icc=icc), size) for icc in correlations
        }
        rows.append({"n_participants": size, **powers})
    columns = (Column("n_participants", "Participants", COUNT), *map(_column, correlations))
    caption = f"Power with {_pictures(scenario.pictures)} each, by how alike a person's choices are"
    return Table("curve", caption, columns, tuple(rows))


def _needed_table(scenario: Scenario, wanted: float) -> tuple[Table, ...]:
    """None where no number of participants is enough for anything in it."""
    correlations = _correlations(scenario)
    rows = []
    for pictures in sorted({*PICTURES, scenario.pictures}):
        of_pictures = replace(scenario, pictures=pictures)
        needed = {
            _column(icc).name: participants_needed(replace(of_pictures, icc=icc), wanted)
            for icc in correlations
        }
        rows.append({"pictures": pictures, **needed})
    columns = (
        Column("pictures", "Pictures each", COUNT),
        *(replace(_column(icc), kind=COUNT) for icc in correlations),
    )
    if not any(row[column.name] for row in rows for column in columns[1:]):
        return ()
    note = f"A missing number is above {MOST_PARTICIPANTS:,}, or no number is enough."
    caption = f"Participants for {_exactly(wanted)} power"
    return (Table("needed", caption, columns, tuple(rows), note),)


def _caveats(scenario: Scenario, fewest: int) -> tuple[str, ...]:
    found = [
        "The ICC says how alike the choices of one person are: 0 if all trials were independent. "
        "Published forced choices about explanations have 0.15 to 0.2; if in doubt, take 0.2.",
        "These are numbers for the pictures of the study. Statements about other pictures of the "
        "kind need more pictures as well, and more people cannot replace them.",
    ]
    if scenario.question == OVERALL and fewest < FEW:
        found.append(
            "With fewer than 20 people the sign-flip test of the results finds less than the "
            "formula promises, and with fewer than 6 nothing; have it simulated."
        )
    if scenario.question == EQUIVALENCE:
        found.append("The margin must be fixed before the data, as a difference that matters.")
    return tuple(found)
