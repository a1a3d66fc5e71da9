"""A record is chosen by typing a part of its name, so that a page is as long for ten as for ten
thousand of them.
"""

from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect


class LookedUp(AutocompleteSelect):
    """Of a table of forms: what the rows refer to is read once for all of them, as `known`."""

    known: dict[str, str]

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> list[Any]:
        """The chosen record alone, and nothing where nothing has to be chosen."""
        chosen = [str(one) for one in value if one not in (None, "")]
        unread = [one for one in chosen if one not in self.known and one.isdigit()]
        if unread:  # chosen just now, in a form that comes back with an error
            rows = self.choices.queryset.filter(pk__in=unread)
            self.known |= {str(row.pk): str(row) for row in rows}
        options = [("", "", False)] if not self.is_required else []
        options += [(one, self.known[one], True) for one in chosen if one in self.known]
        made = [self.create_option(name, *option, index=0) for option in options]
        return [(None, made, 0)]
