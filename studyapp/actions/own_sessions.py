"""Where somebody is logged in, told from the sessions themselves: neither address nor browser is
kept of any.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import salted_hmac

from studyapp.session_limits import BEGUN, USED, is_over


@dataclass(frozen=True)
class OwnSession:
    name: str  # stands for the key, which no page shows
    begun: datetime
    used: datetime
    is_this: bool


def sessions_of(user: User, this: str | None) -> list[OwnSession]:
    """The sessions in which somebody is logged in, the last used first; `this` is one's key.

    Sessions belong to accounts only and die within hours: all of them are read.
    """
    found = [
        OwnSession(name_of(key), _time(kept[BEGUN]), _time(kept[USED]), key == this)
        for key, kept in _live(user)
    ]
    return sorted(found, key=lambda one: one.used, reverse=True)


def end_sessions(user: User, *, names: set[str]) -> int:
    """End those sessions of somebody's own; how many there were."""
    keys = [key for key, _ in _live(user) if name_of(key) in names]
    return Session.objects.filter(session_key__in=keys).delete()[0]


def name_of(key: str) -> str:
    return salted_hmac("seewhy.session", key, algorithm="sha256").hexdigest()[:32]


def _live(user: User) -> Iterator[tuple[str, dict[str, float]]]:
    proofs = {user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()}
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        kept = session.get_decoded()
        theirs = kept.get(SESSION_KEY) == str(user.pk) and kept.get(HASH_SESSION_KEY) in proofs
        if theirs and not is_over(kept):
            yield session.session_key, kept


def _time(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
