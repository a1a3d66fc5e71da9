"""A study file: every mistake at its place, every key described, and the same study again."""

import io
from functools import partial
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from explainers.network.settings import ClassifierSettings
from studyapp.actions.create_study import SpecError, check_study, create_study
from studyapp.actions.spec.mistakes import Mistake, Place, without_echoes
from studyapp.actions.spec.reading import CannotRead, parse_placed, parse_yaml, read_placed
from studyapp.actions.spec.schema.reference import reference
from studyapp.actions.spec.schema.tables import CLASSIFIER, TABLES
from studyapp.actions.spec.writing import description_of, written
from studyapp.models import LogbookEntry, Study
from tests.computed_study import SPEC, fill, read_network
from tests.everything import VALUES, everything

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[3]
DESIGNS = [*sorted((ROOT / "fixtures").glob("*.yaml"))]

WRONG = """\
slug: two words
titel: Which?
consent_text: no
task: preferense
trials_per_participant: "ten"
catch_rate: .nan
minimum_age: true
quotas: {0: 5, 7: 5, 1: many}
languages: [en, no]
alpha: 0.1
classifier: {path: network.keras, labels: [none, brick], logit: sigmoid}
conditions:
  - {name: cam, method: gradcamm}
  - {name: cam, method: lime, parameters: {num_samples: few}}
  - {name: third, method: lime, faulty_version_of: cma}
  - lime
arms:
  - {name: a, conditions: [camm, 5]}
exits:
  complete: {code: X}
  completed: {return_url: "http://example.org"}
comprehension:
  - {text: "?", choices: [One, Two], correct: Tow}
questionnaire:
  name: F
  items:
    - {code: a, text: A, choices: [{code: x, label: X, level: 0}, {code: x, label: Y, level: 1}]}
pictures:
  - {path: pictures/pile-01.png, boxes: [[0, 0, 99, 9]]}
  - {path: pictures/pile-01.png}
  - {folder: nowhere}
analysis: {planed_n: 20, looks: 20}
debrief: one
debrief: another
"""
# The place of each, and a part of what is said.
FOUND = [
    ("1:7", "slug: it may hold letters, digits, hyphens and underscores only, unlike 'two words'"),
    ("2:1", "'titel' is unknown; did you mean 'title'?"),
    ("3:15", "'consent_text' must be a text, not false: so YAML reads no, off or false; put"),
    ("4:7", "'task' is 'preferense'; choose from: preference, "),
    (
        "5:25",
        "'trials_per_participant' must be a whole number, not the text 'ten'; leave the quotes",
    ),
    ("6:13", "'.nan' is no finite number"),
    ("7:14", "'minimum_age' must be a whole number, not true"),
    ("8:9", "quotas: they need the level before the trials; set asks_first: true"),
    ("8:16", "quotas: level 7 is none of the questionnaire's; choose from: 0, 1"),
    ("8:25", "quotas: '1' must be a whole number, not the text 'many'"),
    ("9:17", "'languages' must be a list of texts; entry 2 is false"),
    ("10:1", "'alpha' is unknown here; it is a name of analysis"),
    ("11:58", "classifier: 'logit' is unknown; did you mean 'logits'?"),
    ("13:25", "gradcamm"),
    ("14:12", "conditions: 'cam' is given twice"),
    ("14:43", "num_samples"),
    ("15:52", "'cma', which is no other condition; did you mean 'cam'?"),
    ("16:5", "conditions, number 4: must be a mapping of names to values, not the text 'lime'"),
    ("18:34", "'conditions' must be a list of names; entry 2 is the number 5; put it in quotes"),
    ("20:3", "exits: 'complete' is no outcome; choose from: completed,"),
    ("21:27", "https"),
    ("23:47", "'correct' is 'Tow', which is none of its 'choices'; did you mean 'Two'?"),
    ("27:74", "choices: code 'x' is given twice"),
    ("29:41", "reaches out of the picture"),
    ("30:12", "is given twice, first as number 1"),
    ("31:14", "no pictures in folder"),
    ("32:12", "analysis: 'planed_n' is unknown; did you mean 'planned_n'?"),
    ("32:33", "analysis: 'looks' must be a list of whole numbers, not the number 20"),
    ("34:1", "'debrief' is given twice, first in line 33"),
]


@pytest.fixture
def folder(tmp_path):
    fill(tmp_path / "in", 2)
    return tmp_path / "in"


def mistakes_in(text: str, folder: Path) -> list[str]:
    read = parse_placed(text, "f")
    with pytest.raises(SpecError) as refusal:
        check_study(spec=read.value, folder=folder, known=read.mistakes, read_network=read_network)
    return read.places.located(refusal.value.mistakes)


def test_every_mistake_is_named_at_its_line_and_column_and_all_at_once(folder):
    found = mistakes_in(WRONG, folder)
    for place, said in FOUND:
        at = [line for line in found if line.startswith(f"f:{place}: ")]
        assert any(said in line for line in at), (place, said, at or found)
    # What is missing stands at the beginning of what lacks it; nothing else is said.
    rest = [line for line in found if not any(line.startswith(f"f:{at}: ") for at, _ in FOUND)]
    assert [line for line in rest if "'title' is missing" not in line] == []


