"""Every address of SeeWhy."""

from django.contrib import admin
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from studyapp.views import (
    export,
    imported,
    monitor,
    pictures,
    power,
    recruitment,
    registration,
    researcher,
    study_results,
)
from studyapp.views.participant import arrival, guess, leaving, preparation, questions, trials
from studyapp.views.workplace import jobs, texts

urlpatterns = [
    path("", arrival.front, name="front"),
    path("s/<slug:slug>/", arrival.landing, name="landing"),
    path("s/<slug:slug>/consent/", arrival.consent, name="consent"),
    path("s/<slug:slug>/declined/", arrival.declined, name="declined"),
    path("s/<slug:slug>/i/<slug:token>/", arrival.invitation, name="invitation"),
    path("s/<slug:slug>/return/", arrival.come_back, name="come_back"),
    path("s/<slug:slug>/resume/<slug:token>/", arrival.resume, name="resume"),
    path("s/<slug:slug>/instructions/", preparation.instructions, name="instructions"),
    path("s/<slug:slug>/check/", preparation.check, name="check"),
    path("s/<slug:slug>/trial/", trials.trial, name="trial"),
    path("s/<slug:slug>/trouble/", trials.trouble, name="trouble"),
    path("s/<slug:slug>/picture/<slug:token>", pictures.picture, name="picture"),
    path("s/<slug:slug>/questions/", questions.questions, name="questions"),
    path("s/<slug:slug>/guess/", guess.guess, name="guess"),
    path("s/<slug:slug>/end/", leaving.end, name="end"),
    path("s/<slug:slug>/again/", leaving.again, name="again"),
    path("s/<slug:slug>/withdraw/", leaving.withdraw, name="withdraw"),
    path("results/", researcher.results, name="results"),
    path("results/<slug:slug>/", study_results.results_page, name="study_results"),
    path("results/<slug:slug>/report/", study_results.report, name="results_report"),
    path(
        "results/<slug:slug>/plots/<slug:section>/<slug:plot>.svg",
        study_results.plot,
        {"form": "svg"},
        name="results_svg",
    ),
    path(
        "results/<slug:slug>/plots/<slug:section>/<slug:plot>.png",
        study_results.plot,
        {"form": "png"},
        name="results_png",
    ),
    path(
        "results/<slug:slug>/tables/<slug:section>/<slug:table>.csv",
        study_results.table,
        name="results_table",
    ),
    path("results/<slug:slug>/package.zip", export.package_zip, name="package_zip"),
    path("results/<slug:slug>/codebook.csv", export.codebook_csv, name="codebook_csv"),
    path("results/<slug:slug>/<slug:table>.csv", export.table_csv, name="table_csv"),
    path("results/<slug:slug>/preview/", recruitment.preview, name="preview"),
    path("results/<slug:slug>/monitor/", monitor.monitor_page, name="monitor"),
    path("results/<slug:slug>/monitor/now/", monitor.monitor_now, name="monitor_now"),
    path("results/<slug:slug>/recruitment/", recruitment.recruitment, name="recruitment"),
    path("results/<slug:slug>/recruitment/link.svg", recruitment.qr_code, name="qr_code"),
    path(
        "results/<slug:slug>/recruitment/invitations.csv",
        recruitment.invitations_csv,
        name="invitations_csv",
    ),
    path("results/<slug:slug>/registration/", registration.registration, name="registration"),
    path(
        "results/<slug:slug>/registration/preregistration-<int:version>.json",
        registration.preregistration_json,
        name="preregistration_json",
    ),
    path("results/<slug:slug>/registration/amend/", registration.amend_plan, name="amend_plan"),
    path("results/<slug:slug>/unblind/", registration.unblind_study, name="unblind"),
    path("imports/<slug:slug>/", imported.results_page, name="imported_results"),
    path("imports/<slug:slug>/report/", imported.report, name="imported_report"),
    path("imports/<slug:slug>/package.zip", imported.package_zip, name="imported_package"),
    path(
        "imports/<slug:slug>/plots/<slug:section>/<slug:plot>.svg",
        imported.plot,
        {"form": "svg"},
        name="imported_svg",
    ),
    path(
        "imports/<slug:slug>/plots/<slug:section>/<slug:plot>.png",
        imported.plot,
        {"form": "png"},
        name="imported_png",
    ),
    path(
        "imports/<slug:slug>/tables/<slug:section>/<slug:table>.csv",
        imported.table,
        name="imported_table",
    ),
    # What the worker does: jobs and runs.
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/<int:pk>/", jobs.job, {"noun": "job"}, name="job"),
    path("jobs/<int:pk>/again/", jobs.order_again, {"noun": "job"}, name="order_again"),
    path("jobs/<int:pk>/cancel/", jobs.cancel_job, {"noun": "job"}, name="cancel_job"),
    path("jobs/<int:pk>/now.json", jobs.job_now, {"noun": "job"}, name="job_now"),
    path("jobs/runs/<int:pk>/", jobs.job, {"noun": "run"}, name="run"),
    path("jobs/runs/<int:pk>/again/", jobs.order_again, {"noun": "run"}, name="order_again"),
    path("jobs/runs/<int:pk>/cancel/", jobs.cancel_job, {"noun": "run"}, name="cancel_job"),
    path("jobs/runs/<int:pk>/now.json", jobs.job_now, {"noun": "run"}, name="job_now"),
    path("power/", power.power, name="power"),
    path("power/plot.svg", power.power_svg, name="power_svg"),
    # Questionnaires, and what participants read.
    path("studies/<slug:slug>/texts/", texts.texts, name="study_texts"),
    path(
        "studies/<slug:slug>/texts/<slug:page>/<slug:language>/",
        texts.text_preview,
        name="text_preview",
    ),
    path("accounts/login/", LoginView.as_view(), name="login"),
    path("accounts/logout/", LogoutView.as_view(), name="logout"),
    path("admin/", admin.site.urls),
]
