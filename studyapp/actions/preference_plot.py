"""The plot of the results page, drawn once for every state of the answers."""

import hashlib

from django.core.cache import cache
from django.db.models import Count, Max, Q

from studyapp.actions.report import trials_frame
from studyapp.actions.tables import kind_of
from studyapp.models import Participant, Study

KEPT_FOR = 24 * 3600  # seconds


def preference_plot(
    study: Study, *, simulated: bool = False, dark: bool = False, narrow: bool = False
) -> str | None:
    """An SVG document, or None while there is nothing to draw."""
    key = _key(study, simulated, dark, narrow)
    svg = cache.get(key)
    if svg is None:
        svg = _draw(study, simulated, dark, narrow)
        cache.set(key, svg, KEPT_FOR)
    return svg or None


def _key(study: Study, simulated: bool, dark: bool, narrow: bool) -> str:
    """Changes with every response and every participant who finishes or withdraws."""
    state = study.participants.filter(kind=kind_of(simulated=simulated)).aggregate(
        last=Max("trials__response__pk"),
        answered=Count("trials__response"),
        completed=Count("pk", distinct=True, filter=Q(outcome=Participant.Outcome.COMPLETED)),
    )
    levels = study.questionnaire.levels()
    parts = (study.pk, study.title, levels, simulated, dark, narrow, *state.values())
    digest = hashlib.sha256(repr(parts).encode()).hexdigest()
    return f"preference-plot-{digest}"


def _draw(study: Study, simulated: bool, dark: bool, narrow: bool) -> str:
    from studyapp.analysis.plots.preference import preference_svg
    from studyapp.analysis.preference import main_choices, preferences

    choices = main_choices(trials_frame(study, simulated=simulated))
    if choices.empty:
        return ""
    table = preferences(choices, study.questionnaire.levels())
    title = (
        "REHEARSAL with simulated participants" if simulated else "Preference by expertise level"
    )
    subtitle = f"{study.title} ({study.slug}), 95 % intervals"
    return preference_svg(table, title=title, subtitle=subtitle, dark=dark, narrow=narrow)
