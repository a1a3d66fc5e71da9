"""Every address of SeeWhy."""

from django.contrib import admin
from django.urls import path

from studyapp.views import participant, pictures

urlpatterns = [
    path("", participant.front, name="front"),
    path("s/<slug:slug>/", participant.landing, name="landing"),
    path("s/<slug:slug>/consent/", participant.consent, name="consent"),
    path("s/<slug:slug>/declined/", participant.declined, name="declined"),
    path("s/<slug:slug>/resume/<slug:token>/", participant.resume, name="resume"),
    path("s/<slug:slug>/instructions/", participant.instructions, name="instructions"),
    path("s/<slug:slug>/trial/", participant.trial, name="trial"),
    path("s/<slug:slug>/picture/<slug:token>", pictures.picture, name="picture"),
    path("s/<slug:slug>/questions/", participant.questions, name="questions"),
    path("s/<slug:slug>/end/", participant.end, name="end"),
    path("admin/", admin.site.urls),
]
