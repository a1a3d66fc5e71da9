"""What people say of the audit's verdicts, picture by picture; nothing is ever overwritten.

``reviews.jsonl`` lies beside the report, one review a line. A review holds what was reviewed, so
that it is not taken for one of the next model's maps.
"""

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, Literal, get_args

NAME = "reviews.jsonl"
Opinion = Literal["agree", "disagree", "unsure"]
OPINIONS: tuple[str, ...] = get_args(Opinion)


class ReviewError(ValueError):
    """A review cannot be kept or read; says why, and the next step."""


@dataclass(frozen=True)
class Review:
    """What one person said of what the audit says about one picture.

    Attributes
    ----------
    picture, picture_sha256
        As in the report.
    key, judged
        What was reviewed: the stored explanation, and the audit's verdict on it.
    reviewer
        As they call themselves.
    verdict
        Whether they ``agree`` with the audit's verdict, ``disagree`` or are ``unsure``.
    comment
        Why.
    reviewed
        When, in UTC.
    """

    picture: str
    picture_sha256: str
    key: str
    judged: str
    reviewer: str
    verdict: str
    comment: str
    reviewed: str

    def __post_init__(self) -> None:
        for one in fields(self):
            if not isinstance(getattr(self, one.name), str):
                raise ReviewError(f"{one.name} must be text, not {getattr(self, one.name)!r}")
        if not self.reviewer.strip():
            raise ReviewError("a review needs the name of its reviewer; add --reviewer")
        if self.verdict not in OPINIONS:
            raise ReviewError(f"there is no verdict {self.verdict!r}; choose {', '.join(OPINIONS)}")


def add_review(
    folder: Path,
    document: Mapping[str, Any],
    picture: str,
    *,
    reviewer: str,
    verdict: str,
    comment: str = "",
) -> Review:
    """Keep what somebody says of a picture; once this returns, it is on the disk.

    Parameters
    ----------
    folder, document
        The report.
    picture
        Its name, as in the report.
    reviewer, verdict, comment
        See `Review`.

    Raises
    ------
    ReviewError
        If the picture was not judged, or who says what is not said.
    """
    rows = [row for row in document["rows"] if row["picture"] == picture]
    if not rows:
        some = ", ".join(dict.fromkeys(row["picture"] for row in document["rows"][:5]))
        raise ReviewError(f"the report has no picture {picture!r}; it has {some or 'none'}, ...")
    review = Review(
        picture=picture,
        picture_sha256=rows[0]["picture_sha256"],
        key=rows[0]["key"],
        judged=judged(rows),
        reviewer=reviewer.strip(),
        verdict=verdict,
        comment=comment.strip(),
        reviewed=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    line = json.dumps(asdict(review), ensure_ascii=False) + "\n"
    with _locked(folder / NAME) as stream:
        stream.write(line.encode(errors="backslashreplace"))
        stream.flush()
        os.fsync(stream.fileno())
    return review


def judged(rows: Sequence[Mapping[str, Any]]) -> str:
    """Give the audit's verdict on a picture; of several explained classes one after the other."""
    if len(rows) == 1:
        return str(rows[0]["verdict"])
    return ", ".join(f"{row['explained']}: {row['verdict']}" for row in rows)


def is_current(review: Review, rows: Sequence[Mapping[str, Any]]) -> bool:
    """Say whether a review is of these rows' maps and verdicts, and not of an earlier run's."""
    own = [row for row in rows if row["picture"] == review.picture]
    return bool(own) and review.key == own[0]["key"] and review.judged == judged(own)


def read_reviews(folder: Path) -> list[Review]:
    """Read all reviews, the oldest first; none if there is no file.

    Raises
    ------
    ReviewError
        If a line is not a review; names it.
    """
    path = folder / NAME
    if not path.exists():
        return []
    found = []
    # What follows the last line break was never acknowledged: its writer was killed.
    for number, line in enumerate(path.read_bytes().split(b"\n")[:-1], start=1):
        try:
            found.append(Review(**json.loads(line)))
        except (ValueError, TypeError) as error:
            reason = f"{path}, line {number}: it is not a review ({error})"
            raise ReviewError(f"{reason}; put the line back as it was") from error
    return found


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[BinaryIO]:
    """Open for adding, one writer at a time, after the last whole line."""
    with path.open("a+b") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        stream.seek(0)
        stream.truncate(stream.read().rfind(b"\n") + 1)
        yield stream
