"""How participants come and what they take home."""

from typing import Any

from django.contrib import admin, messages
from django.db import models, transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from studyapp.actions.recruitment.invitations import invitation_path
from studyapp.actions.recruitment.invitations import make_invitations as make
from studyapp.admin.filters import names_of, of_study
from studyapp.admin.noted import note
from studyapp.admin.owned import OwnChoices, OwnedAdmin
from studyapp.admin.record import RecordAdmin
from studyapp.models import Exit, ExternalIdentity, Invitation, Quota, Study

AT_ONCE = 20


class ExitInline(OwnChoices, admin.TabularInline):
    """For the study's page; may change at any time, because recruiters change their codes."""

    model = Exit
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    extra = 0
    max_num = 4


class QuotaInline(OwnChoices, admin.TabularInline):
    """For the study's page; how many are wanted may change at any time."""

    model = Quota
    extra = 0


@admin.action(description=f"Make {AT_ONCE} personal links for each", permissions=["change"])
def make_invitations(
    model_admin: admin.ModelAdmin, request: HttpRequest, chosen: QuerySet[Study]
) -> None:
    """An action for the list of studies."""
    for study in chosen:
        with transaction.atomic():
            made = make(study=study, count=AT_ONCE)
            note(request, "made personal links", study, {"count": len(made)})
        sentence = f"Made {len(made)} personal links for {study}; its recruitment page lists them."
        model_admin.message_user(request, sentence, messages.SUCCESS)


@admin.register(Invitation)
class InvitationAdmin(OwnedAdmin):
    """Links are made in numbers; here they are looked up, labelled and thrown away unused.

    Whose invitation became which participant is shown to nobody, not even by the time of its use.
    """

    list_display = ["__str__", "study", "created_at", "used", "link"]
    list_filter = [of_study(), ("used_at", admin.EmptyFieldListFilter)]
    list_select_related = ["study"]
    search_fields = ["label", *names_of("study")]
    fields = ["study", "label", "link", "created_at", "used"]
    readonly_fields = ["study", "link", "created_at", "used"]
    actions = ["make_as_many_again"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.action(description="Make as many new links for the same studies", permissions=["change"])
    def make_as_many_again(self, request: HttpRequest, chosen: QuerySet[Invitation]) -> None:
        for study in Study.objects.filter(pk__in=chosen.values("study")):
            with transaction.atomic():
                made = make(study=study, count=chosen.filter(study=study).count())
                note(request, "made personal links", study, {"count": len(made)})
            self.message_user(request, f"Made {len(made)} personal links for {study}.")

    @admin.display(boolean=True)
    def used(self, invitation: Invitation) -> bool:
        return invitation.used_at is not None

    @admin.display(description="personal link")
    def link(self, invitation: Invitation) -> SafeString:
        path = invitation_path(invitation.study, invitation)
        return format_html("<code>{}</code>", path or "–")


@admin.register(ExternalIdentity)
class ExternalIdentityAdmin(RecordAdmin):
    """Who recruiters say that participants are; takes the permission to see just this."""

    list_display = ["participant", "study", "recruiter", "external_id"]
    list_filter = [of_study(), "recruiter"]
    list_select_related = ["participant", "study"]
    search_fields = ["external_id", "participant__code", *names_of("study")]
