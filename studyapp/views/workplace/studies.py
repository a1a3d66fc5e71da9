"""A researcher's studies: all of them, a new one, and the way of one from pictures to opening."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from studyapp.actions.jobs.explaining import order_missing
from studyapp.actions.life import CannotTake, order_measuring, possible_steps, take_step
from studyapp.actions.runs import CannotPrecompute
from studyapp.actions.start_study import CannotStart, start_study
from studyapp.actions.steps import way_of
from studyapp.forms.new_study import NewStudyForm
from studyapp.models import Classifier, Study
from studyapp.views.pages import with_form
from studyapp.views.visible import changeable_study, visible_study

# Step of its life -> what its button sends and says, and at which step of the way it stands.
OFFERED = {
    "pilot": {"name": "pilot", "label": "Pilot it", "place": "pilot"},
    "open": {"name": "open", "label": "Open for participants", "place": "open"},
    "pause": {"name": "pause", "label": "Pause", "place": "open"},
    "close": {"name": "close", "label": "Close", "place": "open"},
    "archive": {"name": "archive", "label": "Put it away", "place": "away"},
    "restore": {"name": "restore", "label": "Take it out again", "place": "away"},
}


@require_safe
@never_cache
@login_required
def studies(request: HttpRequest) -> HttpResponse:
    """The studies that this person may see; those that were put away are listed apart."""
    seen = Study.objects.for_user(request.user).select_related("classifier")
    counted = seen.annotate(pictures=Count("images")).order_by("-created_at", "slug")
    context = {
        "at_hand": counted.at_hand(),
        "archived": counted.filter(archived_at__isnull=False),
    }
    return render(request, "workplace/studies.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
@permission_required("studyapp.add_study", raise_exception=True)
def new_study(request: HttpRequest) -> HttpResponse:
    """Begin a study with a few choices; `?classifier=3` has made one of them."""
    chosen = {"classifier": request.GET.get("classifier")}
    form = NewStudyForm(request.POST if request.method == "POST" else None, initial=chosen)
    if form.is_valid():
        try:
            study = start_study(by=request.user, **form.choices())
        except CannotStart as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The study is made. Give it pictures next.")
            return redirect("study", slug=study.slug)
    context = {"form": form, "has_classifier": Classifier.objects.exists()}
    return with_form(request, "workplace/new_study.html", context, refused=form.errors)


@require_safe
@never_cache
@login_required
def study(request: HttpRequest, slug: str) -> HttpResponse:
    """What is done, what is missing, and what comes next."""
    shown = visible_study(request, slug)
    context = {
        "study": shown,
        "way": way_of(shown),
        "may_change": shown.may_change,
        "offered": [OFFERED[step] for step in possible_steps(shown)],
    }
    return render(request, "workplace/study.html", context)


@require_POST
@login_required
def study_step(request: HttpRequest, slug: str) -> HttpResponse:
    """Pilot, open, pause or close a study, or put it away."""
    changed = changeable_study(request, slug)
    step = request.POST.get("step", "")
    try:
        done = take_step(study=changed, step=step, by=request.user.get_username())
    except CannotTake as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("study", slug=slug)


@require_POST
@login_required
def order_work(request: HttpRequest, slug: str) -> HttpResponse:
    """Have the worker explain what is not explained yet, or measure what is."""
    changed = changeable_study(request, slug)
    by = request.user.get_username()
    if request.POST.get("work") == "measure":
        return redirect("job", pk=order_measuring(study=changed, by=by).pk)
    try:
        return redirect("run", pk=order_missing(study=changed, by=by).pk)
    except CannotPrecompute as refusal:
        messages.error(request, str(refusal))
        return redirect("study", slug=slug)
