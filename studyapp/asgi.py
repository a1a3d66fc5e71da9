"""The door for an ASGI server; SeeWhy's views are synchronous, WSGI is the usual choice."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "studyapp.settings")
application = get_asgi_application()
