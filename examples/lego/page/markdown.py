"""What comes out, as Markdown for the README: the sentences of the page, and some of its tables."""

from collections.abc import Sequence
from pathlib import Path

from examples.lego.page.parts import Section, Table
from explainers.work.storage import write_whole

BEGIN, END = "<!-- numbers of the last run -->", "<!-- end of numbers -->"
TABLES = ("performance",)  # sections whose tables are written as well


def markdown(sections: Sequence[Section]) -> str:
    """Write each section's title and what comes out."""
    parts = []
    for one in sections:
        parts += [f"### {one.title}", "\n".join(f"* {text}" for text in one.here)]
        if one.key in TABLES:
            parts += [table(shown) for shown in one.shown if isinstance(shown, Table)]
    return "\n\n".join(parts) + "\n"


def table(one: Table) -> str:
    """Write a table."""
    lines = [one.head, ["---"] * len(one.head), *one.rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def update(readme: Path, numbers: str) -> None:
    """Put the numbers of a run between their marks.

    Raises
    ------
    ValueError
        If the file has no such marks.
    """
    text = readme.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{readme}: it has no lines {BEGIN} and {END}; add them")
    write_whole(readme, f"{before}{BEGIN}\n\n{numbers}\n{END}{after}".encode())
