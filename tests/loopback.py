"""Tests talk to nobody but this machine: what else a test reaches for is refused, and it fails.

An audit hook sees every socket that Python connects in this process, and a test fails even if what
it tested took the refusal for a server that is down, and went on.
"""

import ipaddress
import socket
import sys
from typing import Any

ASKED = {"socket.connect", "socket.sendto", "socket.sendmsg"}
NAMED = {"socket.getaddrinfo", "socket.gethostbyname"}
OURS = {"", "localhost", socket.gethostname().lower()}


class Refused(OSError):
    """A test reached for another machine."""


class Guard:
    """What was reached for since somebody asked last; refuses while it is on."""

    def __init__(self) -> None:
        self.is_on = False
        self.reached: list[str] = []

    def hear(self, event: str, told: tuple[Any, ...]) -> None:
        """An audit hook: called for a great many events, nearly all of which do not matter."""
        if event not in ASKED and event not in NAMED:
            return
        where = told[0] if event in NAMED else told[1]
        if self.is_on and not (is_here(where) if event in ASKED else needs_nobody(where)):
            self.reached.append(f"{event} {where}")
            raise Refused(f"tests may not reach {where}: only this machine's loopback")


def is_here(address: Any) -> bool:
    """Whether a socket's address is on the loopback, in a file, or none."""
    if not isinstance(address, tuple):
        return True  # a Unix socket's path; None where it is connected already
    return len(address) < 2 or is_own_name(address[0])


def needs_nobody(host: Any) -> bool:
    """Whether looking this up asks no other machine: an address is found without any name."""
    return (isinstance(host, str) and _is_address(host)) or is_own_name(host)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_own_name(host: Any) -> bool:
    """Whether this host is found without asking anybody, and is this machine."""
    host = host.decode("ascii", "replace") if isinstance(host, bytes) else host or ""
    if not isinstance(host, str):
        return True
    try:
        found = ipaddress.ip_address(host.split("%")[0])
    except ValueError:
        return host.lower().rstrip(".") in OURS
    return found.is_loopback or found.is_unspecified


guard = Guard()
sys.addaudithook(guard.hear)
