"""How long a participant waits between two trials, in a real browser.

    python -m benchmarks.trial_page [--trials 40] [--json FILE]

Makes a study of pictures as large and as heavy as real ones in a folder of its own, serves it with
gunicorn as `manage.py up` does, and answers its trials in Chromium over the loopback. A wait begins
with the choice and ends with the frame in which all three pictures of the next trial are painted;
in between the choice is stored durably. Needs what requirements-dev.txt lists, and Chromium.
"""

import argparse
import gzip
import json
import os
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from benchmarks.served_study import SLUG, make_study, served

CHROMIUM = "/usr/bin/chromium"
GOAL_MS = 100
GOAL_BYTES = 20_000
LOOKING_MS = 700  # shorter than anybody looks; the next pictures are fetched meanwhile
# A frame is painted after its callbacks, so the end is the first task after the frame.
ANSWER = """(side) => new Promise((resolve) => {
    const token = () => document.getElementById('trial')?.elements.trial.value;
    const before = token();
    const start = performance.now();
    const isThere = () => document.images.length === 3 && token() !== before
        && [...document.images].every((picture) => picture.complete && picture.naturalWidth > 0);
    const look = async () => {
        if (!isThere()) return requestAnimationFrame(look);
        await Promise.all([...document.images].map((picture) => picture.decode()));
        requestAnimationFrame(() => {
            const painted = new MessageChannel();
            painted.port1.onmessage = () => {
                const asked = performance.getEntriesByType('resource')
                    .filter((entry) => entry.startTime >= start);
                const isPicture = (entry) => entry.name.includes('/picture/');
                const shown = [...document.images].map((picture) => picture.src);
                resolve({
                    wait: performance.now() - start,
                    server: Math.max(...asked.filter((entry) => entry.name.endsWith('/trial/'))
                        .map((entry) => entry.responseEnd - entry.startTime)),
                    late: asked.filter((entry) => isPicture(entry) && shown.includes(entry.name))
                        .length,
                });
            };
            painted.port2.postMessage(null);
        });
    };
    document.querySelector(`button[name=choice][value=${side}]`).click();
    requestAnimationFrame(look);
})"""


def main() -> None:
    """Measure and print a table; the exit status says nothing about the goals."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"SEEWHY_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "studyapp.settings"}
        make_study(options.trials + 1)
        with served() as (address, _):
            measured, parts = _take_part(address, options.trials)
    _report(measured, parts)
    if options.json:
        options.json.write_text(json.dumps({"trials": measured, "bytes": parts}, indent=1))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--trials", type=int, default=40)
    parser.add_argument("--json", type=Path, help="write every trial to this file")
    return parser.parse_args()


def _take_part(address: str, trials: int) -> tuple[list[dict[str, float]], dict[str, int]]:
    """What each trial took, and what a trial's page weighs by part, compressed."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(f"{address}/s/{SLUG}/consent/")
        page.get_by_role("button", name="I agree and take part").click()
        page.get_by_role("link", name="Start").click()
        measured = []
        for number in range(trials):
            page.locator("button[name=choice]:enabled").first.wait_for()
            page.wait_for_timeout(LOOKING_MS)
            measured.append(page.evaluate(ANSWER, "left" if number % 2 else "right"))
        parts = _weights(page)
        browser.close()
    return measured, parts


def _weights(page: Any) -> dict[str, int]:
    page.reload()
    loaded = page.evaluate("performance.getEntriesByType('resource').map((part) => part.name)")
    wanted = [part for part in loaded if "/static/" in part]
    return {
        part.rsplit("/", 1)[-1] or "the page": len(
            gzip.compress(page.request.get(part).body(), mtime=0)
        )
        for part in [page.url, *sorted(wanted)]
    }


def _report(measured: list[dict[str, float]], parts: dict[str, int]) -> None:
    waits = [trial["wait"] for trial in measured]
    print(f"{len(measured)} trials          median      95 %       max   (ms)")
    for name, values in (
        ("choice to painted", waits),
        ("of it, the server", [trial["server"] for trial in measured]),
    ):
        tail = np.percentile(values, 95)
        print(f"{name:<18}{median(values):>10.0f}{tail:>10.0f}{max(values):>10.0f}")
    print(f"pictures that came late: {sum(trial['late'] for trial in measured):.0f}")
    print(f"goal: at most {GOAL_MS} ms, {'reached' if median(waits) <= GOAL_MS else 'MISSED'}\n")
    for name, weight in parts.items():
        print(f"{name:<18}{weight:>10,} bytes, compressed")
    total = sum(parts.values())
    verdict = "reached" if total < GOAL_BYTES else "MISSED"
    print(f"{'together':<18}{total:>10,}   goal: under {GOAL_BYTES:,}, {verdict}")
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


if __name__ == "__main__":
    sys.exit(main())
