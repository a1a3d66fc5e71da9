"""Keeps out of the logs what tells who somebody is, or lets others act in their place.

Query strings hold recruiters' identities, and the addresses of personal links hold tokens.
"""

import logging
import re

_QUERY = re.compile(r"\?[^\s\"']*")
_TOKEN = re.compile(r"(/s/[-\w]+/(?:i|resume|picture)/|/accounts/password/[-\w]+/)[-\w]+")


class WithoutPersonalParts(logging.Filter):
    """Cuts query strings and tokens out of what is logged."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if "/s/" in said or "/accounts/" in said:
            record.msg, record.args = _TOKEN.sub(r"\1…", _QUERY.sub("?…", said)), None
        return True
