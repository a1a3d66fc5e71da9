"""manage.py power: how many participants a study needs, or what so many would find."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from studyapp.forms.power import QUESTIONS, SIMULATED_STUDIES, PowerForm

if TYPE_CHECKING:
    from studyapp.analysis.results.document import Section, Table


class Command(BaseCommand):
    help = (
        "Say how many participants a study needs to find what is expected, and how often so many "
        "would find it. Everything is in per cent but the ICC and alpha; what is left out is as on "
        "the page of the same name."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        questions = "; ".join(f"{name}: {text}" for name, text in QUESTIONS)
        parser.add_argument("--question", help=questions)
        parser.add_argument("--preference", help="one number, or one for each level: 80,70,60")
        parser.add_argument("--pictures", help="per participant")
        parser.add_argument("--icc", help="how alike the choices of one person are, from 0 up to 1")
        parser.add_argument("--power", help="that is wanted")
        parser.add_argument("--participants", help="a number of them to be judged")
        parser.add_argument("--shares", help="how they divide among the levels: 3,5,2")
        parser.add_argument("--margin", help="of equivalence")
        parser.add_argument("--alpha", help="probability of a false alarm, such as 0.05")
        parser.add_argument("--simulate", action="store_true", help="simulate studies as well")
        parser.add_argument("--studies", type=int, default=SIMULATED_STUDIES, help="how many")
        parser.add_argument("--seed", type=int, default=20, help="of the simulation")

    def handle(self, *args: Any, **options: Any) -> None:
        given = {name: options[name] for name in PowerForm.base_fields if options[name] is not None}
        form = PowerForm(PowerForm.example() | given)
        if not form.is_valid():
            raise CommandError(" ".join(_complaints(form)))
        if options["studies"] < 1:
            raise CommandError(f"--studies must be 1 or more, not {options['studies']}.")
        from studyapp.analysis.planning.power_report import power_report

        section = power_report(
            form.scenario,
            wanted=form.wanted,
            participants=form.cleaned_data["participants"],
            studies=options["studies"] if options["simulate"] else 0,
            seed=options["seed"],
        )
        for line in _lines(section):
            self.stdout.write(line)


def _complaints(form: PowerForm) -> Iterator[str]:
    for name, errors in form.errors.items():
        option = "" if name == "__all__" else f"--{name}: "
        yield option + " ".join(str(error) for error in errors)


def _lines(section: "Section") -> Iterator[str]:
    yield from section.sentences
    for table in section.tables:
        yield f"\n{table.caption}"
        yield from _columns(table)
        if table.note:
            yield table.note
    yield ""
    yield from section.caveats


def _columns(table: "Table") -> Iterator[str]:
    """Right-aligned under their headings."""
    from studyapp.analysis.results.cells import words

    rows = [[column.label for column in table.columns]]
    rows += [
        [words(row[column.name], column.kind) for column in table.columns] for row in table.rows
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for cells in rows:
        yield "  ".join(cell.rjust(width) for cell, width in zip(cells, widths, strict=True))
