"""Set two studies up in a temporary folder, and photograph them with Debian's Chromium."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from docs.screenshots import pages
from docs.screenshots.studies import ROOT, password, prepare

PORT = 8400
ADDRESS = f"http://127.0.0.1:{PORT}"
CHROMIUM = {
    "executable_path": "/usr/bin/chromium",
    "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"],
}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SEEWHY_DATA_DIR"] = folder
        prepare(Path(folder))
        secret = password()
        server = [sys.executable, "-m", "gunicorn", "studyapp.wsgi", "--no-control-socket"]
        server += ["--bind", f"127.0.0.1:{PORT}", "--log-level", "warning"]
        with subprocess.Popen(server, cwd=ROOT) as web, sync_playwright() as playwright:
            browser = playwright.chromium.launch(**CHROMIUM)
            try:
                pages.trial(browser, ADDRESS)
                pages.walk(browser, ADDRESS)
                pages.staff(browser, ADDRESS, secret)
            finally:
                browser.close()
                web.terminate()


if __name__ == "__main__":
    main()
