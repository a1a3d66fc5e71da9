"""Why two runs cannot be compared, and what else differs between those that can."""

from collections.abc import Mapping
from typing import Any

from explainers.audit.comparing.runs import Run

# What is not the same measure, however alike the numbers look.
_OPTIONS = ("method", "target", "objects", "camera")
_NOTED = ("feature_layer", "engine", "threads")


def refusals(old: Run, new: Run, pictures: str) -> list[str]:
    """Say why a difference between two runs would not be due to the network.

    Parameters
    ----------
    old, new
        The runs.
    pictures
        Whether these should be the ``same``, or ``other`` ones.

    Returns
    -------
    list of str
        Reasons in words; none if the runs can be compared.
    """
    found = []
    for name in _OPTIONS:
        found += _differ(name, old.config["audit"].get(name), new.config["audit"].get(name))
    parameters = (run.facts["parameters"] for run in (old, new))
    found += _differ("the parameters of the method", *parameters)
    for name in sorted({*old.config["rules"], *new.config["rules"]}):
        one, two = old.config["rules"].get(name), new.config["rules"].get(name)
        found += _differ(f"rule {name}", one, two)
    if (old.detection is None) != (new.detection is None):
        found.append("one run is of a classifier, the other of an object detector")
    if old.detection is not None and new.detection is not None:
        overlaps = (run.config["detection"]["overlap"] for run in (old, new))
        found += _differ("the overlap from which a box is true", *overlaps)
    if sorted(old.facts["labels"]) != sorted(new.facts["labels"]):
        found.append(f"the classes differ: {_apart(old.facts['labels'], new.facts['labels'])}")
    found += _shift(old, new) if pictures == "other" else _pictures(old, new)
    return found + [f"{run.name} has no judged picture" for run in (old, new) if not run.rows]


def _differ(name: str, one: Any, two: Any) -> list[str]:
    return [] if one == two else [f"{name} differs: {one!r} before, {two!r} now"]


def _pictures(old: Run, new: Run) -> list[str]:
    """Compare what was shown, and what is known of it."""
    if old.facts["pictures_sha256"] != new.facts["pictures_sha256"]:
        one, two = ({row.picture_sha256 for row in run.rows} for run in (old, new))
        shown = f"{old.facts['pictures']} before, {new.facts['pictures']} now"
        remedy = "audit both networks with one data set, or compare with pictures = 'other'"
        return [f"the pictures differ: {shown}, {len(one & two)} in both; {remedy}"]
    if old.facts["truth_sha256"] != new.facts["truth_sha256"]:
        return ["the annotations differ: labels, boxes or masks; audit the old network with these"]
    return []


def _shift(old: Run, new: Run) -> list[str]:
    """With other pictures, only one network can tell whether they are of another kind."""
    if old.facts["pictures_sha256"] == new.facts["pictures_sha256"]:
        return ["the pictures are the same; compare with pictures = 'same'"]
    if old.facts["model_sha256"] != new.facts["model_sha256"]:
        return ["network and pictures both differ, so nobody can tell which of them it was"]
    return []


def _apart(one: list[str], two: list[str]) -> str:
    gone, come = sorted({*one} - {*two}), sorted({*two} - {*one})
    return f"{', '.join(gone) or 'none'} only before, {', '.join(come) or 'none'} only now"


def notes(old: Run, new: Run) -> list[str]:
    """Say in words what else is not as it was."""
    found = []
    if old.facts["model_sha256"] == new.facts["model_sha256"]:
        found.append("the network's file is the same in both runs")
    for name in _NOTED:
        found += _differ(name.replace("_", " "), old.facts.get(name), new.facts.get(name))
    found += _differ("seed", old.config["audit"].get("seed"), new.config["audit"].get("seed"))
    found += _versions(old.facts.get("versions"), new.facts.get("versions"))
    for run in (old, new):
        if run.errors:
            found.append(f"{run.errors} pictures could not be judged in {run.name}")
    return found


def _versions(one: Mapping[str, str] | None, two: Mapping[str, str] | None) -> list[str]:
    if one is None or two is None:
        return []
    names = sorted({*one, *two})
    return [line for name in names for line in _differ(name, one.get(name), two.get(name))]
