"""People who take part in a study of SeeWhy, for locust: `locust -f benchmarks/serving/people.py`.

Each takes part again and again as somebody new, with every page and picture that a browser would
ask for, and writes down which answers the server said it has. The server's records are compared
with these ledgers afterwards. With --misbehave they do what people and networks do: send twice at
once, send again later with another answer, reload, go back, and hang up before the reply comes.
"""

import json
import random
import time
from pathlib import Path
from typing import Any

import gevent
import pages
from locust import FastHttpUser, constant, events, task
from measuring import WentWrong, participation

MEASURED = {"response_time_ms": "2500", "load_time_ms": "100", "viewport_width_px": "1280"}
IMPATIENT = 0.02  # seconds after which somebody hangs up
PAUSE = 0.5  # seconds before an answer is sent again, as the page's script does
TRIES = 30


@events.init_command_line_parser.add_listener
def _add_options(parser: Any) -> None:
    parser.add_argument("--slug", default="trust", help="the study that people take part in")
    parser.add_argument("--think", type=float, nargs=2, default=(0.0, 0.0), metavar="SECONDS")
    parser.add_argument("--misbehave", action="store_true")
    parser.add_argument("--without-pictures", action="store_true", help="fetch pages alone")
    parser.add_argument("--ledger", default="ledger", help="the file of acknowledged answers")


class Person(FastHttpUser):
    """Takes part from the first page to the last, and then as somebody new."""

    wait_time = constant(0)
    network_timeout = connection_timeout = 60.0

    def on_start(self) -> None:
        """Open the ledger; a line is written once, so that many may share the file."""
        self.options = self.environment.parsed_options
        self.ledger = Path(self.options.ledger).open("a", buffering=1)  # noqa: SIM115 - as long as it lives
        self.root = f"/s/{self.options.slug}/"

    @task
    def take_part(self) -> None:
        """A whole participation, measured as one."""
        self.client.client.cookiejar.clear()
        with participation(self.environment):
            self._go_all_the_way()

    def _go_all_the_way(self) -> None:
        self._get("", "landing")
        consent = self._get("consent/", "consent")
        self._think()
        fields = pages.hidden(consent) | {"decision": "agree", "old_enough": "yes"}
        self._send("consent/", "agree", fields)
        self._get("instructions/", "instructions")
        page = self._get("trial/", "trial")
        while token := pages.trial_of(page):
            page = self._answer(page, token)
        fields = pages.hidden(page) | pages.marked(page)
        if "questionnaire" not in fields:
            raise WentWrong("after the trials there is no questionnaire")
        self._think()
        end = self._send("questions/", "answers about oneself", fields)
        code = pages.CODE.search(end)
        if code is None:
            raise WentWrong("the last page shows no code")
        self._write(code=code[1])

    def _answer(self, page: str, token: str) -> str:
        """Look at the pictures, choose a side, and be shown what comes next."""
        if not self.options.without_pictures:
            for address in pages.PICTURE.findall(page):
                self._fetch(address)
        self._think()
        side = random.choice(("left", "right"))
        fields = pages.hidden(page) | MEASURED | {"choice": side}
        misdeed = random.choice(MISDEEDS) if self.options.misbehave else None
        if misdeed is not None:
            misdeed(self, fields)
        after = self._send("trial/", "answer", fields, script=True)
        if pages.trial_of(after) == token:
            raise WentWrong("an answer was sent and its trial is still asked")
        name = getattr(misdeed, "__name__", "")
        self._write(trial=token, side=side, misdeed=name, at=time.time())
        if self.options.misbehave and random.random() < 0.1:
            other = {"left": "right", "right": "left"}[side]
            self._send("trial/", "the same trial again", fields | {"choice": other}, script=True)
        return after

    # What people and networks do

    def _twice_at_once(self, fields: dict[str, str]) -> None:
        gevent.spawn(self._send, "trial/", "answer at the same time", fields, script=True)

    def _reload(self, fields: dict[str, str]) -> None:
        page = self._get("trial/", "reload")
        if pages.trial_of(page) != fields["trial"]:
            raise WentWrong("a reload showed another trial")

    def _go_back(self, fields: dict[str, str]) -> None:
        self._get("instructions/", "back")

    def _hang_up(self, fields: dict[str, str]) -> None:
        """Send and not wait for the reply: what was stored must be what is sent again."""
        address = f"{self.root}trial/"
        with self.client.post(
            address, data=fields, name="hung up", timeout=IMPATIENT, catch_response=True
        ) as reply:
            reply.success()

    # Asking

    def _think(self) -> None:
        gevent.sleep(random.uniform(*self.options.think))

    def _get(self, page: str, name: str) -> str:
        return self._checked("GET", page, name)

    def _fetch(self, address: str) -> None:
        with self.client.get(address, name="picture", catch_response=True) as reply:
            if reply.status_code == 0:
                reply.success()
                self._count("connection lost")
            elif reply.status_code != 200 or not reply.content:
                reply.failure(f"{reply.status_code}, {len(reply.content or b'')} bytes")

    def _send(self, page: str, name: str, fields: dict[str, str], *, script: bool = False) -> str:
        headers = {"Referer": self.host + self.root + page}
        if script:
            headers["X-Requested-With"] = "trial.js"
        return self._checked("POST", page, name, data=fields, headers=headers)

    def _checked(self, method: str, page: str, name: str, **more: Any) -> str:
        """The page, asked for again while the server is away, as the pages' script does.

        A connection that was closed before anything came back is counted apart: browsers ask again
        by themselves, and a server that renews its processes closes those that nobody uses.
        """
        more |= {"name": name, "catch_response": True}
        for _ in range(TRIES):
            with self.client.request(method, self.root + page, **more) as reply:
                if 200 <= reply.status_code < 300:
                    return str(reply.text)
                if reply.status_code == 0:
                    reply.success()
                    self._count("connection lost")
                elif reply.status_code < 500:
                    reply.failure(f"{reply.status_code}")
                    raise WentWrong(f"{reply.status_code} at {reply.url}")
                else:
                    self._count(_refusal(reply), "refused")
            gevent.sleep(PAUSE)
        raise WentWrong("the server stayed away")

    def _count(self, name: str, kind: str = "lost") -> None:
        self.environment.events.request.fire(
            request_type=kind,
            name=name,
            response_time=0,
            response_length=0,
            exception=None,
            context={},
        )

    def _write(self, **facts: str | float) -> None:
        self.ledger.write(json.dumps(facts) + "\n")


def _refusal(reply: Any) -> str:
    """Of a server that could not answer: whether it said when to come back."""
    said_when = "with" if reply.headers.get("Retry-After") else "without"
    return f"{reply.status_code} {said_when} Retry-After"


MISDEEDS = (
    *(None,) * 4,
    Person._twice_at_once,
    Person._reload,
    Person._go_back,
    Person._hang_up,
)
