"""What researchers share: classifiers, questionnaires, and what the worker does."""

from django.urls import path

from studyapp.views.workplace import classifiers, jobs, questionnaires, study_maps

urlpatterns = [
    path("classifiers/", classifiers.classifiers, name="classifiers"),
    path("classifiers/elsewhere/", study_maps.classifier_elsewhere, name="classifier_elsewhere"),
    path("classifiers/new/", classifiers.classifier_new, name="classifier_new"),
    path("classifiers/tried/<int:pk>/", classifiers.classifier_tried, name="classifier_tried"),
    path(
        "classifiers/tried/<int:pk>/register/",
        classifiers.classifier_register,
        name="classifier_register",
    ),
    path(
        "classifiers/tried/<int:pk>/<int:number>-<slug:side>.webp",
        classifiers.tried_picture,
        name="tried_picture",
    ),
    path("classifiers/<slug:name>/", classifiers.classifier, name="classifier"),
    path(
        "classifiers/<slug:name>/<int:number>-<slug:side>.webp",
        classifiers.classifier_picture,
        name="classifier_picture",
    ),
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/<int:pk>/", jobs.job, {"noun": "job"}, name="job"),
    path("jobs/<int:pk>/again/", jobs.order_again, {"noun": "job"}, name="order_again"),
    path("jobs/<int:pk>/cancel/", jobs.cancel_job, {"noun": "job"}, name="cancel_job"),
    path("jobs/<int:pk>/now.json", jobs.job_now, {"noun": "job"}, name="job_now"),
    path("jobs/runs/<int:pk>/", jobs.job, {"noun": "run"}, name="run"),
    path("jobs/runs/<int:pk>/again/", jobs.order_again, {"noun": "run"}, name="order_again"),
    path("jobs/runs/<int:pk>/cancel/", jobs.cancel_job, {"noun": "run"}, name="cancel_job"),
    path("jobs/runs/<int:pk>/now.json", jobs.job_now, {"noun": "run"}, name="job_now"),
    path("questionnaires/", questionnaires.questionnaires, name="questionnaires"),
    path("questionnaires/library/", questionnaires.load_library, name="load_library"),
    path("questionnaires/<int:pk>/", questionnaires.questionnaire, name="questionnaire"),
    path(
        "questionnaires/<int:pk>/version/",
        questionnaires.questionnaire_version,
        name="questionnaire_version",
    ),
    path(
        "questionnaires/<int:pk>/preview/<slug:language>/",
        questionnaires.questionnaire_preview,
        name="questionnaire_preview",
    ),
]
