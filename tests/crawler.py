"""Everything that a participant's browser can reach, and what it must not tell.

`walk` plays a whole study, follows every address that any answer names, and keeps all that comes
back but the pixels. `leaks` looks in it for everything that a participant must not know.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.db import models

from studyapp.models import (
    Classifier,
    Condition,
    Explanation,
    Participant,
    SourceImage,
    Stimulus,
    Study,
    Trial,
)
from tests.visitor import Visitor

LINK = re.compile(r'(?:href|src|action)="(/[^"#]*)"')
FORM_TOKEN = re.compile(
    r'(?<=name="csrfmiddlewaretoken" value=")[^"]+|(?<=name="ticket" value=")[^"]+'
)


@dataclass(frozen=True)
class Answer:
    """One answer of the server: the address asked for, the headers, and the body."""

    address: str
    status: int
    head: str
    body: bytes

    @property
    def text(self) -> str:
        """All that can be read, without pixels and without the random tokens of the forms."""
        is_picture = "image/webp" in self.head
        body = "" if is_picture else self.body.decode()
        return FORM_TOKEN.sub("", f"{self.address}\n{self.head}\n\n{body}")


class Recorder(Visitor):
    """A visitor who keeps every answer and opens every address that an answer names."""

    def __init__(self, **client: Any) -> None:
        super().__init__(**client)
        self.answers: list[Answer] = []
        send = self.client.request

        def record(**request: Any):
            response = send(**request)
            self.answers.append(_answer(request["PATH_INFO"], response))
            return response

        self.client.request = record

    def open_all(self) -> None:
        """Follow the links, pictures, scripts and styles of what was seen so far."""
        seen = {answer.address for answer in self.answers}
        for answer in list(self.answers):
            links = LINK.findall(answer.text) if "text/html" in answer.head else ()
            for link in links:
                if link not in seen:
                    seen.add(link)
                    self.client.get(link)


def _answer(address: str, response: Any) -> Answer:
    cookies = [morsel.OutputString() for morsel in response.cookies.values()]
    head = "\n".join([*(f"{k}: {v}" for k, v in response.headers.items()), *cookies])
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return Answer(address, response.status_code, head, body)


def walk(study: Study) -> Recorder:
    """A whole participation, with everything that can go wrong on the way."""
    visitor = Recorder(slug=study.slug)
    visitor.client.get("/")
    for page in ("", "declined/", "trial/", "nothing/", "picture/nothing", "resume/nothing/"):
        visitor.get(page)
    visitor.post("consent/", decision="agree", ticket="forged")
    visitor.post("consent/", decision="decline")
    visitor.join()
    for page in ("instructions/", "consent/", "end/"):
        visitor.get(page)
    visitor.open_all()
    trials = list(visitor.participant().trials.all())
    for trial in trials:
        visitor.get("trial/")
        visitor.post("trial/", trial=trial.token)
        visitor.post("trial/", trial="unknown", choice="left")
        visitor.open_all()
        visitor.respond("left", response_time_ms="soon")
        visitor.post("trial/", trial=trial.token, choice="right")
    visitor.finish(level="unknown")
    visitor.finish()
    visitor.get("end/")
    _walk_while_paused(visitor, study)
    visitor.open_all()
    return visitor


def _walk_while_paused(visitor: Recorder, study: Study) -> None:
    Study.objects.filter(pk=study.pk).update(status=Study.Status.PAUSED)
    late = Recorder(slug=study.slug)
    late.get()
    late.post("consent/", decision="agree")
    visitor.answers += late.answers
    Study.objects.filter(pk=study.pk).update(status=Study.Status.OPEN)


def secrets() -> dict[str, str]:
    """Every name that tells, in lower case, with where it comes from.

    Whatever text, parameters or score a table of the computed side holds, so that a new column is
    looked for without being listed here.
    """
    kinds = (models.CharField, models.TextField, models.JSONField, models.FloatField)
    found: dict[str, str] = {}
    for model in (Condition, Classifier, SourceImage, Explanation, Stimulus):
        fields = [field.name for field in model._meta.concrete_fields if isinstance(field, kinds)]
        for row in model.objects.values(*fields):
            for field, value in row.items():
                names = [str(value)] if isinstance(value, float) else _names(value)
                found |= {name.lower(): f"{model.__name__}.{field}" for name in names}
    return found


def _names(value: Any) -> Iterator[str]:
    """The strings inside a value: keys and entries, paths whole and in parts."""
    if isinstance(value, dict):
        for key, entry in value.items():
            yield from (*_names(key), *_names(entry))
    elif isinstance(value, list):
        for entry in value:
            yield from _names(entry)
    elif isinstance(value, str) and len(value) > 2:
        yield value
        if "/" in value:
            yield from (PurePath(value).name, PurePath(value).stem)


def own_tokens() -> set[str]:
    """The random tokens that a participant does get; by chance they may contain anything."""
    fields = ("token", "original_token", "left_token", "right_token")
    trials = {token for row in Trial.objects.values_list(*fields) for token in row}
    return trials | set(Participant.objects.values_list("token", flat=True))


def leaks(answers: Iterable[Answer]) -> list[str]:
    """What the answers tell that they must not, each with its address."""
    telling = {name: (source, _finds(name)) for name, source in secrets().items()}
    anything = re.compile("|".join(map(re.escape, own_tokens())) or "(?!)")
    found = []
    for answer in answers:
        text = anything.sub("", answer.text).lower()
        found += [
            f"{answer.address} tells {source}: {name!r}"
            for name, (source, pattern) in telling.items()
            if pattern.search(text)
        ]
    return found


def _finds(name: str) -> re.Pattern[str]:
    """The name anywhere, inside another word too, but a number only if it stands by itself."""
    exact = re.escape(name)
    is_number = name.replace(".", "", 1).isdigit()
    return re.compile(rf"(?<![\d.]){exact}(?!\d)" if is_number else exact)
