"""Which plots there are, what each is drawn from, and what it says to people who cannot see it.

A section that names a plot in `plots` holds a table with the columns that the plot needs; the first
such table is drawn, and nothing else is. This file knows no drawing library, so that a page can
speak of its plots without loading one.
"""

from dataclasses import dataclass

from studyapp.analysis.results.document import Section, Table


@dataclass(frozen=True)
class Plot:
    """A plot that a section may name.

    Parameters
    ----------
    columns : the columns, by name, of the table that it is drawn from.
    title : at its top; `caption` explains its marks under it.
    alt : in the place of the picture; the numbers themselves are in the table behind it.
    """

    columns: tuple[str, ...]
    title: str
    caption: str
    alt: str


_INTERVALS = "Points are estimates, bars are 95\u00a0% intervals, the dashed line is "

PLOTS: dict[str, Plot] = {
    "flow": Plot(
        ("stage", "n"),
        "How many came how far",
        "Every bar is the number of people at that stage.",
        "Bars of the number of people at every stage from consent to what is counted.",
    ),
    # One row per person; or one row per bin of shares, with the column n_participants as well.
    "dots": Plot(
        ("level", "share"),
        "Everybody's own preference",
        "Every dot is one person and stands at the share of that person's own choices; where "
        "people are too many for dots, bars are as high. The dashed line is chance. Two separate "
        "heaps mean two kinds of people, whom no average describes.",
        "Dots of every person's own preference, in a row for every expertise level.",
    ),
    "preference": Plot(
        ("group", "condition", "estimand", "preference", "low", "high", "n_participants"),
        "Preference by group",
        _INTERVALS + "chance.",
        "Points and intervals of the preference in every group, one for these pictures and one "
        "for pictures like these.",
    ),
    # slope and intercept are the same in every row: the line that was fitted.
    "trend": Plot(
        ("level", "score", "mean", "low", "high", "slope", "intercept"),
        "Preference along the levels",
        "Points are the means of people's own preferences, bars are 95\u00a0% intervals, the line "
        "is the fitted trend and the dashed line is chance.",
        "Points of the mean preference at every expertise level, and the line fitted to them.",
    ),
    "caterpillar": Plot(
        ("item_name", "preference", "low", "high"),
        "Picture by picture",
        _INTERVALS + "chance; pictures are in the order of their estimates.",
        "Points and intervals of the preference for every picture, from the lowest to the highest.",
    ),
    "abilities": Plot(
        ("condition", "ability", "low", "high"),
        "Strength of the conditions",
        _INTERVALS + "their average.",
        "Points and intervals of the strength of every condition, the strongest first.",
    ),
    "associations": Plot(
        ("metric", "odds_ratio", "low", "high"),
        "How metrics go with choices",
        _INTERVALS + "no association; the scale is logarithmic.",
        "Points and intervals of the odds ratio for every metric.",
    ),
    "sensitivity": Plot(
        ("variant", "preference", "low", "high"),
        "The same question, answered in other ways",
        _INTERVALS + "chance.",
        "Points and intervals of the preference under every variant of the analysis.",
    ),
    "sequence": Plot(
        ("n_participants", "estimate", "low", "high"),
        "After every participant",
        "The line is the estimate so far, the band is the confidence sequence, which may be looked "
        "at after every participant; the dashed line is chance.",
        "A line of the estimate after every participant, within a band that grows narrower.",
    ),
    "looks": Plot(
        ("n_planned", "statistic", "bound"),
        "Planned looks",
        "Points are the statistic at every planned look; the lines are the bounds that it has to "
        "cross.",
        "Points of the statistic at every planned look between the upper and the lower bound.",
    ),
    "times": Plot(
        ("from_ms", "to_ms", "n_participants"),
        "Response times",
        "Every bar is the number of people whose own median response time lies there.",
        "Bars of the number of people by their median response time.",
    ),
    "position": Plot(
        ("trial", "preference", "low", "high"),
        "Along the trials",
        _INTERVALS + "chance.",
        "Points and intervals of the preference at every place in the order of the trials.",
    ),
}


def table_of(section: Section, plot: str) -> Table | None:
    """The table that a plot of this section is drawn from; None if it has none, or no rows.

    Raises
    ------
    LookupError : there is no such plot.
    """
    if plot not in PLOTS:
        raise LookupError(f"There is no plot {plot!r}; there are: {', '.join(PLOTS)}.")
    needed = set(PLOTS[plot].columns)
    holding = (table for table in section.tables if needed <= {c.name for c in table.columns})
    return next((table for table in holding if table.rows), None)
