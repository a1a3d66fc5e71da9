"""The form of a page as a browser sends it: what stands in it, and what somebody types."""

import json
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client

UNSENT = ("submit", "button", "image", "reset", "file")
LINE_END = "\r\n"  # that of the texts that browsers send, whatever was typed


class Typed:
    """The fields of one form of a page, to be filled and sent.

    Parameters
    ----------
    marked : a name of a field by which the form is known among those of the page.
    """

    def __init__(self, client: Client, address: str, marked: str = "_save") -> None:
        self.client, self.address = client, address
        page = client.get(address)
        assert page.status_code == 200, (address, page.status_code)
        reader = _Reader()
        reader.feed(page.content.decode())
        [self.values] = [form.values for form in reader.forms if marked in form.names]

    def put(self, name: str, value: Any) -> None:
        """Type, tick or choose; nothing, or no tick, is taken for a field that is emptied."""
        if value is False or value == []:
            self.values.pop(name, None)
        elif isinstance(value, list | tuple):
            self.values[name] = [str(one) for one in value]
        elif value is True:
            self.values[name] = ["on"]
        else:
            text = "" if value is None else str(value)
            self.values[name] = [LINE_END.join(text.split("\n"))]

    def put_json(self, name: str, value: Any) -> None:
        self.put(name, json.dumps(value, ensure_ascii=False))

    def row(self, prefix: str) -> str:
        """Add a row to a list of the page, as its *Add another* does; gives what names begin with.

        Its fields have what a new row has.
        """
        total = f"{prefix}-TOTAL_FORMS"
        number = int(self.values[total][0])
        self.values[total] = [str(number + 1)]
        empty = f"{prefix}-__prefix__-"
        for name in [name for name in self.values if name.startswith(empty)]:
            copied = name.replace(empty, f"{prefix}-{number}-")
            self.values[copied] = list(self.values[name])
        return f"{prefix}-{number}"

    def send(self) -> HttpResponse:
        return self.client.post(self.address, self.values)


class _Form:
    def __init__(self) -> None:
        self.values: dict[str, list[str]] = {}
        self.names: set[str] = set()

    def add(self, name: str, value: str) -> None:
        self.values.setdefault(name, []).append(value)


class _Reader(HTMLParser):
    """Forms with the values that would be sent if nobody touched them."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[_Form] = []
        self._text: tuple[str, list[str]] | None = None
        self._select: tuple[str, bool, list[tuple[str, bool]]] | None = None
        self._option: list[str] | None = None

    def handle_starttag(self, tag: str, found: list[tuple[str, str | None]]) -> None:
        told = dict(found)
        if tag == "form":
            self.forms.append(_Form())
        name = told.get("name")
        if tag == "option" and self._select:
            self._select[2].append((told.get("value") or "", "selected" in told))
        if not name or not self.forms:
            return
        self.forms[-1].names.add(name)
        if "disabled" in told:
            return
        if tag == "textarea":
            self._text = (name, [])
        elif tag == "select":
            self._select = (name, "multiple" in told, [])
        elif tag == "input":
            self._input(name, told)

    def _input(self, name: str, told: dict[str, str | None]) -> None:
        kind = told.get("type") or "text"
        is_tick = kind in ("checkbox", "radio")
        if kind not in UNSENT and (not is_tick or "checked" in told):
            self.forms[-1].add(name, told.get("value") or ("on" if is_tick else ""))

    def handle_data(self, data: str) -> None:
        if self._text:
            self._text[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._text:
            name, parts = self._text
            text = "".join(parts).replace("\r\n", "\n").removeprefix("\n")
            self.forms[-1].add(name, LINE_END.join(text.split("\n")))
            self._text = None
        elif tag == "select" and self._select:
            name, is_multiple, options = self._select
            chosen = [value for value, is_chosen in options if is_chosen]
            if not is_multiple and not chosen and options:
                chosen = [options[0][0]]
            for value in chosen:
                self.forms[-1].add(name, value)
            self._select = None
