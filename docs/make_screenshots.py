"""Make the README's pictures: a trial and a results page, on photos whose licence is known.

Run by `make screenshots`. It sets a demonstration up in a temporary folder with only the pictures
that are CC0 or CC BY, lets thirty simulated people answer, and photographs both pages with Debian's
Chromium, at desktop and phone sizes.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
FREE = ("CC0", "CC BY 2.0")
PORT = 8400
ADDRESS = f"http://127.0.0.1:{PORT}"
CHROMIUM = {
    "executable_path": "/usr/bin/chromium",
    "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"],
}


def manage(*words: str) -> None:
    subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, check=True)


def prepare(folder: Path) -> None:
    """A study like the demonstration, of the pictures that may be shown here."""
    spec = yaml.safe_load((ROOT / "fixtures" / "demonstration.yaml").read_text())
    spec["pictures"] = [picture for picture in spec["pictures"] if picture["licence"] in FREE]
    study = folder / "study.yaml"
    study.write_text(yaml.safe_dump(spec, allow_unicode=True))
    manage("migrate", "--verbosity", "0")
    manage("create_study", str(study), "--explain", str(len(spec["pictures"])))
    manage("worker", "--once")
    levels = ("--preference", "0.85,0.75,0.6", "--levels", "30,50,20")
    manage("simulate", "demonstration", "--participants", "30", *levels, "--seed", "7")


def login() -> str:
    """The password of a researcher of this study, made for the photograph."""
    code = (
        "from studyapp.actions.accounts import demonstration_logins\n"
        "from studyapp.models import Study\n"
        "print(demonstration_logins(study=Study.objects.get())[0].password)"
    )
    words = [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", code]
    done = subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def photograph(page: Page, name: str, full_page: bool = False) -> None:
    page.wait_for_load_state("networkidle")
    PICTURES.mkdir(exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=full_page)


def visit_trial(browser: Browser, size: tuple[int, int], name: str) -> None:
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.goto(f"{ADDRESS}/s/demonstration/consent/")
    page.get_by_role("button", name="I agree").click()
    page.goto(f"{ADDRESS}/s/demonstration/trial/")
    page.locator("button[value=left]:enabled").wait_for()
    photograph(page, name)
    page.close()


def visit_results(browser: Browser, size: tuple[int, int], name: str, password: str) -> None:
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.goto(f"{ADDRESS}/results/demonstration/?simulated=1")
    page.get_by_label("Username").fill("researcher")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()
    photograph(page, name)
    page.close()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SEEWHY_DATA_DIR"] = folder
        prepare(Path(folder))
        password = login()
        server = [sys.executable, "-m", "gunicorn", "studyapp.wsgi", "--no-control-socket"]
        server += ["--bind", f"127.0.0.1:{PORT}", "--log-level", "warning"]
        with subprocess.Popen(server, cwd=ROOT) as web, sync_playwright() as playwright:
            browser = playwright.chromium.launch(**CHROMIUM)
            visit_trial(browser, (1200, 800), "trial")
            visit_trial(browser, (390, 844), "trial-phone")
            visit_results(browser, (1200, 1400), "results", password)
            browser.close()
            web.terminate()


if __name__ == "__main__":
    main()
