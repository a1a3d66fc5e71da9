"""The list of languages, where a participant may still choose one."""

from typing import Any

from django import template

from studyapp.languages import offered
from studyapp.models import Study
from studyapp.wording import spoken_languages

register = template.Library()

CHOOSING = ("landing", "consent")  # once consent was given in a language it stays that one


@register.inclusion_tag("participant/languages.html", takes_context=True)
def language_links(context: dict[str, Any], study: Study) -> dict[str, Any]:
    """A link to this page in each of the study's languages, where there is a choice."""
    request = context["request"]
    page = request.resolver_match.url_name if request.resolver_match else ""
    names = spoken_languages()
    languages = [(code, names[code]) for code in offered(study)] if page in CHOOSING else []
    return {"languages": languages, "request": request}
