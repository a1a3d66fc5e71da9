"""Set studies up in a temporary folder, and photograph them with Debian's Chromium."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

from docs.screenshots import pages, workplace
from docs.screenshots.studies import ROOT, password, prepare

SERVER = ("-m", "gunicorn", "studyapp.wsgi", "--no-control-socket", "--threads", "4")
QUIET = ("--log-level", "warning")
LONGEST_START = 60  # seconds that the web server may take
WORKER = ("manage.py", "worker")
CHROMIUM = {
    "executable_path": "/usr/bin/chromium",
    "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"],
}


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        os.environ["SEEWHY_DATA_DIR"] = name
        folder = Path(name)
        prepare(folder)
        secret = password()
        host = f"127.0.0.1:{_free_port()}"
        server = (*SERVER, *QUIET, "--bind", host)
        with _running(*server), _running(*WORKER), sync_playwright() as playwright:
            _wait_for(host)
            address = f"http://{host}"
            browser = playwright.chromium.launch(**CHROMIUM)
            pages.trial(browser, address)
            pages.walk(browser, address)
            page = pages.logged_in(browser, address, secret)
            pages.results(page)
            workplace.beside(page)
            workplace.from_nothing(page, folder)
            browser.close()


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def _wait_for(host: str) -> None:
    name, _, port = host.partition(":")
    latest = time.monotonic() + LONGEST_START
    while True:
        try:
            return socket.create_connection((name, int(port)), timeout=1).close()
        except OSError:
            if time.monotonic() > latest:
                raise
            time.sleep(0.2)


@contextmanager
def _running(*words: str) -> Iterator[None]:
    with subprocess.Popen([sys.executable, *words], cwd=ROOT) as process:
        try:
            yield
        finally:
            process.terminate()


if __name__ == "__main__":
    main()
