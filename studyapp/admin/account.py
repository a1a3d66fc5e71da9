"""Accounts and groups, for admins; people are invited and given roles on their own pages."""

from typing import Any

from allauth.account.admin import EmailAddress
from allauth.mfa.admin import Authenticator
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from studyapp.actions.roles import role_of
from studyapp.admin.noted import Noted

admin.site.unregister([User, Group, EmailAddress, Authenticator])  # the last hold secrets


@admin.register(User)
class AccountAdmin(Noted, UserAdmin):
    """Django's own page of accounts, every change of which is written down.

    Roles are shown and not changed: the page of people does it, where an admin is always left.
    """

    autocomplete_fields = ["groups"]
    list_filter = ["is_active", "is_staff", "is_superuser"]
    list_display = ["username", "email", "is_active", "is_staff", "is_superuser", "last_login"]
    readonly_fields = ["role", "last_login", "date_joined"]
    fieldsets = (
        (None, {"fields": ["username", "password", "role"]}),
        ("Person", {"fields": ["first_name", "last_name", "email"]}),
        ("Rights given by hand", {"fields": ["groups", "user_permissions"]}),
        ("Dates", {"fields": ["last_login", "date_joined"]}),
    )

    @admin.display(description="role")
    def role(self, account: User) -> SafeString:
        state = "" if account.is_active else ", closed"
        address = reverse("person", args=[account.pk])
        return format_html('{}{}; <a href="{}">change it</a>', role_of(account), state, address)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who may change studies looks people up by name, to make them members; no more."""
        may_look_up = _looks_up(request) and request.user.has_perm("studyapp.change_study")
        return may_look_up or super().has_view_permission(request, obj)

    def get_search_fields(self, request: HttpRequest) -> Any:
        names = ["username", "first_name", "last_name"]
        return names if _looks_up(request) else super().get_search_fields(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An admin's account goes once it is no admin's any more: so one is always left."""
        is_admins = obj is not None and obj.is_superuser
        return not is_admins and super().has_delete_permission(request, obj)


def _looks_up(request: HttpRequest) -> bool:
    """A part of a name was typed where an account is to be chosen."""
    match = request.resolver_match
    return match is not None and match.url_name == "autocomplete"


@admin.register(Group)
class NotedGroupAdmin(Noted, GroupAdmin):
    """Django's own page of groups, likewise."""
