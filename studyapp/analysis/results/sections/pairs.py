"""With more than two conditions: the preference in every pair that met."""

from studyapp.analysis.preference import pair_preferences
from studyapp.analysis.results.columns import CONDITION, ESTIMATE, OTHER, rows
from studyapp.analysis.results.data import Data
from studyapp.analysis.results.document import Section, Table

COLUMNS = (CONDITION, OTHER, *ESTIMATE)


def pairs(data: Data) -> Section | None:
    """For the first of every pair in the alphabet."""
    choices = data.choices
    if len({*choices["method_a"], *choices["method_b"]}) < 3:
        return None
    found = pair_preferences(choices)
    number = len(found) // 2
    return Section(
        name="pairs",
        title="Pair by pair",
        sentences=(
            f"The conditions met in {number} different pair{'' if number == 1 else 's'}; the table "
            "gives the preference for the first of each.",
        ),
        tables=(
            Table("pairs", "Preference for the first of every pair", COLUMNS, rows(found, COLUMNS)),
        ),
    )
