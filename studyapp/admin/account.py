"""Accounts and groups, for admins; people are invited on the page of people."""

from allauth.account.admin import EmailAddress
from allauth.mfa.admin import Authenticator
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User

from studyapp.admin.noted import Noted

admin.site.unregister([User, Group, EmailAddress, Authenticator])  # the last hold secrets


@admin.register(User)
class AccountAdmin(Noted, UserAdmin):
    """Django's own page of accounts, every change of which is written down."""

    list_display = ["username", "email", "is_active", "is_staff", "is_superuser", "last_login"]


@admin.register(Group)
class NotedGroupAdmin(Noted, GroupAdmin):
    """Django's own page of groups, likewise."""
