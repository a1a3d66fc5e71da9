"""What is the same for everybody is rendered once for each language, and knows nobody."""

from unittest.mock import patch

from django.template import Context, Template
from django.utils import translation

from studyapp.templatetags.once import OnceNode

PAGE = "{% load i18n once %}{% once %}{% translate 'Confirm' %}{{ secret }}{% endonce %}{{ name }}"


def test_it_says_the_same_as_without_in_each_language():
    page = Template(PAGE)
    plain = Template("{% load i18n %}{% translate 'Confirm' %}{{ name }}")
    for language in ("en", "de", "en", "nl", "de"):
        with translation.override(language):
            context = {"name": f" for {language}"}
            assert page.render(Context(context)) == plain.render(Context(context))


def test_nothing_about_who_is_asking_gets_into_it():
    assert Template(PAGE).render(Context({"secret": "a token"})) == "Confirm"


def test_it_is_rendered_once():
    page = Template(PAGE)
    page.render(Context())
    (node,) = page.nodelist.get_nodes_by_type(OnceNode)
    with patch.object(node, "nodelist", None):
        assert page.render(Context({"name": "!"})) == "Confirm!"
