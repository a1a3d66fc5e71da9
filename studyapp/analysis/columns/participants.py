"""The columns of the table of participants."""

from studyapp.analysis.columns.column import (
    ARM,
    EXCLUDED,
    EXCLUSION,
    LEVEL,
    LEVEL_LABEL,
    PARTICIPANT,
    QUASI_IDENTIFIER,
    SIMULATED,
    STATUS,
    STUDY,
    Column,
    Columns,
    moment,
    number,
    share,
    whole,
    yes_or_no,
)

PERSON: Columns = {
    "study_id": STUDY,
    "study_version": whole(
        "Version of the frozen question set that was drawn from", "", "1 or more"
    ),
    "participant_id": PARTICIPANT,
    "is_simulated": SIMULATED,
    "status": STATUS,
    "outcome": Column(
        "How the participation ended; empty: it has not",
        allowed="empty, completed, screened_out, failed_check",
    ),
    "arm": ARM,
    "list_id": whole("The slot in the counterbalancing plan; empty before anything was drawn"),
    "place_released": yes_or_no(
        "Whether the place was given to somebody else after doing nothing for long"
    ),
    "expertise_level": LEVEL,
    "expertise_label": LEVEL_LABEL,
    "expertise_score": number(
        "Score of the questionnaire that decides the level", privacy=QUASI_IDENTIFIER
    ),
    "consent_version": Column("Version of the consent text that was agreed to"),
    "consented_at_utc": moment("When consent was given"),
    "started_at_utc": moment("When the first trial was put to the participant"),
    "completed_at_utc": moment("When everything was complete; empty for other outcomes"),
    "language": Column("Code of the language in which the participant took part"),
    "device_type": Column("Phone, tablet or desktop", privacy=QUASI_IDENTIFIER),
    "recruitment_source": Column(
        "How the participant came, without any identity: open (the study's address), invited (a "
        "personal link), or the recruiter whose link it was; open as well once identities were "
        "deleted",
        allowed="open, invited, prolific, sona, mturk, other",
    ),
}

COUNTS: Columns = {
    "n_main_trials": whole("Main trials drawn"),
    "n_main_answered": whole("Main trials answered, in time"),
    "n_catch": whole("Catch trials answered"),
    "n_catch_passed": whole("Catch trials answered as expected"),
    "n_repeat": whole("Repeated trials where both times one of the two was chosen"),
    "n_repeat_consistent": whole("Repeated trials where the same stimulus was chosen both times"),
    "n_identical": whole("Trials with the same on both sides where a side was chosen"),
    "n_identical_left": whole("Of these, how often the left"),
    "n_ties": whole("Main trials answered with “no preference”"),
    "n_timed_out": whole("Main trials in which the time ran out"),
}

QUALITY: Columns = {
    "left_choice_rate": share("Share of the main choices of a side that were left"),
    "left_choice_p": share("Exact two-sided binomial p of that many on the left, if by chance"),
    "longest_run": whole("Most main choices of the same side in a row"),
    "longest_run_p": share("Chance of such a run or a longer one, of a fair coin"),
    "median_rt_ms": number("Median response time over main trials", "ms", "0 or more"),
    "relative_rt": number(
        "The participant's median divided by the median of all participants' medians",
        "",
        "0 or more",
    ),
    "too_fast_share": share("Share of timed main trials below the limit of the rules"),
    "too_slow_share": share("Share of timed main trials above the limit of the rules"),
    "untimed_share": share("Share of answered main trials without a response time"),
    "focus_lost_share": share(
        "Time the page was not in front, of the response time of main trials; at most 1"
    ),
    "comprehension_attempts": whole("Tries at the comprehension check"),
    "duplicate": yes_or_no(
        "Whether the recruiter sent the same person to this study before; 0 once identities were "
        "deleted"
    ),
    "duration_ms": whole("From consent to the end, breaks included", "ms"),
    "flags": Column(
        "Doubts about the quality of the answers, joined by ' | '; nobody is left out for them",
        allowed="empty, catch_failed, too_fast, fast_for_the_study, too_slow, one_sided, "
        "straight_line, inconsistent, timed_out, focus_lost, duplicate, many_attempts, untimed",
    ),
    "excluded": EXCLUDED,
    "exclusion_reason": EXCLUSION,
}

PARTICIPANTS: Columns = PERSON | COUNTS | QUALITY
