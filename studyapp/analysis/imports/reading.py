"""The answers in a file, long or wide, read through its key."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import IO

from studyapp.analysis.imports.cells import (
    FIRST,
    NONE,
    SECOND,
    Answer,
    ImportProblem,
    Problems,
    Row,
)
from studyapp.analysis.imports.key import NOT_ASKED, WIDE, Key

MOST_ANSWERS = 5_000_000


def read_answers(file: IO[str], key: Key) -> list[Answer]:
    """Every answer in a CSV file.

    Parameters
    ----------
    file : opened with `newline=""`.

    Raises
    ------
    ImportProblem : lines that cannot be understood, up to twenty of them with their reasons.
    """
    problems = Problems()
    rows = csv.DictReader(file, delimiter=key.separator, strict=True)
    try:
        _check_header(rows.fieldnames or (), key)
        answers = list(_numbered(_answers(_lines(rows, problems), key, problems), key))
    except csv.Error as error:
        raise ImportProblem(f"Line {rows.line_num}: it is not CSV: {error}") from error
    except UnicodeDecodeError as error:
        raise ImportProblem(
            f"The file is not {key.encoding} ({error.reason}); say which it is: “encoding: latin-1”"
        ) from error
    _check_people(answers, problems)
    problems.raise_if_any()
    if not answers:
        raise ImportProblem("The file holds no answer.")
    return answers


def _check_header(header: Iterable[str], key: Key) -> None:
    names = list(header)
    needed = [*key.columns.values(), *key.questions]
    lacking = [name for name in needed if name not in names]
    if lacking:
        raise ImportProblem(
            f"Line 1: the file has no column {', '.join(map(repr, lacking))}; it has: "
            f"{', '.join(names) or 'none'}. Is “separator: {key.separator}” right?"
        )
    twice = sorted({name for name in needed if names.count(name) > 1})
    if twice:
        raise ImportProblem(f"Line 1: the file has several columns {', '.join(map(repr, twice))}.")


def _lines(
    rows: "csv.DictReader[str]", problems: Problems
) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Each line with its number in the file; one of another length is a problem."""
    for cells in rows:
        if None in cells or None in cells.values():
            problems.add(rows.line_num, "it has another number of cells than the first line")
        else:
            yield rows.line_num, cells


def _answers(
    lines: Iterable[tuple[int, Mapping[str, str]]], key: Key, problems: Problems
) -> Iterator[Answer]:
    for line, cells in lines:
        if key.layout == WIDE:
            yield from _of_questions(line, cells, key, problems)
        else:
            yield from _of_line(Row(key, line, cells, problems))


def _of_questions(
    line: int, cells: Mapping[str, str], key: Key, problems: Problems
) -> Iterator[Answer]:
    """Of one participant, in the order of the key."""
    for column, question in key.questions.items():
        own = {name: value for name, value in question.items() if name != "chosen"}
        row = Row(key, line, cells, problems, {"item": column, **own})
        raw = cells[column].strip()
        translated = {**key.values.get("chosen", {}), **question.get("chosen", {})}
        if raw in key.missing and raw not in translated:
            if key.empty_means == NOT_ASKED:
                continue
            yield _answer(row, None)
        else:
            yield _answer(row, translated.get(raw, raw))


def _of_line(row: Row) -> Iterator[Answer]:
    if row.key.is_counted:
        yield from _repeated(row)
        return
    text = row.text("chosen")
    if text is not None or row.key.empty_means != NOT_ASKED:
        yield _answer(row, text)


def _repeated(row: Row) -> Iterator[Answer]:
    """A line that stands for several answers."""
    first = row.whole("times_first", MOST_ANSWERS) or 0
    total = row.whole("times", MOST_ANSWERS)
    second = (row.whole("times_second", MOST_ANSWERS) or 0) if total is None else total - first
    if second < 0:
        row.wrong("times_first", str(first), f"is more than all {total} times")
        return
    one = _answer(row, FIRST)
    for _ in range(first):
        yield one
    for _ in range(second):
        yield replace(one, chosen=SECOND)


def _answer(row: Row, text: str | None) -> Answer:
    pair = row.pair()
    return Answer(
        line=row.line,
        person=row.person(),
        item=row.text("item") or "",
        stratum=row.text("stratum"),
        first=pair[0],
        second=pair[1],
        chosen=row.chosen(text, pair) if text is not None else NONE,
        trial=row.number("trial"),
        kind=row.kind(),
        rt_ms=row.rt_ms(),
        confidence=row.whole("confidence"),
    )


def _numbered(answers: Iterable[Answer], key: Key) -> Iterator[Answer]:
    """With a code for everybody, where each answer is a person's only one."""
    for number, answer in enumerate(answers, start=1):
        if number > MOST_ANSWERS:
            raise ImportProblem(f"The file holds more than {MOST_ANSWERS:,} answers.")
        if key.one_person_each:
            answer = replace(answer, person=replace(answer.person, code=f"person-{number:07}"))
        yield answer


def _check_people(answers: Iterable[Answer], problems: Problems) -> None:
    """Whatever is said about a person must be the same in all of their lines."""
    known: dict[str, Answer] = {}
    for answer in answers:
        before = known.setdefault(answer.person.code, answer)
        if before.person != answer.person:
            problems.add(
                answer.line,
                f"participant {answer.person.code!r} has another level, arm or exclusion than in "
                f"line {before.line}",
            )
