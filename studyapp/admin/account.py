"""Accounts and groups, for admins; people are invited on the page of people."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User

from studyapp.admin.noted import Noted

admin.site.unregister([User, Group])


@admin.register(User)
class AccountAdmin(Noted, UserAdmin):
    """Django's own page of accounts, every change of which is written down."""

    list_display = ["username", "email", "is_active", "is_staff", "is_superuser", "last_login"]


@admin.register(Group)
class NotedGroupAdmin(Noted, GroupAdmin):
    """Django's own page of groups, likewise."""
