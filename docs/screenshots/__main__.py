"""Set studies up in a temporary folder, and photograph them with Debian's Chromium."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

from docs.screenshots import pages, workplace
from docs.screenshots.studies import ROOT, password, prepare

PORT = 8400
ADDRESS = f"http://127.0.0.1:{PORT}"
SERVER = (
    *("-m", "gunicorn", "studyapp.wsgi", "--no-control-socket"),
    *("--bind", f"127.0.0.1:{PORT}", "--threads", "4", "--log-level", "warning"),
)
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
        with _running(*SERVER), _running(*WORKER), sync_playwright() as playwright:
            browser = playwright.chromium.launch(**CHROMIUM)
            pages.trial(browser, ADDRESS)
            pages.walk(browser, ADDRESS)
            page = pages.logged_in(browser, ADDRESS, secret)
            pages.results(page)
            workplace.beside(page)
            workplace.from_nothing(page, folder)
            browser.close()


@contextmanager
def _running(*words: str) -> Iterator[None]:
    with subprocess.Popen([sys.executable, *words], cwd=ROOT) as process:
        try:
            yield
        finally:
            process.terminate()


if __name__ == "__main__":
    main()
