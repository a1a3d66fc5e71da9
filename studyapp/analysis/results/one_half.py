"""Is the preference one half? Every test of that as a row of a table."""

from collections.abc import Iterator
from typing import Any

from studyapp.analysis.hypotheses.means import t_test
from studyapp.analysis.hypotheses.outcome import Outcome
from studyapp.analysis.hypotheses.ranks_and_signs import sign_test, signed_rank_test
from studyapp.analysis.hypotheses.sign_flip import METHOD, sign_flip
from studyapp.analysis.results.columns import rows
from studyapp.analysis.results.data import Data
from studyapp.analysis.results.document import (
    EXPLORATORY,
    NUMBER,
    P_VALUE,
    TEXT,
    Column,
    Table,
)
from studyapp.analysis.sizes import FEWEST_FOR_A_TEST

STANDING = Column("standing", "Standing", TEXT)
COLUMNS = (
    Column("test", "Test that the preference is 50\u00a0%", TEXT),
    Column("p", "p", P_VALUE),
    Column("statistic", "Statistic", NUMBER),
    Column("note", "Note", TEXT),
    STANDING,
)
FOR_THESE_PICTURES = (
    "Tests are for these pictures: people are a sample of others like them, pictures are as they "
    "are."
)
NOTHING_TO_TEST = "no test: people do not differ from each other, or none from 50\u00a0%"
TOO_FEW = f"no test: fewer than {FEWEST_FOR_A_TEST} people cannot reach p < 0.05"


def tests_of_one_half(data: Data, standing: str) -> Table:
    """The sign-flip test first, with the standing given; then three that see less or assume more.

    With fewer than six people there is one row, which says that there is no test.
    """
    caption = "Is there a preference at all?"
    found = rows(list(_tests(data, standing)), COLUMNS)
    return Table("tests", caption, COLUMNS, found, note=FOR_THESE_PICTURES)


def _tests(data: Data, standing: str) -> Iterator[dict[str, Any]]:
    differences = data.people["share"].to_numpy() - 0.5
    if len(differences) < FEWEST_FOR_A_TEST:
        yield {"test": METHOD, "note": TOO_FEW, "standing": standing}
        return
    yield _test(METHOD, sign_flip(differences, data.rng("sign-flip")), standing)
    yield _test("sign test over participants", sign_test(differences))
    ranks = signed_rank_test(differences, data.rng("signed ranks"))
    yield _test("Wilcoxon signed-rank test over participants", ranks)
    yield _test("t test over participants", t_test(differences))


def _test(name: str, found: Outcome | None, standing: str = EXPLORATORY) -> dict[str, Any]:
    if found is None:
        return {"test": name, "note": NOTHING_TO_TEST, "standing": standing}
    return {
        "test": name,
        "p": found.p,
        "statistic": found.statistic,
        "note": found.basis if found.arrangements else "",
        "standing": standing,
    }
