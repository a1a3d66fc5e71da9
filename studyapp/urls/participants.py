"""What participants come across."""

from django.urls import path

from studyapp.views import pictures
from studyapp.views.participant import arrival, guess, leaving, preparation, questions, trials

urlpatterns = [
    path("", arrival.front, name="front"),
    path("s/<slug:slug>/", arrival.landing, name="landing"),
    path("s/<slug:slug>/consent/", arrival.consent, name="consent"),
    path("s/<slug:slug>/declined/", arrival.declined, name="declined"),
    path("s/<slug:slug>/i/<slug:token>/", arrival.invitation, name="invitation"),
    path("s/<slug:slug>/return/", arrival.come_back, name="come_back"),
    path("s/<slug:slug>/resume/<slug:token>/", arrival.resume, name="resume"),
    path("s/<slug:slug>/instructions/", preparation.instructions, name="instructions"),
    path("s/<slug:slug>/check/", preparation.check, name="check"),
    path("s/<slug:slug>/trial/", trials.trial, name="trial"),
    path("s/<slug:slug>/trouble/", trials.trouble, name="trouble"),
    path("s/<slug:slug>/picture/<slug:token>", pictures.picture, name="picture"),
    path("s/<slug:slug>/questions/", questions.questions, name="questions"),
    path("s/<slug:slug>/guess/", guess.guess, name="guess"),
    path("s/<slug:slug>/end/", leaving.end, name="end"),
    path("s/<slug:slug>/again/", leaving.again, name="again"),
    path("s/<slug:slug>/withdraw/", leaving.withdraw, name="withdraw"),
]
