"""The documents keep up with the code."""

import inspect
import re
from pathlib import Path

import pytest

import explainers
from explainers import commands, rendering
from explainers.evaluation import METRICS

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
