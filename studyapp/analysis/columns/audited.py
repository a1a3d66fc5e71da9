"""What an audit found about a picture, whoever made the stimulus; part of the table of stimuli."""

from studyapp.analysis.columns.column import Column, Columns, number, share, yes_or_no

AUDITED: Columns = {
    "audit_verdict": Column(
        "Of a picture from an audit: whether the map of the audited method lies on the object",
        allowed="empty, pass, fail, not applicable",
    ),
    "audit_reason": Column("Why it failed, or has no verdict, in words"),
    "audit_technique": Column("The method whose map was judged"),
    "audit_class": Column("The class whose map was judged"),
    "audit_correct": yes_or_no("Whether the prediction is right"),
    "audit_confidence": share("The probability of the predicted class"),
    "audit_peak": yes_or_no("Whether the map's highest point lies in the grown objects"),
    "audit_energy": share("Share of the map's positive part inside the grown objects"),
    "audit_energy_above_chance": number(
        "The same less the grown objects' share of the picture", "", "-1 to 1"
    ),
    "audit_coverage": share("Share of the objects that the marked part of the map covers"),
    "audit_precision": share("Share of the marked part of the map inside the grown objects"),
    "audit_iou": share("Intersection over union of the marked part and the grown objects"),
    "audit_area": share("Share of the picture that the map marks"),
    "audit_tags": Column("The picture's tags, separated by semicolons"),
    "audit_sha256": Column("SHA-256 of the audit's document, audit.json"),
}
