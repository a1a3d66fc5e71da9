"""What is photographed of a participant's way through, of results and of the admin."""

from playwright.sync_api import Browser, Page, expect

from docs.screenshots.photographs import photograph
from docs.screenshots.studies import BRIEF, COMPLETE

DESKTOP = {"width": 1200, "height": 800}
PHONE = {"width": 390, "height": 844}
RECRUITED = "PROLIFIC_PID=5f0a1b2c3d4e5f60718293a4&STUDY_ID=1&SESSION_ID=1"


def trial(browser: Browser, address: str) -> None:
    """The first trial of the brief study."""
    page = browser.new_page(viewport=DESKTOP, base_url=address, locale="en")
    page.goto(f"/s/{BRIEF}/consent/")
    page.get_by_role("button", name="I agree").click()
    page.goto(f"/s/{BRIEF}/trial/")
    page.locator("button[value=left]:enabled").wait_for()
    photograph(page, "trial")
    page.close()


def walk(browser: Browser, address: str) -> None:
    """The whole way through the complete study, on a phone."""
    page = browser.new_page(viewport=PHONE, base_url=address, locale="en")
    page.goto(f"/s/{COMPLETE}/?{RECRUITED}")
    photograph(page, "walk-landing")
    page.get_by_role("link", name="Continue").click()
    photograph(page, "walk-consent")
    page.get_by_label("I am at least 18 years old.").check()
    page.get_by_role("button", name="I agree").click()
    page.get_by_label("A bit familiar").check()
    page.get_by_role("button", name="Send").click()
    page.get_by_role("link", name="Go on").or_(page.get_by_role("link", name="Start")).click()
    page.get_by_label("The explanation that makes me trust").check()
    photograph(page, "walk-check")
    page.get_by_role("button", name="Send").click()
    _trials(page)
    page.get_by_label("I would rather not say").check()
    page.get_by_role("button", name="Send").click()
    for question in page.get_by_role("group").all():
        question.get_by_label("I do not know").check()
    page.get_by_role("button", name="Send").click()
    photograph(page, "walk-end")
    page.close()


def _trials(page: Page) -> None:
    """Answer every trial; the first that counts and its elaboration are photographed."""
    form, kept = page.locator("#trial"), set()
    while True:
        expect(form.or_(page.get_by_role("button", name="Send")).first).to_be_visible()
        if "/trial/" not in page.url:
            return
        state = form.get_attribute("data-state")
        counts = page.locator(".tag").count() == 0
        if state == "choose":
            page.locator("button[name=choice]:enabled").first.wait_for()
        if counts and state not in kept:
            kept.add(state)
            photograph(page, {"choose": "walk-trial", "elaborate": "walk-elaborate"}[str(state)])
        _answer(page, str(state))


def _answer(page: Page, state: str) -> None:
    was = page.locator("#trial input[name=trial]").input_value()
    if state == "choose":
        page.locator("button[name=choice]:enabled").first.click()
    elif state == "elaborate":
        page.locator("input[name=confidence][value='4']").check()
        page.get_by_role("button", name="Go on").click()
    else:
        page.get_by_role("button", name="Go on").click()
    same = f"#trial[data-state={state}]:has(input[name=trial][value='{was}'])"
    expect(page.locator(same)).to_have_count(0)


def logged_in(browser: Browser, address: str, password: str) -> Page:
    """A page of an admin."""
    page = browser.new_page(viewport=DESKTOP, base_url=address, locale="en")
    page.goto("/accounts/login/")
    page.get_by_label("Username").fill("admin")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_load_state("networkidle")
    return page


def results(page: Page) -> None:
    """The results of simulated people, and the form of a study in the admin."""
    page.goto(f"/results/{BRIEF}/?simulated=1")
    photograph(page, "results", height=1400)
    page.goto(f"/studies/{COMPLETE}/")
    page.get_by_role("link", name="Change the design").click()
    page.goto(page.url.partition("#")[0])  # from its top
    photograph(page, "study-admin", height=1000)
