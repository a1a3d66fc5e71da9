"""What the tables of imported answers do not say, from their key and the answers."""

from collections import Counter
from collections.abc import Sequence

from studyapp.analysis.imports.cells import MAIN, TIE, Answer
from studyapp.analysis.imports.key import Key
from studyapp.analysis.imports.tables import levels_of
from studyapp.analysis.results.facts import Facts


def facts_of(answers: Sequence[Answer], key: Key) -> Facts:
    """The facts about answers that were collected with another tool."""
    main = [answer for answer in answers if answer.kind == MAIN]
    given = Counter(answer.person.code for answer in main)
    return Facts(
        study_id=key.study,
        title=key.title,
        prompt=key.prompt,
        answer_format="tie" if any(answer.chosen == TIE for answer in answers) else "forced",
        status="imported",
        conditions=tuple(sorted({name for one in answers for name in (one.first, one.second)})),
        levels=levels_of(answers, key),
        pictures=len({answer.item for answer in main if answer.item}),
        trials_per_participant=max(given.values(), default=0),
        imported=True,
        sides_known=key.sides_known,
        order_known=key.order_known,
        note=key.note,
    )
