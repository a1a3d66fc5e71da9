"""What a person without eyes finds in a page: its forms' hidden fields, choices and pictures."""

import re

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?')
RADIO = re.compile(r'<input type="radio" name="([^"]+)" value="([^"]*)"')
PICTURE = re.compile(r'<img src="([^"]+)"')
TRIAL = re.compile(r'name="trial" value="([^"]+)"')
CODE = re.compile(r'<code id="code">([^<]+)<')


def hidden(page: str) -> dict[str, str]:
    """The fields that a form sends by itself."""
    return dict(HIDDEN.findall(page))


def marked(page: str) -> dict[str, str]:
    """One answer for each question of a page."""
    return dict(RADIO.findall(page))


def trial_of(page: str) -> str:
    """The token of the trial that a page shows; empty if it shows none."""
    found = TRIAL.search(page)
    return found[1] if found else ""
