"""manage.py renew_secrets: second factors under the installation's key of today."""

from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from studyapp.actions.logbook import write_down
from studyapp.second_factor import renew


class Command(BaseCommand):
    help = (
        "After SEEWHY_SECRET_KEY was changed and the old key put into "
        "SEEWHY_SECRET_KEY_FALLBACKS: encrypt everybody's second factor by the new key, so that "
        "the old one can be thrown away."
    )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        renewed = 0
        for authenticator in Authenticator.objects.select_for_update().order_by("pk"):
            try:
                renew(authenticator)
            except InvalidToken as error:
                raise CommandError(
                    f"No key reads the second factor of {authenticator.user}; nothing was changed. "
                    "Put the key that it was set up under into SEEWHY_SECRET_KEY_FALLBACKS, or "
                    "reset that account and forget its second factor."
                ) from error
            renewed += 1
        if renewed:
            write_down(
                actor="command",
                action="renewed",
                noun="second factor",
                subject="all",
                details={"number": renewed},
            )
        self.stdout.write(f"{renewed} renewed; the old key is not needed for them any more.")
