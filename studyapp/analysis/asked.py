"""What a process without statistics asks of one that has them, in plain values and answered so.

Everything is imported once it is asked for: whoever wants a plot does not wait for the models.
"""

import base64
import io
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from studyapp.analysis.results.document import section_of

Values = Mapping[str, Any]
SVG, PNG = "svg", "png"


def results(facts: Values, plan: Values, tables: Mapping[str, str]) -> str:
    """The results document as JSON.

    Parameters
    ----------
    facts, plan : as `as_dict` gives them. tables : by name the lines of an exact CSV file.
    """
    from studyapp.analysis.frames import read
    from studyapp.analysis.planning.plan import Plan
    from studyapp.analysis.results.computing import results
    from studyapp.analysis.results.data import Data
    from studyapp.analysis.results.facts import Facts

    frames = {name: read(name, io.StringIO(text, newline="")) for name, text in tables.items()}
    return results(Data(Facts.from_dict(facts), Plan.from_dict(plan), frames)).to_json()


def plot(section: Values, name: str, look: Values, form: str, **said: str) -> str | None:
    """A plot of a section; None if it has nothing to draw.

    Parameters
    ----------
    form : "svg" or "png"; a picture's bytes are written in Base64.
    said : subtitle and condition, as `studyapp.analysis.plots.drawing.specification` takes them.
    """
    from studyapp.analysis.plots.drawing import specification
    from studyapp.analysis.plots.theme import Look, png, svg

    drawn = specification(section_of(section), name, Look(**look), **said)
    if not drawn:
        return None
    return base64.b64encode(png(drawn)).decode() if form == PNG else svg(drawn)


def power(scenario: Values, **wanted: Any) -> dict[str, Any]:
    """The section that `power_report` returns for a scenario and its other parameters."""
    return asdict(_power(scenario, wanted))


def power_plot(scenario: Values, look: Values, **wanted: Any) -> str:
    """The plot of that section as SVG."""
    from studyapp.analysis.plots.power import power
    from studyapp.analysis.plots.theme import Look, svg

    section = _power(scenario, wanted)
    return svg(power(section, Look(**look), icc=scenario["icc"], wanted=wanted["wanted"]))


def _power(scenario: Values, wanted: Values) -> Any:
    from studyapp.analysis.planning.power_report import power_report
    from studyapp.analysis.planning.scenario import Scenario

    lists = {name: tuple(scenario[name]) for name in ("preferences", "shares")}
    return power_report(Scenario(**{**scenario, **lists}), **wanted)


ASKED: dict[str, Callable[..., Any]] = {
    function.__name__: function for function in (results, plot, power, power_plot)
}
