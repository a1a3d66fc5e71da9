"""The documents keep up with the code."""

import inspect
import re
import shlex
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands, load_command_class

import explainers
from docs import make_settings
from explainers import __main__, commands, rendering
from explainers.audit import AuditConfig, make_config
from explainers.evaluation import METRICS
from explainers.network.preprocessing import Preprocessing
from studyapp.management.commands.study_from_audit import Command

ROOT = Path(__file__).resolve().parent.parent
DOCS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def text(name):
    return (ROOT / "docs" / name).read_text()


def section(name):
    """What explanations.md says under the heading that names a method."""
    parts = re.split(r"^## ", text("explanations.md"), flags=re.MULTILINE)[1:]
    found = [part for part in parts if name in part.partition("\n")[0].split(", ")]
    assert len(found) == 1, f"{name} has {len(found)} sections"
    return found[0]


@pytest.mark.parametrize("name", explainers.available())
def test_every_method_is_described_with_its_parameters_and_its_picture(name):
    described = section(name)
    assert f"pictures/methods/{name}.webp" in described
    parameters = inspect.signature(explainers.get(name)).parameters.values()
    for parameter in parameters:
        if parameter.kind is parameter.KEYWORD_ONLY and parameter.name != "seeds":
            assert f"`{parameter.name}" in described, parameter.name


def test_every_style_metric_and_command_is_described():
    assert all(f"`{style}`" in text("rendering.md") for style in rendering.styles())
    assert all(f"`{metric}`" in text("evaluation.md") for metric in METRICS)
    everything = "".join(path.read_text() for path in DOCS)
    assert all(f"-m explainers {command}" in everything for command in commands.available())


@pytest.mark.parametrize("path", DOCS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(path):
    links = re.findall(r"\]\(([^)#\s]+)", path.read_text())
    broken = [link for link in links if "://" not in link and not (path.parent / link).exists()]
    assert broken == []


def blocks(name, language):
    """The code of one language in a document."""
    return re.findall(rf"^```{language}\n(.*?)^```", text(name), re.MULTILINE | re.DOTALL)


def test_every_option_of_an_audit_is_described_with_its_default():
    everything, regions = blocks("auditing-a-model.md", "toml")
    assert make_config(tomllib.loads(everything)) == AuditConfig()
    for table in fields(AuditConfig):
        if table.name in ("folder", "regions"):
            continue
        of_table = everything.split(f"[{table.name}]")[1].split("\n[")[0]
        for option in fields(getattr(AuditConfig(), table.name)):
            assert re.search(rf"^(# )?{option.name} = ", of_table, re.MULTILINE), option.name
    [drawn] = make_config(tomllib.loads(regions)).regions
    assert drawn.most_energy == 0.05
    assert all(f"{option.name} = " in regions for option in fields(drawn))


def test_the_steps_for_build_servers_keep_the_report_whether_or_not_the_build_fails():
    github, gitlab = map(yaml.safe_load, blocks("auditing-a-model.md", "yaml"))
    steps = github["jobs"]["audit"]["steps"]
    assert [step["if"] for step in steps if "uses" in step and "artifact" in step["uses"]] == [
        "always()"
    ]
    artefacts = gitlab["audit"]["artifacts"]
    assert artefacts["when"] == "always"
    assert artefacts["reports"]["junit"] == steps[-1]["with"]["report_paths"]
    # Of a failed build the maps are wanted again, and neither server keeps them by itself.
    [kept] = [step for step in steps if "cache/save" in step.get("uses", "")]
    assert kept["if"].startswith("always()")
    assert gitlab["audit"]["cache"]["when"] == "always"
    [jenkins] = blocks("auditing-a-model.md", "groovy")
    assert "always" in jenkins
    assert jenkins.count("{") == jenkins.count("}")


def command_lines():
    """Every command of the library in the document about auditing, of whatever build server."""
    lines = re.findall(r"python -m explainers (.+)", text("auditing-a-model.md"))
    return [line.partition("`")[0] for line in lines if not line.startswith("methods")]


@pytest.mark.parametrize("line", command_lines())
def test_every_command_about_auditing_can_be_given_as_it_is_written(line):
    asked = __main__._parser().parse_args(shlex.split(line))
    assert asked.command in ("audit", "compare", "review", "verify")


def test_the_command_that_makes_a_study_is_described_with_its_options():
    told = text("auditing-a-model.md")
    [line] = re.findall(r"^python manage.py study_from_audit (.+)$", told, re.MULTILINE)
    parser = Command().create_parser("manage.py", "study_from_audit")
    asked = parser.parse_args(shlex.split(line))
    assert (asked.name, asked.which) == ("reasons", "wrong-reason")
    own = [action.option_strings[-1] for action in parser._actions if action.option_strings]
    django = {"--help", "--version", "--verbosity", "--settings", "--pythonpath", "--traceback"}
    django |= {"--no-color", "--force-color", "--skip-checks"}
    for option in set(own) - django:
        assert f"`{option}`" in told or f"{option} " in told, option


def test_the_settings_of_classifiers_are_those_of_the_code():
    _, _, written = text("classifiers.md").partition(make_settings.BEGIN)
    assert written.startswith(make_settings.tables() + make_settings.END)


def test_what_to_write_for_the_preparation_of_training_can_be_written():
    rows = re.findall(r"^\| .* \| `preprocessing: (.+)` \|$", text("classifiers.md"), re.MULTILINE)
    assert len(rows) > 5
    for row in rows:
        Preprocessing.from_settings(yaml.safe_load(row))


def manage_lines():
    """Every line of manage.py that a document gives, whether in a block or in a sentence."""
    for path in [*DOCS, *ROOT.glob("fixtures/**/*.md"), *ROOT.glob("examples/**/*.md")]:
        told = path.read_text().replace("\\\n", " ")
        told = re.sub(r"(?<!`)(`[^`\n]+)\n([^`\n]+`)(?!`)", r"\1 \2", told)
        for line in re.findall(r"manage\.py ([a-z_]+[^`\n|#;&]*)", told):
            yield path.relative_to(ROOT), re.split(r"\s{2,}", line.strip())[0]


def test_every_line_of_manage_py_can_be_given_as_it_is_written():
    lines = set(manage_lines())
    assert len(lines) > 50
    for path, line in sorted(lines):
        name, *words = shlex.split(line)
        assert name in get_commands(), f"{path}: {line}"
        if words:
            parser = load_command_class(get_commands()[name], name).create_parser("", name)
            parser.called_from_command_line = False  # so that it raises and names what is wrong
            parser.parse_args(words)


def test_every_document_is_in_the_index():
    linked = set(re.findall(r"\]\(([\w-]+\.md)", text("README.md"))) | {"README.md"}
    assert {path.name for path in (ROOT / "docs").glob("*.md")} == linked


def test_every_picture_is_shown_small_and_made_by_a_script():
    scripts = "".join(path.read_text() for path in (ROOT / "docs").glob("**/*.py"))
    benchmarks = tuple(path.stem for path in (ROOT / "benchmarks").glob("*.py"))
    told = "".join(path.read_text() for path in DOCS)
    for path in (ROOT / "docs" / "pictures").glob("*.*"):
        assert f"pictures/{path.name}" in told, path
        assert f'"{path.stem}"' in scripts or path.stem.startswith(benchmarks), path
        assert path.stat().st_size < 150_000, path.name
