"""Everything that a participant's browser can reach, and what it must not tell.

A `Recorder` keeps all that comes back but the pixels, and follows every address that any answer
names; `tests/walker.py` plays whole studies with it. `leaks` looks in what was kept for everything
that a participant must not know.
"""

import base64
import binascii
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.db import connection, models

from studyapp.models import (
    Arm,
    Classifier,
    Condition,
    Explanation,
    Invitation,
    Participant,
    Question,
    QuestionSet,
    SourceImage,
    Stimulus,
    Trial,
)
from tests.visitor import Visitor

LINK = re.compile(r'(?:href|src|action)="(/[^"#]*)"|(?<=[" ])(/s/[\w-]+/picture/[\w-]+)')
KEYED = (Condition, SourceImage, Explanation, Stimulus, QuestionSet, Question, Trial, Participant)
FIRST_KEY = 71_000_001
IMPORT = re.compile(r'from "\./([\w.-]+)"')
NOT_FOR_PARTICIPANTS = ("/results/", "/accounts/", "/admin/")
# Random, or signed by the server: what is signed can be read, so that is done below; the time and
# the signature behind it say nothing, but by chance may spell any short name.
FORM_TOKEN = re.compile(r'(?<=name="csrfmiddlewaretoken" value=")[^"]+')
COOKIE_TOKEN = re.compile(r"(?<=csrftoken=)\w+|(?<=sessionid=)\w+")
SIGNED = re.compile(r"(\.?[\w-]{16,}):[\w-]{6}:[\w-]{43}")


@dataclass(frozen=True)
class Answer:
    """One answer of the server: the address asked for, the headers, and the body."""

    address: str
    status: int
    head: str
    body: bytes

    @property
    def text(self) -> str:
        """All that can be read, without pixels and the random tokens of forms and cookies."""
        is_picture = "image/webp" in self.head
        body = "" if is_picture else self.body.decode()
        text = FORM_TOKEN.sub("", f"{self.address}\n{COOKIE_TOKEN.sub('', self.head)}\n\n{body}")
        return SIGNED.sub(lambda found: _read(found[1]), text)


def _read(signed: str) -> str:
    """What a participant can read of something that the server signed."""
    data = signed.strip(".")
    try:
        read = base64.urlsafe_b64decode(data + "=" * (-len(data) % 4))
        return (zlib.decompress(read) if signed.startswith(".") else read).decode()
    except (binascii.Error, zlib.error, UnicodeDecodeError):
        return signed


class Recorder(Visitor):
    """A visitor who keeps every answer and opens every address that an answer names."""

    def __init__(self, *args: Any, **client: Any) -> None:
        super().__init__(*args, **client)
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
        for answer in self.answers:  # which grows while the links are followed
            for link in _links(answer):
                if link not in seen and not link.startswith(NOT_FOR_PARTICIPANTS):
                    seen.add(link)
                    self.client.get(link)


def _links(answer: Answer) -> list[str]:
    """The addresses that a page names, or that a script imports."""
    if "text/html" in answer.head:
        return ["".join(found) for found in LINK.findall(answer.text)]
    if "javascript" in answer.head:
        return [f"/static/js/{name}" for name in IMPORT.findall(answer.text)]
    return []


def _answer(address: str, response: Any) -> Answer:
    cookies = [morsel.OutputString() for morsel in response.cookies.values()]
    head = "\n".join([*(f"{k}: {v}" for k, v in response.headers.items()), *cookies])
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return Answer(address, response.status_code, head, body)


def secrets() -> dict[str, str]:
    """Every name that tells, in lower case, with where it comes from.

    Whatever text, parameters or score a table of the computed side holds, so that a new column is
    looked for without being listed here.
    """
    kinds = (models.CharField, models.TextField, models.JSONField, models.FloatField)
    found: dict[str, str] = {}
    for model in (Arm, Condition, Classifier, SourceImage, Explanation, Stimulus):
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


def keys() -> dict[str, str]:
    """The primary keys of everything that tells, where `far_keys` made them unmistakable."""
    return {
        str(key): f"{model.__name__}.pk"
        for model in KEYED
        for key in model.objects.values_list("pk", flat=True)
        if key >= FIRST_KEY
    }


def far_keys() -> None:
    """Let the keys of what is made from now on be numbers that occur nowhere by chance."""
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        for place, model in enumerate(KEYED):
            table, first = model._meta.db_table, FIRST_KEY + place * 100_000
            if is_sqlite:
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence VALUES (%s, %s)", [table, first])
            else:
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, first]
                )


def own_tokens() -> set[str]:
    """The random tokens that a participant does get; by chance they may contain anything."""
    fields = ("token", "original_token", "left_token", "right_token")
    trials = {token for row in Trial.objects.values_list(*fields) for token in row}
    people = Participant.objects.values_list("token", flat=True)
    return {*trials, *people, *Invitation.objects.values_list("token", flat=True)}


def leaks(answers: Iterable[Answer], on_purpose: Mapping[str, str] = {}) -> list[str]:
    """What the answers tell that they must not, each with its address.

    What is shown on purpose is given in lower case, with the end of the address where it may be;
    the public names of the techniques always may where people are asked to guess them.
    """
    forbidden = secrets() | keys()
    named = Condition.objects.exclude(public_name="").values_list("public_name", flat=True)
    on_purpose = {name.lower(): "/guess/" for name in named} | dict(on_purpose)
    telling = {name: (source, _finds(name)) for name, source in forbidden.items()}
    anything = re.compile("|".join(map(re.escape, own_tokens())) or "(?!)")
    found = []
    for answer in answers:
        text = anything.sub("", answer.text).lower()
        found += [
            f"{answer.address} tells {source}: {name!r}"
            for name, (source, pattern) in telling.items()
            # Most names occur nowhere, and looking for a plain text is much faster.
            if name in text
            and pattern.search(text)
            and not answer.address.endswith(on_purpose.get(name, "\n"))
        ]
    return found


def _finds(name: str) -> re.Pattern[str]:
    """The name anywhere, inside another word too, but a number only if it stands by itself."""
    exact = re.escape(name)
    is_number = name.replace(".", "", 1).isdigit()
    return re.compile(rf"(?<![\d.]){exact}(?!\d)" if is_number else exact)
