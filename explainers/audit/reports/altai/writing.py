"""``altai.html`` and ``altai.md``: what an audit and its reviews say for a self-assessment."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from explainers.audit.bundle.reviews import read_reviews
from explainers.audit.evidence import Evidence
from explainers.audit.reports import words
from explainers.audit.reports.altai import altai_report
from explainers.audit.reports.altai.pieces import Link, Requirement, Statement, Table
from explainers.audit.reports.pages import render
from explainers.work.storage import write_whole

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|])")
# What would begin a heading or a list at the beginning of a line.
_LEADING = re.compile(r"^(\d*)([#+.)-])")


def as_altai(document: Mapping[str, Any], evidence: Evidence, folder: Path) -> None:
    """Write both files."""
    write_altai(document, folder)


def write_altai(document: Mapping[str, Any], folder: Path) -> None:
    """Write both files from a document and the reviews beside it."""
    report = altai_report(document, read_reviews(folder))
    write_whole(folder / "altai.html", html(document, report).encode(errors="backslashreplace"))
    write_whole(folder / "altai.md", markdown(document, report).encode(errors="backslashreplace"))


def html(document: Mapping[str, Any], report: Mapping[str, Any]) -> str:
    """Write one page that needs nothing else."""
    return render("altai.html", document=document, **report)


def markdown(document: Mapping[str, Any], report: Mapping[str, Any]) -> str:
    """Write the same for a repository or a wiki."""
    facts = document["facts"]
    title = f"# Support for a self-assessment by ALTAI: {_plain(facts['model'])}"
    about = (
        f"Verdict of the audit: **{document['verdict']}**. Begun {words.moment(facts['started'])}."
    )
    parts = [title, f"**{_plain(report['opening'])}**", about]
    parts += ["## In plain words", *map(_line, report["plain"])]
    for requirement in report["requirements"]:
        parts += _chapter(requirement)
    return "\n\n".join(parts) + "\n"


def _chapter(one: Requirement) -> list[str]:
    parts = [f"## {one.number} {one.title}: {one.status}", f"*{_plain(one.asks)}*"]
    if one.statements:
        parts.append("\n".join(map(_statement, one.statements)))
    for table in one.tables:
        parts += _table(table)
    if one.missing:
        parts += ["Not looked at:", _list(one.missing)]
    if one.limits:
        parts += ["What this cannot say:", _list(one.limits)]
    return parts


def _statement(one: Statement) -> str:
    return f"* {_line(one.text)}{_links(one.links)}"


def _list(texts: tuple[str, ...]) -> str:
    return "\n".join(f"* {_line(text)}" for text in texts)


def _table(one: Table) -> list[str]:
    lines = [f"| {' | '.join(map(_plain, one.head))} |", "|---" * len(one.head) + "|"]
    for place, row in enumerate(one.rows):
        first, *others = map(_plain, row)
        named = f"[{first}](<{one.hrefs[place]}>)" if one.hrefs else first
        lines.append(f"| {' | '.join([named, *others])} |")
    return [f"### {_plain(one.title)}", "\n".join(lines), *filter(None, [_links(one.links)])]


def _links(links: tuple[Link, ...]) -> str:
    if not links:
        return ""
    return f" ({', '.join(f'[{_plain(one.text)}](<{one.href}>)' for one in links)})"


def _plain(text: str) -> str:
    """Write a text so that nothing in it is taken for Markdown."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split())).replace("&", "&amp;")


def _line(text: str) -> str:
    """Write a text at the beginning of a line."""
    return _LEADING.sub(r"\1\\\2", _plain(text))
