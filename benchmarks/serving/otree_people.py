"""The same people for oTree, for locust: `locust -f benchmarks/serving/otree_people.py`."""

import random
import re
from typing import Any

import pages
from locust import FastHttpUser, constant, events, task
from measuring import WentWrong, participation

ANSWERS = {"Trial": "choice", "Questionnaire": "familiarity"}
PAGE = re.compile(r"/trust/(\w+)/\d+$")


@events.init_command_line_parser.add_listener
def _add_options(parser: Any) -> None:
    parser.add_argument("--join", help="the address at which people join oTree's session")


class Person(FastHttpUser):
    """Takes part from the first page to the last, and then as somebody new."""

    wait_time = constant(0)
    network_timeout = connection_timeout = 120.0

    @task
    def take_part(self) -> None:
        """A whole participation, measured as one."""
        self.client.client.cookiejar.clear()
        with participation(self.environment):
            self._go_all_the_way()

    def _go_all_the_way(self) -> None:
        reply = self.client.get(self.environment.parsed_options.join, name="join")
        while (step := PAGE.search(reply.url)) and step[1] != "End" and reply.status_code == 200:
            reply = self._answer(step[1], reply)
        if step is None or step[1] != "End":
            raise WentWrong(f"{reply.status_code} at {reply.url}")

    def _answer(self, name: str, page: Any) -> Any:
        for address in pages.PICTURE.findall(page.text):
            self.client.get(address, name="picture")
        given = {"choice": random.choice(("left", "right")), "familiarity": "1"}
        fields = {ANSWERS[name]: given[ANSWERS[name]]} if name in ANSWERS else {}
        return self.client.post(page.url, data=pages.hidden(page.text) | fields, name=name)
