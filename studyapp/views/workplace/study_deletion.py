"""A study is deleted for good, once its short name was typed."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from studyapp.actions.deleting import CannotDelete, contents_of, delete_study, why_not
from studyapp.forms.deletion import DeletionForm
from studyapp.views.visible import changeable_study


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def study_deletion(request: HttpRequest, slug: str) -> HttpResponse:
    """What would go, or why it stays; and a field for the study's short name."""
    study = changeable_study(request, slug)
    is_admin = bool(getattr(request.user, "is_superuser", False))
    form = DeletionForm(request.POST if request.method == "POST" else None, study=study)
    if form.is_valid():
        typed, by = form.cleaned_data["typed"], request.user.get_username()
        try:
            delete_study(study=study, typed=typed, by=by, is_admin=is_admin)
        except CannotDelete as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"“{study.title}” is deleted.")
            return redirect("studies")
    context = {
        "study": study,
        "form": form,
        "contents": contents_of(study),
        "reason": why_not(study, is_admin=is_admin),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "workplace/study_deletion.html", context, status=status)
