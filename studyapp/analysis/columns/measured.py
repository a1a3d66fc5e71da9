"""What was measured of an explanation and of its stimulus; part of the table of stimuli."""

from studyapp.analysis.columns.column import Column, Columns, number, share, yes_or_no

# Against the classifier and the truth.
METRICS: Columns = {
    "peak_in_box": yes_or_no("Whether the map's highest point lies in the true object"),
    "energy_in_box": share("Share of the map's positive part inside the true object"),
    "area": share("Share of the picture that the map marks"),
    "deletion_auc": share(
        "Area under the curve of the class's probability while the marked pixels are removed, the "
        "most marked first; lower is more faithful"
    ),
    "insertion_auc": share(
        "The same while they are put back into a blurred picture; higher is more faithful"
    ),
    "r2": number("Of LIME: how well its linear model fits, R² weighted", "", "up to 1"),
    "stability": number(
        "Rank correlation of maps made with other seeds, or under noise where there is no "
        "chance; mean over pairs",
        "",
        "-1 to 1",
    ),
    "correct": yes_or_no("Whether the classifier's most probable class is the true one"),
    "confidence": share("The probability of the classifier's most probable class"),
}

# Of the stimulus as people saw it, whatever method made it.
LOOK: Columns = {
    "shown_area": share("Share of the stimulus's pixels that differ from the plain picture"),
    "edge_density": share("Share of the stimulus's pixels on an edge (Sobel gradient above 0.1)"),
    "hue_sine": number("Sine of the mean hue's direction, weighted by saturation", "", "-1 to 1"),
    "hue_cosine": number("Cosine of the same", "", "-1 to 1"),
    "saturation": share("Mean saturation (HSV)"),
    "brightness": share("Mean brightness (HSV)"),
}

MEASURED: dict[str, Column] = METRICS | LOOK
