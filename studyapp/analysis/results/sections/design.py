"""What was asked, about what, and what every number below refers to."""

from collections.abc import Iterator

from studyapp.analysis.results.columns import rows
from studyapp.analysis.results.data import Data
from studyapp.analysis.results.document import TEXT, Column, Section, Table
from studyapp.analysis.sizes import FEW_PICTURES

FACTS = (Column("fact", "What", TEXT), Column("value", "Here", TEXT))
ESTIMANDS = (
    "Every number answers two questions, and both matter equally. These pictures: what would other "
    "people of this kind {answer}, shown exactly these pictures? Pictures like these: what would "
    "they {answer}, shown other pictures of this kind?"
)
NO_PICTURES = (
    "The file does not say which picture an answer is about, so nothing can be said about pictures "
    "like these."
)
CHANCE = (
    "A preference is the share of the trials showing a condition in which it was chosen; "
    "50\u00a0% is chance. Participants are the unit: choices of one person resemble each other."
)


def design(data: Data) -> Section:
    """The frame in which the results stand."""
    is_preference = data.facts.task == "preference"
    estimands = ESTIMANDS.format(answer="choose" if is_preference else "answer")
    found = [{"fact": fact, "value": value} for fact, value in _facts(data)]
    return Section(
        name="design",
        title="What was asked",
        sentences=(
            f"People were asked: “{data.facts.prompt}”",
            estimands,
            *((CHANCE,) if is_preference else ()),
        ),
        tables=(Table("design", "The design of the study", FACTS, rows(found, FACTS)),),
        by_method=False,
        caveats=_few_pictures(data),
    )


def _facts(data: Data) -> Iterator[tuple[str, str]]:
    facts, main = data.facts, data.trials[data.trials["trial_type"] == "main"]
    yield "Conditions", ", ".join(facts.conditions) or "none yet"
    if facts.imported:
        yield "Pictures", str(facts.pictures or "not told")
    else:
        yield "Pictures asked about", str(facts.pictures or "none in a frozen question set yet")
        yield "Pictures shown so far", str(main["item_id"].nunique())
    if facts.versions:
        yield "Versions of the question set", ", ".join(map(str, facts.versions))
    if facts.trials_per_participant:
        yield "Main trials a person, at most", str(facts.trials_per_participant)
    yield "Expertise levels", ", ".join(facts.levels.values()) or "none"
    if main["arm"].notna().any():
        yield "Arms", ", ".join(sorted(main["arm"].dropna().unique()))


def _few_pictures(data: Data) -> tuple[str, ...]:
    if data.facts.imported and not data.facts.pictures:
        return (NO_PICTURES,)
    shown = data.choices["item_id"].nunique()
    if not 0 < shown < FEW_PICTURES:
        return ()
    pictures = f"{shown} picture{'' if shown == 1 else 's'}"
    return (
        f"Few pictures: answers concern {pictures}. With fewer than {FEW_PICTURES}, statements "
        "about pictures like these rest on thin ground, and more people cannot replace more "
        "pictures (Clark 1973, Journal of Verbal Learning and Verbal Behavior 12, 335-359).",
    )
