"""Studies: all of them, a new one, and the way of one to its opening."""

from django.urls import path

from studyapp.views.workplace import (
    bundles,
    studies,
    study_deletion,
    study_pictures,
    study_questionnaire,
    texts,
)

urlpatterns = [
    path("studies/", studies.studies, name="studies"),
    path("studies/new/", studies.new_study, name="new_study"),
    path("studies/import/", bundles.import_study, name="import_study"),
    path("studies/<slug:slug>/", studies.study, name="study"),
    path("studies/<slug:slug>/step/", studies.study_step, name="study_step"),
    path("studies/<slug:slug>/delete/", study_deletion.study_deletion, name="study_deletion"),
    path("studies/<slug:slug>/order/", studies.order_work, name="order_work"),
    path("studies/<slug:slug>/pictures/", study_pictures.pictures, name="study_pictures"),
    path("studies/<slug:slug>/pictures/add/", study_pictures.add_pictures, name="add_pictures"),
    path(
        "studies/<slug:slug>/pictures/change/",
        study_pictures.change_pictures,
        name="change_pictures",
    ),
    path("studies/<slug:slug>/pictures/privacy/", study_pictures.privacy_note, name="privacy_note"),
    path(
        "studies/<slug:slug>/pictures/<int:pk>/small.webp",
        study_pictures.thumbnail,
        name="picture_thumbnail",
    ),
    path(
        "studies/<slug:slug>/questionnaire/",
        study_questionnaire.study_questionnaire,
        name="study_questionnaire",
    ),
    path("studies/<slug:slug>/texts/", texts.texts, name="study_texts"),
    path(
        "studies/<slug:slug>/texts/<slug:page>/<slug:language>/",
        texts.text_preview,
        name="text_preview",
    ),
    path("studies/<slug:slug>/bundle.zip", bundles.bundle_zip, name="bundle_zip"),
    path("studies/<slug:slug>/copy/", bundles.duplicate_study, name="duplicate_study"),
    path("studies/<slug:slug>/files/", bundles.study_files, name="study_files"),
    path("studies/<slug:slug>/study.yaml", bundles.study_yaml, name="study_yaml"),
]
