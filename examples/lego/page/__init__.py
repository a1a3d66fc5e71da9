"""The illustrated page: its parts, how they are drawn, and how they become one file."""

from examples.lego.page.command import add_arguments, run

__all__ = ["add_arguments", "run"]
