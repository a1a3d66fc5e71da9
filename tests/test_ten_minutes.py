"""docs/ten-minutes.md on the command line, by its own blocks; the network alone is left out."""

import re
import shlex
import shutil
from pathlib import Path

import pytest
from django.core.management import call_command

from studyapp.models import Study
from tests.computed_study import read_network, store_maps

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "ten-minutes.md").read_text()
SERVES = "up"  # until Ctrl-C; test_demo.py is about it
MANY = "30"  # simulated people; three tell as much


def part(heading):
    """What the page says under a heading."""
    return PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]


def blocks(language, told):
    return re.findall(rf"^```{language}\n(.*?)^```", told, re.MULTILINE | re.DOTALL)


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A folder in which the page's paths lead to what they name."""
    for name in ("fixtures", "examples"):
        (tmp_path / name).symlink_to(ROOT / name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("studyapp.actions.precompute.read_classifier", read_network)
    return tmp_path


def edited(path, told):
    """The example, changed as the page says."""
    [instead] = blocks("yaml", told)
    kept, _, _ = path.read_text().partition("classifier:\n")
    slug = re.search(r"Change `slug` to `([\w-]+)`", told)[1]
    path.write_text(re.sub(r"^slug: .*$", f"slug: {slug}", kept, flags=re.MULTILINE) + instead)


@pytest.mark.django_db(transaction=True)
def test_the_commands_lead_from_pictures_and_a_network_to_answers(checkout, capsys):
    told = part("On the command line")
    for line in "".join(blocks("sh", told)).splitlines():
        words = shlex.split(line)
        if words[0] == "cp":
            edited(Path(shutil.copy(*words[1:])), told)
            continue
        assert words[:2] == ["python", "manage.py"]
        if words[2] == "worker":
            store_maps(Study.objects.get())
        if words[2] != SERVES:
            call_command(*("3" if word == MANY else word for word in words[2:]))
    study = Study.objects.get(slug="my-study")
    assert study.status == Study.Status.OPEN
    assert study.question_set().questions.count() == 16
    assert study.participants.filter(outcome="completed").count() == 3
    assert "is a complete study of 16 pictures" in capsys.readouterr().out
