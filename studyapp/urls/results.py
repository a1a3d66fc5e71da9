"""What came of studies and of imported answers, and how many people a study needs."""

from django.urls import path

from studyapp.views import (
    export,
    imported,
    monitor,
    power,
    recruitment,
    registration,
    researcher,
    study_results,
)

urlpatterns = [
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
    path("power/", power.power, name="power"),
    path("power/plot.svg", power.power_svg, name="power_svg"),
]
