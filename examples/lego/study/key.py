"""The files in ``answers/``: reconstructed answers, and the key with what must be said of them.
The table of the README, too.

python -m examples.lego.study.key      # writes them again
"""

from pathlib import Path
from textwrap import fill, indent

from examples.lego.study.reconstruction import (
    GRADCAM,
    LABELS,
    LIME,
    READINGS,
    Reading,
    answers_csv,
    table_of,
)
from examples.lego.study.report import left_open, sensitivity

FOLDER = Path(__file__).parent / "answers"
README = Path(__file__).parent / "README.md"
BEGIN, END = "<!-- what the readings leave open -->", "<!-- end of what the readings leave open -->"
PROMPT = "Which explanation makes you trust the system more? (our wording; the paper prints none)"
FIRST = "A reconstruction, not data: no person gave these answers."
BEFORE = (
    "They were made so that they fit the three numbers that a paper prints (arXiv 2008.01584, "
    "section 4.4 and Figure 10): 80 % and 20 %, ten people, and 30, 50 and 20 % at the levels of "
    "familiarity."
)
AFTER = (
    "Who is at which level, on which picture, and how people differ, is made up; so the numbers by "
    "level, by picture and by person say nothing about anybody."
)


def key_of(reading: Reading) -> str:
    """Write the key that `manage.py import_answers` takes."""
    (other,) = (one for one in READINGS.values() if one.name != reading.name)
    elsewhere = f"The other reading is at /imports/{slug(other)}/."
    said = f"{BEFORE} {reading.said} {elsewhere}"
    lines = (FIRST, said, f"What the reading leaves open: {left_open(reading.name)}", AFTER)
    note = "\n\n".join(indent(fill(line, 96, break_on_hyphens=False), "  ") for line in lines)
    levels = ", ".join(f"{label}: {level}" for level, label in enumerate(LABELS))
    return f"""# Written by python -m examples.lego.study.key; a test compares.
study: {slug(reading)}
title: "{reading.title}"
note: >-
{note}
prompt: "{PROMPT}"
layout: long
columns: {{participant: participant, level: familiarity, item: question, chosen: chosen}}
always: {{first: {GRADCAM}, second: {LIME}}}
values:
  level: {{{levels}}}
"""


def slug(reading: Reading) -> str:
    """Give the short name under which a reading's answers are kept."""
    return f"bricks-reconstruction-{reading.name}"


def files() -> dict[Path, str]:
    """Give every file as it must be: for each reading its answers and their key; the README."""
    written = {}
    for reading in READINGS.values():
        written[FOLDER / f"{reading.name}.csv"] = answers_csv(table_of(reading.name))
        written[FOLDER / f"{reading.name}.yaml"] = key_of(reading)
    before, _, rest = README.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    return written | {README: f"{before}{BEGIN}\n{sensitivity()}{END}{after}"}


if __name__ == "__main__":
    for path, text in files().items():
        path.write_text(text, encoding="utf-8", newline="")
        print(path)
