"""Parts of a page that are the same for everybody, rendered once for each language."""

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


@register.tag
def once(parser: Parser, token: Token) -> "OnceNode":
    """{% once %}…{% endonce %}: addresses of static files and translated texts, and nothing else.

    Looking these up takes most of the time that a page of a trial takes to be rendered.
    """
    nodes = parser.parse(("endonce",))
    parser.delete_first_token()
    return OnceNode(nodes)


class OnceNode(template.Node):
    """Remembers what its contents were rendered to, for as long as the process lives."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist
        self.rendered: dict[str | None, SafeString] = {}

    def render(self, context: Context) -> SafeString:
        """What was rendered before, or is now: without anything that the page is about, so that
        what depends on who is asking shows at once, as being empty for everybody."""
        language = get_language()
        if language not in self.rendered:
            self.rendered[language] = self.nodelist.render(context.new({}))
        return self.rendered[language]
