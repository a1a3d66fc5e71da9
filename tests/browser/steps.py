"""What a person does on the pages, in the words they see."""

from playwright.sync_api import Page, expect

PHONE = {"width": 390, "height": 844}
SMALL = {"width": 320, "height": 640}
DESKTOP = {"width": 1280, "height": 800}


def join(page: Page) -> None:
    """From the landing page to the first trial."""
    page.goto("/s/trust/")
    page.get_by_role("link", name="Continue").click()
    page.get_by_role("button", name="I agree and take part").click()
    page.get_by_role("link", name="Start").click()


def ready(page: Page) -> None:
    """Wait until the script lets people choose; before it runs, the plain buttons work too."""
    expect(page.get_by_role("status")).to_contain_text("The pictures are ready.")


def choose(page: Page, letter: str, *, number: int, total: int = 3) -> None:
    """Answer the trial of this number with a click."""
    expect(page.get_by_text(f"{number} of {total}")).to_be_visible()
    page.get_by_role("button", name=f"Choose explanation {letter}").click()


def fill_in(page: Page) -> None:
    """Answer the questions about the person and send them."""
    page.get_by_label("A bit familiar").check()
    page.get_by_label("How old are you?").fill("41")
    page.get_by_role("button", name="Send and finish").click()


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the focus is on what has this name, as somebody without a mouse does."""
    for _ in range(30):
        page.keyboard.press("Tab")
        focused = page.locator("*:focus")
        if focused.count() and name in (
            focused.inner_text() or focused.get_attribute("name") or ""
        ):
            return
    raise AssertionError(f"Tab never reaches {name!r} on {page.url}")
