"""Debian's Chromium drives the participant's way; where it is missing, these tests are left out.

Left out by name and with the command that installs it, never silently; with
SEEWHY_REQUIRE_ALL=1, as in continuous integration, a missing browser is an error.
"""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from studyapp.models import QuestionnaireItem
from tests.factories import make_open_study

DESKTOP = {"width": 1280, "height": 800}
CHROMIUM = Path("/usr/bin/chromium")
ADVICE = f"{CHROMIUM} is missing; install it with: apt-get install chromium fonts-dejavu-core"
LEFT_OUT = pytest.StashKey[int]()
PATIENCE = 30_000  # milliseconds; how long a page takes says more about the machine than about it
# Every window of Chromium prepares pages for suggestions below its address bar, in a process of
# their own: half of what opening a window costs, and nobody types an address here.
SUGGESTIONS = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup")
# What Playwright turns off: of two lists Chromium reads the last one only.
TURNED_OFF = (
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
)


def pytest_collection_modifyitems(config, items):
    """Leave the browser's tests out where there is no browser.

    Where there is, a test that fails beside other work gets one more try, and the summary names it.
    """
    needing = [item for item in items if item.get_closest_marker("browser")]
    if CHROMIUM.exists():
        for item in needing:
            item.add_marker(pytest.mark.flaky(reruns=1))
        return
    if not needing:
        return
    if os.environ.get("SEEWHY_REQUIRE_ALL") == "1":
        raise pytest.UsageError(f"SEEWHY_REQUIRE_ALL=1, but {ADVICE}")
    config.stash[LEFT_OUT] = len(needing)
    config.hook.pytest_deselected(items=needing)
    items[:] = [item for item in items if item not in needing]


def pytest_terminal_summary(terminalreporter, config):
    """Say what was left out and how to change that."""
    left_out = config.stash.get(LEFT_OUT, 0)
    if left_out:
        terminalreporter.write_line(f"{left_out} browser tests left out: {ADVICE}", yellow=True)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """The system's browser, without the errands it runs by itself."""
    return {
        **browser_type_launch_args,
        "executable_path": str(CHROMIUM),
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            f"--disable-features={','.join(TURNED_OFF + SUGGESTIONS)}",
        ],
    }


@pytest.fixture
def study(transactional_db):
    """An open study of three pictures, with an item of every kind."""
    study = make_open_study(pictures=3)
    items = QuestionnaireItem.objects
    items.create(
        questionnaire=study.questionnaire,
        position=2,
        code="age",
        text="How old are you?",
        kind="number",
    )
    items.create(
        questionnaire=study.questionnaire,
        position=3,
        code="why",
        text="What did you look at?",
        kind="text",
        required=False,
    )
    return study


expect.set_options(timeout=PATIENCE)


class Visits:
    """Opens browser contexts at the live server and hears everything they complain about."""

    def __init__(self, browser, address):
        self.browser, self.address = browser, address
        self.complaints: list[str] = []
        self.contexts: list = []

    def context(self, **options):
        """A fresh browser profile; the test fails if one of its pages complains."""
        options = {"viewport": DESKTOP, "base_url": self.address} | options
        context = self.browser.new_context(**options)
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        return context

    def page(self, **options):
        """A page in a profile of its own."""
        return self.context(**options).new_page()

    def _hear(self, message):
        """A page that says 403, 404 or 422 does so on purpose; its parts never do."""
        place = message.location["url"]
        is_page = not any(part in place for part in ("/picture/", "/static/", "favicon"))
        on_purpose = is_page and message.text.startswith("Failed to load resource")
        if message.type in ("error", "warning") and not on_purpose:
            self.complaints.append(f"{message.text} ({place})")


@pytest.fixture
def visits(browser, live_server):
    """The way to open pages; in the end nothing may have been complained about."""
    opened = Visits(browser, live_server.url)
    yield opened
    for context in opened.contexts:
        context.close()
    assert opened.complaints == []
