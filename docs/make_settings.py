"""Write the settings of classifiers into docs/classifiers.md, from what their code says of them.

Run from the repository: ``make study-file``.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields
from pathlib import Path
from typing import Any

from explainers.detection.settings import DetectorSettings
from explainers.network import preprocessing
from explainers.network.engine import ENGINES
from explainers.network.preprocessing import Preprocessing
from explainers.network.settings import LOGITS, ClassifierSettings
from explainers.pretrained import applications

PAGE = Path(__file__).parent / "classifiers.md"
BEGIN = "<!-- Written by `make study-file` from explainers/network/; change it there. -->\n"
END = "<!-- Until here. -->\n"
CHOICES: Mapping[str, Any] = {
    "application": applications.NAMES,
    "colour_order": preprocessing.COLOUR_ORDERS,
    "engine": ENGINES,
    "interpolation": preprocessing.INTERPOLATIONS,
    "logits": LOGITS,
    "resize": preprocessing.RESIZE_RULES,
    "scaling": [
        *preprocessing.PLAIN_SCALINGS,
        "constants",
        f"{preprocessing.KERAS_PREFIX}<module>",
    ],
}
WORDS: Mapping[Any, str] = {
    bool: "true or false",
    float: "a number",
    float | tuple[float, ...]: "a number, or a list of one for each channel",
    str | None: "a text",
    tuple[int, int] | None: "a list: height, width",
    tuple[str, ...] | None: "a list of texts, or the path of a file",
    Preprocessing: "a mapping: [preprocessing](#preprocessing)",
    DetectorSettings | None: "a mapping: [detectors](object-detectors.md)",
}


def tables() -> str:
    """Both tables, as they stand on the page."""
    parts = (("Settings", ClassifierSettings), ("Preprocessing", Preprocessing))
    return "\n".join(_table(title, described) for title, described in parts)


def main() -> None:
    """Put them between the two marks."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, mark, after = rest.partition(END)
    if not mark:
        raise SystemExit(f"{PAGE} lacks one of the lines {BEGIN!r} and {END!r}; put them in.")
    PAGE.write_text(before + BEGIN + tables() + END + after, encoding="utf-8")


def _table(title: str, described: type) -> str:
    meanings = dict(_meanings(described))
    rows = [
        f"| `{field.name}` | {_values(field)} | {_default(field)} | {meanings[field.name]} |"
        for field in fields(described)
    ]
    return "\n".join(
        [f"### {title}", "", "| key | value | default | meaning |", "|---|---|---|---|", *rows, ""]
    )


def _meanings(described: type) -> Iterator[tuple[str, str]]:
    """What the docstring's section Attributes says of each."""
    told = str(described.__doc__).partition("----------\n")[2]
    for names, text in re.findall(r"^    (\w[\w, ]*)\n((?:^        .+\n)+)", told, re.MULTILINE):
        meaning = " ".join(text.split()).replace("``", "`").replace("|", "\\|")
        yield from ((name, meaning) for name in names.split(", "))


def _values(field: Field) -> str:
    if field.name in CHOICES:
        return ", ".join(f"`{choice}`" for choice in CHOICES[field.name])
    return WORDS[field.type]


def _default(field: Field) -> str:
    """Nothing where something is found by rule, or where the default is a table of its own."""
    if field.default is MISSING or field.default is None:
        return ""
    value = str(field.default).lower() if isinstance(field.default, bool) else field.default
    return f"`{value}`"


if __name__ == "__main__":
    sys.exit(main())
