"""Pictures, what the classifier says of them, and what each method says why."""

from pathlib import Path
from typing import Annotated, Any

import numpy as np

from explainers.explanation import Explanation
from explainers.inspection.sheet import Panel, Section, lay_out
from explainers.inspection.tiles import shrunk
from explainers.inspection.views._captions import predictions
from explainers.inspection.views._subject import Sheet, Subject
from explainers.lettering import per_cent
from explainers.parameters import Between


def view(
    subject: Subject,
    *,
    count: Annotated[int, Between(1, 20)] = 3,
    side: Annotated[int, Between(32, 1000)] = 260,
) -> Sheet:
    """Show one row a picture: the picture, then each method's map, Grad-CAM's if none is chosen.

    Parameters
    ----------
    count
        How many classes are named under each picture, the most probable first.
    side
        Of a panel, in pixels.
    """
    rows, facts = [], []
    chosen = subject.chosen_methods()
    for path, picture in subject.seen():
        chances = subject.classifier.predict([picture])[0]
        lines = predictions(subject, path, chances, count)
        row = [Panel(shrunk(picture, side), path.name, lines.captions, lines.tone)]
        found = {method: subject.explain(method, path, picture) for method in chosen}
        row += [
            _panel(method, one, subject.drawn(one, picture, side))
            for method in chosen
            for one in found[method]
        ]
        rows.append(row)
        facts.append(_facts(subject, path, chances, found))
    notes = [f"Style: {subject.style}. Class explained: {subject.target}. Seed: {subject.seed}."]
    heading = f"{subject.classifier.name}: overview"
    sections = [Section(rows, side=side)]
    picture = lay_out(sections, heading=heading, notes=notes, width=subject.width)
    return Sheet(picture, {"pictures": facts})


def _panel(method: str, one: Explanation, drawn: np.ndarray) -> Panel:
    captions = [f"{per_cent(one.facts['probability'])} {one.facts['class_name']}"]
    if one.facts["empty"]:
        captions.append("empty: nothing speaks for the class")
    return Panel(drawn, method, tuple(captions), "faint" if one.facts["empty"] else "plain")


def _facts(
    subject: Subject, path: Path, chances: np.ndarray, found: dict[str, list[Explanation]]
) -> dict[str, Any]:
    case = subject.case(path, chances)
    return {
        "picture": str(path),
        "predicted": case.predicted,
        "probability": float(chances.max()),
        "true": list(case.labels),
        "correct": case.correct,
        "explanations": {
            method: [one.facts for one in explanations] for method, explanations in found.items()
        },
    }
