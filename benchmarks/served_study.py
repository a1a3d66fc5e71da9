"""A study of pictures as large and as heavy as real ones, and the web server that serves it."""

import os
import random
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import numpy as np
from PIL import Image

from tests.postgres import MISSING, Server, binaries, started_server

ROOT = Path(__file__).resolve().parents[1]
SIDE = 448  # pixels, as studies have it unless told otherwise
SLUG = "trust"
PATIENCE = 30  # seconds in which a server must answer


@contextmanager
def own_data(folder: Path, database: str) -> Iterator[Server | None]:
    """Lead this process and its children to a data folder of their own.

    With the database "postgresql" to a server of their own, too, which is yielded: one that does
    survive crashes, unlike that of the tests, so that durable writes are part of the time.
    """
    os.environ["SEEWHY_DATA_DIR"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "studyapp.settings"
    os.environ.pop("DATABASE_URL", None)
    if database != "postgresql":
        yield None
        return
    programs = binaries()
    if programs is None:
        raise SystemExit(MISSING)
    with started_server(programs, haste="") as server:
        os.environ["DATABASE_URL"] = server.address
        yield server


def make_study(trials: int) -> Any:
    """An open study with one question per trial, made without any classifier.

    Needs the environment to name a data folder; migrates its database.
    """
    import django

    django.setup()
    from django.core.management import call_command

    from studyapp.actions.questions import assemble, freeze
    from studyapp.actions.studies import open_study
    from tests import factories

    call_command("migrate", verbosity=0)
    # Photos and overlays differ from the tests' squares in what they weigh and take to decode.
    factories.picture_bytes = heavy_picture
    study = factories.make_study(trials_per_participant=trials)
    study.stimulus_width = study.stimulus_height = SIDE
    study.save()
    for number in range(trials):
        image = factories.make_image(study, number)
        for condition in study.conditions.all():
            factories.make_stimulus(image, condition)
    study.images.update(width=SIDE, height=SIDE)
    freeze(question_set=assemble(study=study))
    open_study(study=study)
    return study


def heavy_picture(number: int, **_: Any) -> bytes:
    """Blurred noise, about as many bytes as a photo of this size."""
    noise = np.random.default_rng(number).integers(0, 256, (SIDE // 4, SIDE // 4, 3), np.uint8)
    buffer = BytesIO()
    Image.fromarray(noise).resize((SIDE, SIDE), Image.Resampling.BICUBIC).save(
        buffer, "WEBP", quality=85
    )
    return buffer.getvalue()


@contextmanager
def served(workers: int = 1) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """The web server alone, as `manage.py up` starts it: its address, once it answers, and it."""
    from studyapp.launch import free_port, web_command

    # Two measurements that begin together find the same port free; one of them would look on.
    port = free_port("127.0.0.1", random.randrange(8400, 9400))
    server = subprocess.Popen(web_command("127.0.0.1", port, workers), cwd=ROOT)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/s/{SLUG}/")
        yield address, server
    finally:
        server.terminate()
        server.wait()


def wait_for(address: str) -> None:
    """Ask for a page until it comes.

    Raises
    ------
    SystemExit : nobody answered for 30 seconds.
    """
    for _ in range(PATIENCE * 10):
        try:
            with urlopen(address):
                return
        except OSError:  # nobody listens, hangs up, or says no
            time.sleep(0.1)
    raise SystemExit(f"Nobody answered at {address} within {PATIENCE} seconds.")
