"""``python -m examples.lego study``: the preference study, its bundle, and reconstructed answers.

All of it goes into a database of its own, var/lego/seewhy, unless SEEWHY_DATA_DIR or DATABASE_URL
names another. Interrupted, the same command goes on.
"""

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from examples.lego.study.key import slug
from examples.lego.study.reconstruction import READINGS
from examples.lego.study.subject import NETWORK, PICTURES, assemble

OUT = Path("var/lego")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, default=OUT, help="where everything is written")
    add = parser.add_argument
    add("--network", type=Path, default=NETWORK, help="a .keras file, its settings beside it")
    add("--pictures", type=Path, default=PICTURES, help="a folder with ten piles or more")


def run(arguments: argparse.Namespace) -> int:
    """Make what is not there yet, and say where it is."""
    own = _set_up(arguments.out)
    from django.core.management import CommandError

    from examples.lego.study import making
    from examples.lego.study.report import sensitivity
    from studyapp.actions.accounts import demonstration_logins

    try:
        spec = assemble(arguments.out / "study", arguments.network, arguments.pictures)
        study = making.study_of(spec)
        logins = demonstration_logins(study=study) if own else []
        bundle = making.bundle(study, arguments.out / "study.zip")
        for reading in READINGS:
            making.import_answers_of(reading, study.members.all())
    except (CommandError, ValueError, OSError) as error:
        print(f"the study was not set up: {error}", file=sys.stderr)
        return 2
    table = sensitivity()
    (arguments.out / "reconstruction.md").write_text(table, encoding="utf-8")
    print(table)
    _say_where(study, bundle, own)
    for login in logins:
        print(f"  {login.role:<14} user {login.username}, password {login.password}")
    return 0


def _set_up(out: Path) -> Path | None:
    """Choose the database and start Django; gives the database's folder if it is the example's."""
    own = None
    if not {"SEEWHY_DATA_DIR", "DATABASE_URL"} & os.environ.keys():
        own = (out / "seewhy").resolve()
        os.environ["SEEWHY_DATA_DIR"] = str(own)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "studyapp.settings")
    import django
    from django.apps import apps
    from django.core.management import call_command

    if not apps.ready:  # a second time would close what others log to
        django.setup()
    call_command("migrate", verbosity=0)
    return own


def _say_where(study: Any, bundle: Path, own: Path | None) -> None:
    """Print addresses."""
    from django.urls import reverse

    place = f"SEEWHY_DATA_DIR={own} " if own else ""
    print(f"  Bundle         {bundle} (manage.py import_study takes it in)")
    print(f"  Start          {place}python manage.py up   (http://127.0.0.1:8000)")
    print(f"  Take part      /s/{study.slug}/   a pilot: nothing counts before it is opened")
    results = reverse("study_results", args=[study.slug])
    print(f"  Results        {results}   none before ten people took part")
    for reading in READINGS.values():
        where = reverse("imported_results", args=[slug(reading)])
        print(f"                 {where}   {reading.title}")
