"""A study's gallery, and maps that were made elsewhere."""

from django.urls import path

from studyapp.views.workplace import gallery, gallery_files, study_maps

urlpatterns = [
    path("studies/<slug:slug>/gallery/", gallery.gallery, name="gallery"),
    path("studies/<slug:slug>/gallery/files.zip", gallery.gallery_zip, name="gallery_zip"),
    path("studies/<slug:slug>/gallery/table.csv", gallery.gallery_csv, name="gallery_csv"),
    path("studies/<slug:slug>/gallery/<int:picture>/", gallery.picture, name="gallery_picture"),
    path(
        "studies/<slug:slug>/gallery/<int:picture>/picture.webp",
        gallery_files.shown,
        name="gallery_shown",
    ),
    path(
        "studies/<slug:slug>/gallery/differences/<int:first>-<int:second>.webp",
        gallery_files.difference_webp,
        name="gallery_difference",
    ),
    path(
        "studies/<slug:slug>/gallery/maps/<int:explanation>.npz",
        gallery_files.map_file,
        {"form": "npz"},
        name="gallery_map_npz",
    ),
    path(
        "studies/<slug:slug>/gallery/maps/<int:explanation>.png",
        gallery_files.map_file,
        {"form": "png"},
        name="gallery_map_png",
    ),
    path(
        "studies/<slug:slug>/gallery/maps/<int:explanation>.webp",
        gallery_files.map_webp,
        name="gallery_map",
    ),
    path(
        "studies/<slug:slug>/gallery/stimuli/<int:explanation>.webp",
        gallery_files.stimulus,
        name="gallery_stimulus",
    ),
    path("studies/<slug:slug>/maps/", study_maps.study_maps, name="study_maps"),
    path("studies/<slug:slug>/maps/manifest.csv", study_maps.maps_manifest, name="maps_manifest"),
]
