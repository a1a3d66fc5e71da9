"""The gallery: pictures x conditions, for those who may see the study."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from studyapp.actions.explained import NUMBERS
from studyapp.actions.export.zipping import zipped
from studyapp.actions.gallery.choosing import chosen, hung
from studyapp.actions.gallery.handing_out import files, table_lines
from studyapp.actions.gallery.showing import cards, provenance_of, table_of_numbers
from studyapp.forms.gallery import DIFFERENCE, MAP, STIMULUS, GalleryForm
from studyapp.models import Study
from studyapp.views.downloads import CSV, ZIP, download
from studyapp.views.pages import page_of, query_of
from studyapp.views.visible import file_stem, visible_study

OPACITIES = (0, 25, 50, 75, 100)  # per cent; the steps of those who run no script


@require_safe
@never_cache
@login_required
def gallery(request: HttpRequest, slug: str) -> HttpResponse:
    """A page of pictures, each under all conditions that are looked at."""
    study = visible_study(request, slug)
    form, pictures = _asked(request, study)
    page = page_of(request, pictures, int(form.said("size", "12")))
    shown = cards(
        study,
        [one.pk for one in page],
        form.conditions,
        metric=form.number,
        against=form.compared_with,
    )
    context = {
        **_way_of_looking(form),
        "study": study,
        "form": form,
        "page": page,
        "cards": shown,
        "all": len(form.hung.pictures),
        "query": query_of(request),
        "number_words": NUMBERS.get(form.number, ""),
    }
    return render(request, "workplace/gallery.html", context)


@require_safe
@never_cache
@login_required
def picture(request: HttpRequest, slug: str, picture: int) -> HttpResponse:
    """One picture under every condition: side by side, with numbers, provenance and files."""
    study = visible_study(request, slug)
    image = get_object_or_404(study.images, pk=picture)
    form, pictures = _asked(request, study)
    names = list(form.hung.conditions)
    [card] = cards(study, [image.pk], names, against=form.compared_with)
    context = {
        **_way_of_looking(form),
        "study": study,
        "card": card,
        "names": names,
        "numbers": table_of_numbers(card.cells),
        "made": [(c, provenance_of(c.explanation)) for c in card.cells if c.explanation],
        "neighbours": _neighbours([one.pk for one in pictures], image.pk),
        "looks": _looks(request, form),
        "query": query_of(request),
    }
    return render(request, "workplace/gallery_picture.html", context)


@require_safe
@never_cache
@login_required
def gallery_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What is said of all pictures that the filter leaves, as one table."""
    study = visible_study(request, slug)
    form, pictures = _asked(request, study)
    lines = table_lines(study, [one.pk for one in pictures], form.conditions)
    return download(lines, f"{file_stem(slug, simulated=False)}_gallery.csv", CSV)


@require_safe
@never_cache
@login_required
def gallery_zip(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The same with its files: pictures, stimuli and maps."""
    study = visible_study(request, slug)
    form, pictures = _asked(request, study)
    content = zipped(files(study, [one.pk for one in pictures], form.conditions))
    return download(content, f"{file_stem(slug, simulated=False)}_gallery.zip", ZIP)


def _asked(request: HttpRequest, study: Study) -> tuple[GalleryForm, list[Any]]:
    """The form as it was sent, and the pictures that it asks for."""
    form = GalleryForm(request.GET, hung=hung(study))
    form.is_valid()  # what is wrong is said beside the field, and filters nothing
    return form, chosen(form.hung.pictures, form.wanted(), form.sorted_by)


def _way_of_looking(form: GalleryForm) -> dict[str, Any]:
    return {
        "look": form.said("look", STIMULUS),
        "against": form.compared_with,
        "opacities": OPACITIES,
    }


def _looks(request: HttpRequest, form: GalleryForm) -> list[dict[str, Any]]:
    """Links to the same picture looked at otherwise; of differences, one for each condition."""
    ways = [({"look": STIMULUS}, "Stimuli"), ({"look": MAP}, "Maps over the picture")]
    ways += [
        ({"look": DIFFERENCE, "against": name}, f"Differences from {name}")
        for name in form.hung.conditions
    ]
    now = {"look": form.said("look", STIMULUS), "against": form.compared_with}
    links = []
    for asked, words in ways:
        changed = request.GET.copy()
        for name, value in asked.items():
            changed[name] = value
        is_current = all(now[name] == value for name, value in asked.items())
        links.append({"query": changed.urlencode(), "words": words, "is_current": is_current})
    return links


def _neighbours(pictures: list[int], pk: int) -> dict[str, int | None]:
    """The pictures before and after one, among those that are asked for."""
    if pk not in pictures:
        return {"before": None, "after": None}
    at = pictures.index(pk)
    after = pictures[at + 1] if at + 1 < len(pictures) else None
    return {"before": pictures[at - 1] if at else None, "after": after}
