"""The files in ``answers/``: reconstructed answers, and the key with what must be said of them.

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
from examples.lego.study.report import left_open

FOLDER = Path(__file__).parent / "answers"
PROMPT = "Which explanation makes you trust the system more?"
BEFORE = (
    "A reconstruction, not data: no person gave these answers. They were made so that they fit the "
    "three numbers that a paper prints (arXiv 2008.01584, section 4.4 and Figure 10): 80 % and "
    "20 %, ten people, and 30, 50 and 20 % at the levels of familiarity."
)
AFTER = (
    "Who is at which level, on which picture, and how people differ, is made up; so the numbers by "
    "level, by picture and by person say nothing about anybody. The wording of the question is "
    "ours; the paper prints none."
)


def key_of(reading: Reading) -> str:
    """Write the key that `manage.py import_answers` takes."""
    (other,) = (one for one in READINGS.values() if one.name != reading.name)
    elsewhere = f"The other reading is at /imports/{slug(other)}/."
    depends = left_open(reading.name)
    note = indent(fill(f"{BEFORE} {reading.said} {depends} {elsewhere} {AFTER}", 96), "  ")
    levels = ", ".join(f"{label}: {level}" for level, label in enumerate(LABELS))
    return f"""# Written by python -m examples.lego.study.key; a test compares.
study: {slug(reading)}
title: "{reading.title}"
note: >-
{note}
prompt: {PROMPT}
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
    """Give every file as it must be: for each reading its answers and their key."""
    written = {}
    for reading in READINGS.values():
        written[FOLDER / f"{reading.name}.csv"] = answers_csv(table_of(reading.name))
        written[FOLDER / f"{reading.name}.yaml"] = key_of(reading)
    return written


if __name__ == "__main__":
    for path, text in files().items():
        path.write_text(text, encoding="utf-8", newline="")
        print(path)
