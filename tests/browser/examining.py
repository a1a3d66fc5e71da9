"""What must be true of every page, whatever its state: found by axe, and measured.

Each page is looked at in light, dark and high contrast, at the widths of a small phone, a phone and
a desk, and with a window of half the size, which is what 200 % zoom makes of a desk.
"""

from importlib.resources import files

from playwright.sync_api import Page

SMALL = {"width": 320, "height": 640}
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}
ZOOMED = {"width": 640, "height": 400}
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ALL = ["tag", STANDARDS]
SEEN = ["rule", ["color-contrast", "link-in-text-block", "scrollable-region-focusable"]]
# The colours and the width of each look; what depends on neither is asked for in the first two.
LOOKS = (
    (DESKTOP, {"color_scheme": "light", "forced_colors": "none"}, ALL),
    (SMALL, {"color_scheme": "dark", "forced_colors": "none"}, ALL),
    (PHONE, {"color_scheme": "light", "forced_colors": "active"}, SEEN),
)
AXE = (files("axe_playwright_python") / "axe.min.js").read_text()
RUN = """async ([type, values]) => (await axe.run(document, {
    runOnly: { type, values }, resultTypes: ["violations"],
})).violations.map((found) =>
    `${found.id}: ${found.help}\\n  ` + found.nodes.map((node) =>
        node.html + " " + (node.any[0]?.message ?? "")).join("\\n  "))"""
# Links within sentences are exempt; single controls are not.
SMALL_TARGETS = """() => [...document.querySelectorAll(
        'button, .button, summary, .option, .choice, nav a, input:not([type=hidden]), textarea')]
    .filter((target) => target.checkVisibility({ visibilityProperty: true }))
    .filter((target) => !target.closest('label') || target.matches('label'))
    .filter((target) => {
        const box = target.getBoundingClientRect();
        return box.height < 44 || box.width < 44;
    })
    .map((target) => target.outerHTML)"""
TOO_WIDE = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const wide = [...document.querySelectorAll('body *')]
        .filter((part) => !part.closest('.table-scroll, .visually-hidden'))
        .filter((part) => {
            const box = part.getBoundingClientRect();
            return box.width && (box.right > width + 1 || box.left < -1);
        })
        .map((part) => part.outerHTML.slice(0, 200));
    return ["scrolls sideways", ...wide];
}"""


def examine(page: Page) -> None:
    """Everything above, and that the page has one main heading and says its language."""
    where = f"{page.url} ({page.title()})"
    page.evaluate(AXE)
    for viewport, look, rules in LOOKS:
        page.set_viewport_size(viewport)
        _look(page, look)
        found = page.evaluate(RUN, rules)
        assert found == [], f"{where} {viewport} {look}\n" + "\n".join(found)
        assert page.evaluate(SMALL_TARGETS) == [], f"{where} {viewport}"
        fits(page)
    page.set_viewport_size(ZOOMED)
    fits(page)
    assert page.get_by_role("heading", level=1).count() == 1, where
    page.set_viewport_size(DESKTOP)
    _look(page, LOOKS[0][1])


def fits(page: Page) -> None:
    """Nothing goes on beside the screen, so that one scrolls in one direction only."""
    wide = page.evaluate(TOO_WIDE)
    assert wide == [], f"{page.url} at {page.viewport_size}\n" + "\n".join(wide)


def _look(page: Page, scheme: dict[str, str]) -> None:
    """See the page in these colours, without waiting until they have faded in."""
    page.emulate_media(reduced_motion="reduce", **scheme)
