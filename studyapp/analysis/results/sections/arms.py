"""The preference in every arm."""

from studyapp.analysis.preference import arm_preferences
from studyapp.analysis.results.columns import CONDITION, ESTIMATE, rows
from studyapp.analysis.results.data import Data
from studyapp.analysis.results.document import CODE, Column, Section, Table

COLUMNS = (Column("group", "Arm", CODE), CONDITION, *ESTIMATE)


def arms(data: Data) -> Section | None:
    """Of the primary condition where there are two, else of every one."""
    found = arm_preferences(data.choices)
    if found.empty:
        return None
    if found["condition"].nunique() == 2:
        # The preference for the second is what the first leaves.
        found = found[found["condition"] == data.condition]
    names = found["group"].nunique()
    return Section(
        name="arms",
        title="By arm",
        sentences=(
            f"People were assigned to {names} arm{'' if names == 1 else 's'} by chance.",
            "That one interval includes 50\u00a0% and another does not, does not show that arms "
            "differ.",
        ),
        tables=(Table("arms", "Preference in every arm", COLUMNS, rows(found, COLUMNS)),),
        plots=("preference",),
    )
