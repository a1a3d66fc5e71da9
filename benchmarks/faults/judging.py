"""What falls short of what was promised, by name."""

from typing import Any

from benchmarks.faults.kinds import FAULTS

TOLD = "503 with Retry-After"
BAD = ("lost", "altered", "duplicated", "incomplete")


def judge(row: dict[str, Any]) -> list[str]:
    """Everything in a fault's numbers that must not be, in words.

    Parameters
    ----------
    row : as `python -m benchmarks.faults` writes it.
    """
    fault = FAULTS[row["fault"]]
    short = [f"{row[name]} answers are {name}" for name in BAD if row[name]]
    if not row["acknowledged"]:
        short.append("nobody answered anything")
    if row["rounds"] < row["rounds_wanted"]:
        short.append(f"only {row['rounds']} of {row['rounds_wanted']} rounds were gone through")
    if row["sessions_failed"]:
        short.append(f"{row['sessions_failed']} participations were given up")
    if row["answers_a_second"] < fault.a_second:
        short.append(f"{row['answers_a_second']:.0f} answers a second, not {fault.a_second:.0f}")
    if fault.again_s is not None and row["serving_again_s"] > fault.again_s:
        short.append(f"served again after {row['serving_again_s']:.1f} s")
    return short + _refusals(row, fault.must_be_told(row["held_s"])) + row["problems"]


def _refusals(row: dict[str, Any], is_told: bool | None) -> list[str]:
    """Who was refused must have been told when to come back; nobody else may be refused."""
    refused = dict(row["refused"])
    told = refused.pop(TOLD, 0)
    short = [f"{count} requests met {what}" for what, count in sorted(refused.items())]
    if is_told is True and not told:
        short.append("nobody was told that nothing was saved")
    if is_told is False and told:
        short.append(f"{told} requests met {TOLD}, although the fault should cost nothing")
    return short
