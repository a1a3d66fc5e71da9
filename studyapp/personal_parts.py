"""Keeps out of the logs what tells who somebody is, or lets others act in their place.

Query strings hold recruiters' identities, and the addresses of personal links hold tokens.
"""

import json
import logging
import re
from datetime import UTC, datetime

_QUERY = re.compile(r"\?[^\s\"']*")
_TOKEN = re.compile(r"(/s/[-\w]+/(?:i|resume|picture)/|/accounts/password/[-\w]+/)[-\w]+")


class WithoutPersonalParts(logging.Filter):
    """Cuts query strings and tokens out of what is logged."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if "/s/" in said or "/accounts/" in said:
            record.msg, record.args = _TOKEN.sub(r"\1…", _QUERY.sub("?…", said)), None
        return True


class SeenLines(logging.Formatter):
    """Lines for a terminal, which must not obey what strangers' names hold. Times are UTC's."""

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        at = datetime.fromtimestamp(record.created, UTC)
        return at.strftime("%Y-%m-%dT%H:%M:%S") + f".{int(record.msecs):03d}Z"

    def format(self, record: logging.LogRecord) -> str:
        said = super().format(record)
        return "".join(sign if sign.isprintable() or sign in "\n\t" else "\ufffd" for sign in said)


class JsonLines(logging.Formatter):
    """One line of JSON for each record, for programs that collect logs.

    Of a record only what is named here: Django hangs the whole request on some.
    """

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "process": record.process,
            "message": record.getMessage(),
        }
        if record.exc_info:
            told["traceback"] = self.formatException(record.exc_info)
        return json.dumps(told)
