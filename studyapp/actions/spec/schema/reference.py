"""docs/study-file.md, written from the schema."""

# ruff: noqa: E501  # rows of tables and quoted output cannot be broken

from collections.abc import Iterator

from studyapp.actions.spec.schema.kinds import Kind
from studyapp.actions.spec.schema.table import Key, Table
from studyapp.actions.spec.schema.tables import STUDY, TABLES

HEAD = """\
# The study file

<!-- Written by `make study-file` from studyapp/actions/spec/schema/; change it there. -->

I want to describe a study in a text file:

```sh
python manage.py create_study my-study.yaml --check   # says all that is wrong, stores nothing
python manage.py create_study my-study.yaml           # makes the draft
```

A file is complete if its study could open but for what is made from it, its questions. What is no
mistake and perhaps not meant, such as a true label that is no class of the classifier, `--check` tells
as well.

I want a study that is there as such a file, to change it or to keep it under version control:

```sh
python manage.py describe_study my-study my-study.yaml
```

In the browser it is under *Studies → the study → Files and copy*. Whatever the pages and the admin can
set is in it; what becomes of a study is not: participants, status, members, explanations
([bundles](bundles.md) have the latter). Read again, it makes the same study.

## Begin with an example

Copy the one that is nearest, and leave out what you do not need:

| I want | file |
|---|---|
| people to say which of two explanations they trust more | [preference.yaml](../fixtures/preference.yaml), the shortest |
| the same, for groups who see the prediction or not | [arms.yaml](../fixtures/arms.yaml) |
| "no preference", or five steps, as answers | [tie.yaml](../fixtures/tie.yaml), [graded.yaml](../fixtures/graded.yaml) |
| to check who pays attention | [catch.yaml](../fixtures/catch.yaml) |
| to compare training stages of one network | [stages.yaml](../fixtures/stages.yaml) |
| to test whether people foresee the classifier | [forward_simulation.yaml](../fixtures/forward_simulation.yaml) |
| to test whether people notice a faulty classifier | [faulty_model.yaml](../fixtures/faulty_model.yaml) |
| a study of what an audit found | [audit_study.yaml](../fixtures/audit_study.yaml), for `study_from_audit` |
| to see nearly everything at once | [complete_study.yaml](../fixtures/complete_study.yaml) |

## What is wrong is said at once

Every mistake is named with its line and column, all of them together, and nothing is stored until there
is none:

```
my-study.yaml is not a complete study; nothing was stored. 3 mistakes:
my-study.yaml:4:1: 'promt' is unknown; did you mean 'prompt'?
my-study.yaml:9:50: conditions, number 3: 'is_catch' must be true or false, not the text 'maybe'
my-study.yaml:11:25: arm 'b': 'grad' is no condition; choose from: lime, cam; did you mean 'cam'?
```

## How values are written

The file is [YAML](https://yaml.org) in UTF-8. Beyond what YAML says:

* A text that YAML would take for something else needs quotes: `"2"`, `"no"`, `"1.10"`, `"a: b"`.
  SeeWhy says where they are missing and never guesses.
* A date is a text. Long texts are easiest with `|` and indented lines. Blanks at the ends of a text are
  left out, and where a form has one line, so are line breaks: then saving the form changes nothing.
* No name may be given twice in one mapping. Tags such as `!!python/object` are refused.
* Paths start at the folder that the file is in. `pictures/<checksum>.png` and the like, as
  `describe_study` writes them, are also found among the files that SeeWhy keeps.
* Texts marked *Markdown* may have paragraphs, lists, bold and links.
"""
NEEDED = "**needed**"


def reference() -> str:
    """The whole document."""
    parts = [HEAD, *(_section(table) for table in TABLES)]
    return "\n".join(part.rstrip("\n") + "\n" for part in parts)


def _section(table: Table) -> str:
    title = "The study" if table is STUDY else f"`{table.name}`"
    lines = [f"## {title}", "", _linked(table.about), "", "| key | value | default | meaning |"]
    lines += ["|---|---|---|---|", *(_row(key) for key in table.keys)]
    choices = list(_choices(table))
    return "\n".join([*lines, *(["", *choices] if choices else [])])


def _row(key: Key) -> str:
    default = NEEDED if key.required else f"`{key.default}`" if key.default else ""
    means = key.means
    if isinstance(key.kind, Table):
        means = f"See [{key.kind.name}](#{key.kind.name})."
    elif key.nullable:
        means += " May be left empty."
    return f"| `{key.name}` | {_kind(key)} | {default} | {_cell(_linked(means))} |"


def _kind(key: Key) -> str:
    if key.choices and key.holds == "one":
        return "one of those below"
    if isinstance(key.kind, Kind):
        each = f" for each {key.by}" if key.holds == "several" else ""
        return f"{key.kind.words}{each}"
    words = {"one": "a mapping", "list": "a list of mappings"}
    return words.get(key.holds, f"a mapping for each {key.by}")


def _choices(table: Table) -> Iterator[str]:
    """The possible values of keys that have only some."""
    for key in table.keys:
        if key.choices:
            values = (
                f"`{value}`" + (f" ({label})" if label.lower() != value else "")
                for value, label in key.choices.items()
            )
            what = f"`{key.name}`" if key.holds == "one" else f"The {key.by}s of `{key.name}`"
            verb = "is one of" if key.holds == "one" else "are"
            yield f"* {what} {verb} {', '.join(values)}."


def _linked(text: str) -> str:
    """Names of other documents, and of the library, as links."""
    for name in ("classifiers.md", "explanations.md", "rendering.md", "own-maps.md"):
        text = text.replace(name, f"[{name}]({name})")
    folder = "fixtures/questionnaires/"
    return text.replace(folder, f"[{folder}](../{folder}README.md)")


def _cell(text: str) -> str:
    """A bar would end the cell."""
    return text.replace("|", "\\|")
