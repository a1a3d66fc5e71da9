"""How many queries, and how long, each page of the administration takes, few rows and many.

    python -m benchmarks.admin_pages [--rows 10 10000] [--beside 10] [--slowest 20]

Writes so many rows of every noun into a database in a folder of its own and opens every page of the
administration once by Django's test client, with the whole of its text: no network, no browser.
`--beside` is how many rows stand on the page of another record (conditions on their study's, items
on their questionnaire's). Prints the pages that ask more often where there are more rows, and the
slowest ones.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from typing import Any

Measured = dict[str, tuple[int, float]]  # by page: queries, seconds


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, nargs=2, default=[10, 10_000])
    parser.add_argument("--beside", type=int, default=10)
    parser.add_argument("--slowest", type=int, default=20)
    told = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        _set_up(folder)
        few, many = measure(told.rows, told.beside)
    _tell(few, many, told)
    return 0


def _set_up(folder: str) -> None:
    os.environ |= {"DJANGO_SETTINGS_MODULE": "studyapp.settings", "SEEWHY_DATA_DIR": folder}
    import django
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    django.setup()
    setup_test_environment()
    call_command("migrate", verbosity=0)


def measure(rows: Sequence[int], beside: int) -> list[Measured]:
    """Every page at each of these numbers of rows, in rising order."""
    from django.test import Client

    from tests.factories import make_admin
    from tests.many_rows import make_rows

    client = Client()
    client.force_login(make_admin())
    measured, made = [], 0
    for number in rows:
        make_rows(range(made, number), range(0 if made else beside))
        made = number
        measured.append(_every_page(client))
    return measured


def _every_page(client: Any) -> Measured:
    from django.contrib import admin
    from django.urls import reverse

    from tests.admin_pages import asked_for, pages_of

    request = client.get(reverse("admin:index")).wsgi_request
    found = {}
    for model in admin.site._registry:
        for name, address in pages_of(request, model):
            status, queries, seconds = asked_for(client, address)
            if status != 200:
                raise RuntimeError(f"{address} answered {status}")
            found[f"{model._meta.model_name} {name}"] = (queries, seconds)
    return found


def _tell(few: Measured, many: Measured, told: argparse.Namespace) -> None:
    grown = [page for page, (queries, _) in many.items() if queries != few[page][0]]
    print(f"{len(many)} pages; {len(grown)} ask more often at {told.rows[1]} rows")
    print(f"{'page':40} {'queries':>15} {'seconds':>15}")
    slowest = sorted(many, key=lambda page: -many[page][1])[: told.slowest]
    for page in [*grown, *(one for one in slowest if one not in grown)]:
        asked = f"{few[page][0]} -> {many[page][0]}"
        print(f"{page:40} {asked:>15} {few[page][1]:7.2f} ->{many[page][1]:6.2f}")


if __name__ == "__main__":
    sys.exit(main())
