"""Whatever a study file says: the study that it makes is written as the file that makes it again,
and what is wrong in it is said at its place and nowhere else."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.validators import BaseValidator, MaxValueValidator, MinValueValidator
from django.db import models, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from studyapp import media
from studyapp.actions import records
from studyapp.actions.create_study import SpecError, check_study, create_study
from studyapp.actions.spec.mistakes import Path as At
from studyapp.actions.spec.reading import parse_placed
from studyapp.actions.spec.schema import tables
from studyapp.actions.spec.schema.kinds import as_typed
from studyapp.actions.spec.schema.table import Key, Table
from studyapp.actions.spec.writing import as_yaml, written
from studyapp.models import (
    AnalysisPlan,
    Arm,
    AskedQuestionnaire,
    ComprehensionQuestion,
    Condition,
    Exit,
    ExpertiseLevel,
    ItemChoice,
    Questionnaire,
    QuestionnaireItem,
    SourceImage,
    Study,
)
from tests.computed_study import fill

pytestmark = pytest.mark.django_db
# To shrink what fails would make hundreds of studies.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
SOME = settings(max_examples=8, phases=PHASES, suppress_health_check=list(HealthCheck))
RECORDS: dict[str, type[models.Model]] = {
    "study": Study,
    "conditions": Condition,
    "arms": Arm,
    "pictures": SourceImage,
    "comprehension": ComprehensionQuestion,
    "questionnaire": Questionnaire,
    "items": QuestionnaireItem,
    "choices": ItemChoice,
    "levels": ExpertiseLevel,
    "further_questionnaires": AskedQuestionnaire,
    "exits": Exit,
    "analysis": AnalysisPlan,
}
# Half a pair is no character, and nothing stores NUL.
SIGNS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
WORDS = st.text(SIGNS, max_size=12)
NAMED = st.lists(WORDS.map("w{}".format), max_size=3, unique=True)
# What other values name, or what only goes together, is drawn here; all else follows from its kind.
ONLY: dict[tuple[str, str], st.SearchStrategy[Any]] = {
    ("study", "slug"): st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True),
    ("study", "target"): st.sampled_from(["top-1", "label:brick", "class:1"]),
    ("study", "languages"): st.sampled_from([["en"], ["nl", "en"]]),
    ("study", "recruiter_parameters"): NAMED,
    ("study", "translations"): st.dictionaries(
        st.sampled_from(["nl", "ar"]),
        st.fixed_dictionaries({}, optional={"title": WORDS, "consent_text": WORDS}),
    ),
    ("conditions", "parameters"): st.just({}),
    ("conditions", "rendering"): st.sampled_from(["native", "same-colour"]),
    ("conditions", "rendering_parameters"): st.just({}),
    ("conditions", "is_catch"): st.just(False),
    ("arms", "weight"): st.integers(1, 9),
    ("pictures", "labels"): NAMED,
    ("pictures", "tags"): NAMED,
    ("pictures", "boxes"): st.sampled_from([[], [[0, 0, 9, 9], [3, 4, 32, 32]]]),
    ("pictures", "target"): st.sampled_from(["", "top-1", "class:0"]),
    ("exits", "return_url"): st.sampled_from(["", "https://app.prolific.com/?c={code}"]),
    ("analysis", "condition"): st.sampled_from(["", "cam"]),
    ("analysis", "looks"): st.sets(st.integers(1, 99), max_size=4).map(sorted),
    ("analysis", "level_weights"): st.dictionaries(st.sampled_from("012"), st.floats(0.1, 1)),
}


def drawn(table: Table, **more: Any) -> st.SearchStrategy[dict[str, Any]]:
    """A mapping of a table: what it needs, and any of its other keys that are columns."""
    fields = RECORDS[table.name]._meta.concrete_fields
    columns = {one.name: one for one in fields if not one.is_relation}
    found = {
        key.name: ONLY[at] if (at := (table.name, key.name)) in ONLY else value_of(key, column)
        for key in table.keys
        if (column := columns.get(key.name)) is not None
    }
    needed = {name: found.pop(name) for name in table.required if name in found} | more
    for name in more:
        found.pop(name, None)
    return st.fixed_dictionaries(needed, optional=found)


def value_of(key: Key, column: Any) -> st.SearchStrategy[Any]:
    """What the column takes."""
    if key.choices:
        return st.sampled_from(sorted(key.choices))
    limits = [one for one in column.validators if isinstance(one, BaseValidator)]
    bounds = {type(one): one.limit_value for one in limits}
    least, most = bounds.get(MinValueValidator, 0), bounds.get(MaxValueValidator, 1)
    kinds: list[tuple[type, Any]] = [
        (models.BooleanField, st.booleans()),
        (models.FloatField, st.floats(least, most)),
        (models.IntegerField, st.integers(least, min(most, 2**31 - 1))),
        (models.SlugField, st.from_regex(r"[a-z][a-z0-9_-]{0,9}", fullmatch=True)),
        (models.JSONField, st.just({})),
        (models.TextField, st.text(SIGNS, max_size=40)),
        (models.CharField, WORDS.map("a{}".format)),
    ]
    found = next(strategy for kind, strategy in kinds if isinstance(column, kind))
    return st.none() | found if key.nullable else found


def codes(table: Table, **more: Any) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Several entries that are told apart by their code."""
    entries = st.lists(drawn(table, **more), min_size=1, max_size=3)
    return entries.map(
        lambda rows: [row | {"code": f"c{number}"} for number, row in enumerate(rows)]
    )


