"""What machines ask for that keep the server running."""

from django.urls import path

from studyapp.views import health

urlpatterns = [
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
    path("metrics", health.numbers, name="metrics"),
]
