"""People who all consent and tell their level at once over HTTP, each on their own connection."""

import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?')
LEVELS = ("not_familiar", "a_bit_familiar", "familiar")
PATIENCE = 120  # seconds that somebody waits for a page
PAUSE = 0.5  # seconds before something is sent again that the server could not take
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Comer:
    """Somebody with a browser who is about to join, and who may click twice."""

    address: str
    root: str
    level: int
    clicks: int = 1
    cookies: dict[str, str] = field(default_factory=dict)
    form: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    asked_again: int = 0
    refused: int = 0  # the status with which the study took them not

    def look(self) -> None:
        """Open the page of the consent, unless the study is full; nothing is sent yet."""
        status, page = self._ask("GET", "consent/")
        self.form, self.refused = dict(HIDDEN.findall(page)), status if status != 200 else 0

    def join(self) -> None:
        """Agree, and tell the level: the person has trials afterwards, or is sent away."""
        if self.refused:
            return
        began = time.perf_counter()
        agreed = {**self.form, "decision": "agree", "old_enough": "yes"}
        status, _ = self._ask("POST", "consent/", agreed)
        if status != 302:
            self.refused = status
        else:
            fields = dict(HIDDEN.findall(self._ask("GET", "questions/")[1]))
            if fields:  # else the other of two clicks was quicker, and leads on
                told = {**fields, "item-familiarity": LEVELS[self.level]}
                self._ask("POST", "questions/", told)
        self.seconds = time.perf_counter() - began

    def twin(self) -> "Comer":
        """The second of two clicks: the same form, sent by the same browser."""
        return Comer(self.address, self.root, self.level, cookies={**self.cookies}, form=self.form)

    def _ask(self, method: str, page: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
        """The answer, asked for again while the server says that it cannot take it just now."""
        until = time.monotonic() + PATIENCE
        while True:
            status, text = self._once(method, page, fields)
            if status not in (0, 503) or time.monotonic() > until:
                return status, text
            self.asked_again += 1
            time.sleep(PAUSE)

    def _once(self, method: str, page: str, fields: dict[str, str] | None) -> tuple[int, str]:
        sent = HTTPConnection(urlsplit(self.address).netloc, timeout=PATIENCE)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        headers |= {**FORM, "Referer": self.address + self.root + page} if fields else {}
        try:
            sent.request(method, self.root + page, urlencode(fields or {}), headers)
            reply = sent.getresponse()
            text = reply.read().decode()
        except (OSError, HTTPException):  # nobody listens, or hung up: as if nothing was sent
            return 0, ""
        finally:
            sent.close()
        for line in reply.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return reply.status, text


def all_at_once(comers: list[Comer]) -> None:
    """Everybody has the page before them; then all of them click."""
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(Comer.look, comers))
    clicks = list(comers)
    for one in comers:
        clicks += [one.twin() for _ in range(1, one.clicks)]
    start = threading.Barrier(len(clicks))

    def click(comer: Comer) -> None:
        start.wait()
        comer.join()

    with ThreadPoolExecutor(len(clicks)) as crowd:
        list(crowd.map(click, clicks))
