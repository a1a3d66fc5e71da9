"""The fields of a study's page, under their headings; and which of them stay open to change."""

from typing import Any

# What a study that has once been open may still change: nothing that a participant was asked, told
# or shown, or that the results rest on.
STILL_OPEN_TO_CHANGE = {
    "members",
    "viewers",
    "contact",
    "debrief",
    "privacy_note",
    "entry",
    "reentry",
    "places",
    "release_after_minutes",
    "retention_days",
}
FIELDSETS: Any = [
    (
        None,
        {"fields": ["title", "slug", "status", "links", "classifier", "task", "target", "seed"]},
    ),
    (
        "What participants read",
        {
            "fields": [
                "prompt",
                "introduction",
                "consent_version",
                "consent_text",
                "minimum_age",
                "instructions",
                "practice_feedback",
                "debrief",
                "contact",
                "languages",
                "translations",
            ]
        },
    ),
    (
        "Pictures",
        {"fields": ["privacy_note"]},
    ),
    (
        "Design",
        {
            "fields": [
                "trials_per_participant",
                "order",
                ("catch_rate", "identical_rate", "repeat_rate"),
                "questionnaire",
                "asks_first",
                "comprehension_attempts",
                "asks_guess",
                ("stimulus_width", "stimulus_height"),
            ]
        },
    ),
    (
        "One trial",
        {
            "classes": ["collapse"],
            "fields": [
                "answer_format",
                "confirms_choice",
                "asks_confidence",
                "reason",
                "minimum_viewing_ms",
                "time_limit_ms",
                "needs_timing",
            ],
        },
    ),
    (
        "Who takes part",
        {
            "classes": ["collapse"],
            "fields": [
                "entry",
                "recruiter",
                "recruiter_parameters",
                "reentry",
                "places",
                "release_after_minutes",
                "retention_days",
            ],
        },
    ),
    (
        "Record",
        {"fields": ["members", "viewers", "created_at", "opened_at", "closed_at", "withdrawn"]},
    ),
]
