"""The versions of a study's question set."""

from django.urls import path

from studyapp.views.workplace import question, question_changes, question_set, question_sets

urlpatterns = [
    path("studies/<slug:slug>/questions/", question_sets.question_sets, name="question_sets"),
    path(
        "studies/<slug:slug>/questions/<int:version>/",
        question_set.question_set,
        name="question_set",
    ),
    path(
        "studies/<slug:slug>/questions/<int:version>/<int:pk>/",
        question.question,
        name="question",
    ),
    path(
        "studies/<slug:slug>/questions/<int:version>/<int:pk>/seen/",
        question.question_as_seen,
        name="question_as_seen",
    ),
    path(
        "studies/<slug:slug>/questions/<int:version>/change/",
        question_changes.change_questions,
        name="change_questions",
    ),
    path(
        "studies/<slug:slug>/questions/<int:version>/copy/",
        question_set.copy_set,
        name="copy_questions",
    ),
    path(
        "studies/<slug:slug>/questions/<int:version>/discard/",
        question_set.discard_set,
        name="discard_questions",
    ),
    path(
        "studies/<slug:slug>/questions/<int:version>/freeze/",
        question_set.freeze_set,
        name="freeze_questions",
    ),
    path(
        "studies/<slug:slug>/questions/<int:version>/undo/",
        question_changes.undo_change,
        name="undo_questions",
    ),
]
