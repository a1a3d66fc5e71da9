"""What people were told is stored, beside what is."""

import json
from pathlib import Path
from typing import Any


def compare(study: Any, ledger: Path) -> dict[str, int]:
    """Count acknowledged answers that are lost or altered, and trials with more than one answer.

    The ledger has a line for each answer that the server acknowledged, with the trial's token and
    the side, and one with the code that the last page showed.
    """
    from studyapp.models import Participant, Response

    lines = [json.loads(line) for line in ledger.read_text().splitlines()]
    given = {line["trial"]: line["side"] for line in lines if "trial" in line}
    codes = {line["code"] for line in lines if "code" in line}
    rows = list(
        Response.objects.filter(trial__participant__study=study).values_list("trial__token", "side")
    )
    stored = dict(rows)
    complete = Participant.objects.filter(study=study, outcome=Participant.Outcome.COMPLETED)
    return {
        "acknowledged": len(given),
        "stored": len(rows),
        "lost": sum(token not in stored for token in given),
        "altered": sum(token in stored and stored[token] != side for token, side in given.items()),
        "duplicated": len(rows) - len(stored),
        "participations": len(codes),
        "incomplete": len(codes - set(complete.values_list("code", flat=True))),
    }
