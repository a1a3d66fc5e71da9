"""Which address a request comes from, for the counting of wrong passwords and nothing else."""

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """The visitor's address, as far as it can be believed.

    Every proxy adds at the end of X-Forwarded-For who talked to it, and whatever stands before may
    be invented: with `SEEWHY_PROXIES` = n the address that counts is the n-th from the end.
    """
    proxies = settings.PROXIES
    said = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    if proxies and len(said) >= proxies and said[-proxies]:
        return said[-proxies]
    return request.META.get("REMOTE_ADDR")
