import json
import re
from pathlib import Path

from explainers.detection.settings import DetectorSettings
from explainers.parameters import defaults

ROOT = Path(__file__).parents[3]
GUIDE = (ROOT / "docs" / "object-detectors.md").read_text()


def block(language):
    (found,) = re.findall(rf"```{language}\n(.*?)```", GUIDE, flags=re.DOTALL)
    return found


def test_the_example_of_the_guide_works(monkeypatch):
    monkeypatch.chdir(ROOT)
    names = {}
    exec(compile(block("python"), "object-detectors.md", "exec"), names)
    assert [one.facts["class_id"] for one in names["maps"]] == [0, 1, 0]
    assert all(one.map.any() for one in names["maps"])


def test_the_settings_of_the_guide_are_those_of_the_code():
    DetectorSettings.from_settings(json.loads(block("json"))["detector"])
    table = GUIDE.partition("| setting of")[2].partition("\n\n")[0]
    named = {
        name for row in table.splitlines()[2:] for name in re.findall(r"`(\w+)`", row.split("|")[1])
    }
    assert named == set(defaults(DetectorSettings))
