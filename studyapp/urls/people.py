"""Accounts: who has one, and how they log in."""

from allauth.account import views as account
from django.urls import include, path

from studyapp.views import accounts
from studyapp.views.workplace import people

urlpatterns = [
    path("people/", people.people, name="people"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/close/", people.close, name="close_person"),
    path("people/<int:pk>/open/", people.open_again, name="open_person"),
    path("people/<int:pk>/reset/", people.reset, name="reset_person"),
    path("people/<int:pk>/role/", people.change_role, name="change_role"),
    path("people/<int:pk>/unlock/", people.unlock, name="unlock_person"),
    path("accounts/login/", account.login, name="login"),
    path("accounts/login/", account.login, name="account_login"),
    path("accounts/logout/", accounts.log_out, name="logout"),
    path("accounts/password/", accounts.change_password, name="change_password"),
    path("accounts/sessions/", accounts.own_sessions, name="own_sessions"),
    path("accounts/password/<uidb64>/<token>/", accounts.set_password, name="set_password"),
    path("accounts/again/", account.reauthenticate, name="account_reauthenticate"),
    path("accounts/second-factor/", include("allauth.mfa.urls")),
]