def named(name: str, method: str) -> st.SearchStrategy[dict[str, Any]]:
    return drawn(tables.CONDITION, name=st.just(name), method=st.just(method))


QUESTIONNAIRE = drawn(
    tables.QUESTIONNAIRE,
    items=codes(tables.ITEM, choices=codes(tables.CHOICE)),
    levels=st.just([{"level": 0, "label": "new", "from_score": -1.5}]),
)
DESCRIBED = drawn(
    tables.STUDY,
    classifier=st.fixed_dictionaries(
        {"path": st.just("network.keras"), "labels": st.just(["none", "brick"])},
        optional={"stage": WORDS.map("s{}".format), "logits": st.just("sigmoid")},
    ),
    conditions=st.tuples(named("cam", "gradcam"), named("patches", "lime")).map(list),
    arms=st.lists(drawn(tables.ARM, name=st.just("a"), conditions=st.just(["cam"])), max_size=1),
    questionnaire=QUESTIONNAIRE,
    further_questionnaires=st.lists(
        drawn(tables.FURTHER, questionnaire=QUESTIONNAIRE.map(lambda q: q | {"version": "more"})),
        max_size=1,
    ),
    comprehension=st.lists(
        drawn(tables.COMPREHENSION, choices=st.just(["no", "1"]), correct=st.just("1")), max_size=2
    ),
    quotas=st.dictionaries(st.sampled_from([0]), st.integers(1, 99)),
    exits=st.dictionaries(st.just("completed"), drawn(tables.EXIT)),
    pictures=drawn(tables.PICTURE, path=st.just("pictures/pile-01.png")).map(lambda one: [one]),
    analysis=drawn(tables.ANALYSIS),
)


def read_network(described: Any, folder: Path) -> records.Network:
    kept = {key: described[key] for key in described if key not in ("path", "stage", "name")}
    path, stage = folder / "network.keras", described.get("stage", "")
    return records.Network("bricks", path, media.sha256_of(path), ["none", "brick"], kept, stage)


@pytest.fixture
def folder(tmp_path):
    fill(tmp_path / "in", 1)
    return tmp_path / "in"


def remade(spec: dict[str, Any], folder: Path) -> str:
    """The file of the study that a description makes; nothing is left of it but its files."""
    with transaction.atomic():
        study = create_study(spec=spec, folder=folder, may_lack=True, read_network=read_network)
        text = written(study)
        transaction.set_rollback(True)
    return text


@SOME
@given(spec=DESCRIBED)
def test_the_file_of_a_study_makes_a_study_with_the_same_file(spec, folder):
    read = parse_placed(as_yaml(spec), "first.yaml")
    assert (read.value, read.mistakes) == (spec, [])
    text = remade(read.value, folder)
    again = parse_placed(text, "again.yaml")
    assert again.mistakes == []
    for key in tables.STUDY.keys:
        if key.name in spec and not isinstance(key.kind, Table) and key.holds == "one":
            assert again.value[key.name] == as_typed(key.kind, spec[key.name]), key.name
    # Its pictures and its network are found where the study is.
    assert remade(again.value, folder) == text


# What other values are compared with, so that breaking one makes more than one mistake.
NAMED_BY_OTHERS = {("conditions", "name"), ("comprehension", "choices")}
WRONG = {
    "a text": True,
    "a whole number": "seven",
    "a number": "half",
    "true or false": "maybe",
    "a mapping of names to values": 5,
}


def places(spec: Any, table: Table, at: At = ()) -> Iterator[tuple[At, Key]]:
    """Every value of a description with its key, and where it is."""
    for name, value in spec.items():
        key, path = table.known[name], (*at, name)
        if not isinstance(key.kind, Table):
            if (table.name, name) not in NAMED_BY_OTHERS and key.holds == "one":
                yield path, key
        elif key.holds == "one":
            yield from places(value, key.kind, path)
        else:
            entries = value.items() if isinstance(value, dict) else enumerate(value)
            for place, entry in entries:
                yield from places(entry, key.kind, (*path, place))


def unshared(value: Any) -> Any:
    """A copy of which no part stands in two places, as parts of what is drawn do."""
    if isinstance(value, dict):
        return {key: unshared(one) for key, one in value.items()}
    return [unshared(one) for one in value] if isinstance(value, list) else value


@SOME
@given(data=st.data(), spec=DESCRIBED)
def test_one_wrong_value_is_one_mistake_at_its_place(data, spec, folder):
    holder = spec = unshared(spec)
    at, key = data.draw(st.sampled_from(list(places(spec, tables.STUDY))))
    for step in at[:-1]:
        holder = holder[step]
    is_unknown = data.draw(st.booleans())
    if is_unknown:
        holder["zzz"], at = 1, (*at[:-1], "zzz")
    elif key.choices and data.draw(st.booleans()):
        holder[at[-1]] = "none of these"
    else:
        holder[at[-1]] = WRONG.get(key.kind.words, 5)
    read = parse_placed(as_yaml(spec), "f")
    with pytest.raises(SpecError) as refusal:
        check_study(spec=read.value, folder=folder, may_lack=True, read_network=read_network)
    found = read.places.located(refusal.value.mistakes)
    assert len(found) == 1, found
    [said] = found
    place = (read.places.names if is_unknown else read.places.values)[at]
    assert said.startswith(f"f:{place.line}:{place.column}: ")
    assert str(at[-1]) in said
