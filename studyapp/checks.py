"""What must be true of an installation; run by `manage.py check` and before every start."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.database)
def sqlite_keeps_answers(**_: Any) -> list[CheckMessage]:
    """SQLite must take its write lock at once, or it loses answers under load."""
    database = settings.DATABASES["default"]
    if not database["ENGINE"].endswith("sqlite3"):
        return []
    if database.get("OPTIONS", {}).get("transaction_mode") == "IMMEDIATE":
        return []
    return [
        Error(
            "SQLite runs without IMMEDIATE transactions and would lose answers under load.",
            hint="Keep the OPTIONS that studyapp/settings.py sets for SQLite.",
            id="seewhy.E001",
        )
    ]