def test_what_is_known_to_be_wrong_is_not_blamed_twice():
    first = [Mistake("of the wrong kind", ("a", 1))]
    later = [Mistake("inside it", ("a", 1, "b")), Mistake("beside it", ("a", 2)), "of the whole"]
    assert without_echoes(first, later) == ["of the wrong kind", "beside it", "of the whole"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: b: c", "f:1:5: this is not valid YAML: mapping values are not allowed here; put a te"),
        ("a:\n\tb: 1", "indent with spaces"),
        ("a: [1, 2", "f:1:9: "),
        ("a: 1\n---\nb: 2", "another document"),
        ("[" * 5000, "nested too deeply"),
        ("{[1]: 2}", "f:1:2: this is not valid YAML: a name must be a text or a number"),
        ("a: &a [*a]", "f:1:4: it holds itself"),
        ("a: !!python/object/apply:os.system [x]", "f:1:4"),
        ('a: "\\0"', "f:1:4: the text holds a character that cannot be stored"),
        ('a: "\\ud800"', "a character that cannot be stored"),
        (f"a: {'9' * 5000}", "too many digits"),
    ],
)
def test_what_is_no_plain_yaml_is_refused_with_its_place(text, said):
    with pytest.raises(CannotRead) as refusal:
        parse_yaml(text, "f")
    assert said in str(refusal.value)


def test_aliases_of_aliases_do_not_fill_the_memory():
    lines = [
        f"{name}: &{name} [{', '.join(['*' + before] * 10)}]"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    with pytest.raises(CannotRead, match="aliases"):
        parse_yaml("a: &a [x, x, x, x]\n" + "\n".join(lines), "f")


def test_what_is_merged_in_is_overridden_by_what_is_written():
    read = parse_placed("a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3, d: 2026-01-01}", "f")
    assert read.value["b"] == {"x": 1, "y": 3, "d": "2026-01-01"}
    assert read.mistakes == []
    assert read.places.values["b", "y"] == Place(2, 16)


@pytest.mark.parametrize("path", DESIGNS, ids=lambda path: path.stem)
def test_every_example_is_a_file_without_a_mistake(path, monkeypatch):
    read = read_placed(path)
    if path.stem == "audit_study":  # what it lacks comes from the audit
        return
    monkeypatch.setattr("studyapp.actions.create_study.find_pictures", lambda entries, at: ([], []))
    checked = check_study(
        spec=read.value, folder=path.parent, known=read.mistakes, read_network=lambda *args: NETWORK
    )
    assert checked.spec["slug"]


class NETWORK:
    labels, path = None, Path("network.keras")


def test_the_examples_show_every_design():
    specs = {path.stem: read_placed(path).value for path in DESIGNS}
    assert {spec.get("task", "preference") for spec in specs.values()} == set(Study.Task.values)
    formats = {spec.get("answer_format", "forced") for spec in specs.values()}
    assert formats == set(Study.AnswerFormat.values)
    assert specs["arms"]["arms"][1]["shows_prediction"]
    assert specs["catch"]["catch_rate"]
    assert any("stage" in row.get("classifier", {}) for row in specs["stages"]["conditions"])


def test_the_document_is_that_of_the_schema_and_names_every_key():
    page = (ROOT / "docs" / "study-file.md").read_text(encoding="utf-8")
    assert page == reference(), "run: make study-file"
    for table in TABLES:
        for key in table.keys:
            assert key.means, (table.name, key.name)
            assert f"| `{key.name}` |" in page
    for path in DESIGNS:
        assert f"fixtures/{path.name}" in page or path.stem == "demonstration"


def test_the_schema_knows_every_setting_of_a_classifier():
    known = set(CLASSIFIER.known) - {"path", "pretrained", "elsewhere", "stage"}
    assert known == set(ClassifierSettings.__dataclass_fields__)


def test_a_study_is_written_as_the_file_that_makes_the_same_with_every_key(folder, tmp_path):
    study = create_study(spec=everything(), folder=folder, may_lack=True, read_network=read_network)
    text = written(study)
    again = parse_placed(text, "again.yaml")
    assert again.mistakes == []
    # Its files are found where the study is, not beside the file.
    copy = create_study(
        spec=again.value | {"slug": "again"},
        folder=tmp_path,
        may_lack=True,
        read_network=partial(
            lambda described, at: read_network(described | {"path": "network.keras"}, folder)
        ),
    )
    copy.slug = study.slug
    assert written(copy) == text
    described = description_of(study, with_exits=True)
    for name, value in everything().items():
        assert name in described, name
        if name in VALUES or not isinstance(value, list | dict):
            assert described[name] == value, name


def test_the_commands_check_make_and_describe(folder, capsys, monkeypatch):
    monkeypatch.setattr("studyapp.actions.precompute.read_classifier", read_network)
    path = folder / "study.yaml"
    path.write_text(SPEC)
    call_command("create_study", path, "--check")
    assert "is a complete study of 2 pictures" in capsys.readouterr().out
    assert not Study.objects.exists()
    call_command("create_study", path)
    assert LogbookEntry.objects.get().subject == "bricks"
    out = io.StringIO()
    call_command("describe_study", "bricks", stdout=out)
    call_command("describe_study", "bricks", str(folder / "out.yaml"))
    assert (folder / "out.yaml").read_text() == out.getvalue()
    with pytest.raises(CommandError, match="exists; name another file"):
        call_command("describe_study", "bricks", str(folder / "out.yaml"))
    path.write_text(SPEC.replace("gradcam", "grad"))
    said = r"2 mistakes:\n.*yaml:2:7: .*exists.\n.*yaml:11:25: .*grad"
    with pytest.raises(CommandError, match=said):
        call_command("create_study", path, "--check")
