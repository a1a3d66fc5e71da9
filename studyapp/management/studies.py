"""The study that a command is told about."""

from django.core.management import CommandError

from studyapp.models import Study


def find_study(slug: str) -> Study:
    """The study of that slug.

    Raises
    ------
    CommandError : there is none; names those that there are.
    """
    study = Study.objects.filter(slug=slug).first()
    if study is not None:
        return study
    known = ", ".join(Study.objects.order_by("slug").values_list("slug", flat=True))
    if not known:
        raise CommandError(f"There is no study {slug!r}, nor any other; make one: create_study.")
    raise CommandError(f"There is no study {slug!r}; choose one of: {known}.")
