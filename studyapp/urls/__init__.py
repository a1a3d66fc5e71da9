"""Every address of SeeWhy, by whose they are."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import path

from studyapp.urls import (
    gallery,
    operation,
    participants,
    people,
    question_sets,
    results,
    shared,
    studies,
)

handler400 = "studyapp.views.refused.bad_request"

urlpatterns = [
    *participants.urlpatterns,
    *results.urlpatterns,
    *studies.urlpatterns,
    *gallery.urlpatterns,
    *question_sets.urlpatterns,
    *shared.urlpatterns,
    *people.urlpatterns,
    *operation.urlpatterns,
    path("admin/login/", secure_admin_login(admin.site.login), name="admin_login"),
    path("admin/", admin.site.urls),
]
