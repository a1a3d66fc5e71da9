"""Source pictures: added by upload, looked at, never changed."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.safestring import SafeString

from studyapp.actions import precompute
from studyapp.admin.filters import names_of, of_study
from studyapp.admin.record import RecordAdmin
from studyapp.admin.thumbnails import picture_url, thumbnail
from studyapp.models import SourceImage

DETAILS = ("position", "true_label", "credit", "licence")


class UploadForm(forms.ModelForm):
    upload = forms.FileField(label="Picture", help_text="JPEG, PNG or WebP.")

    class Meta:
        model = SourceImage
        fields = ["study", *DETAILS]

    def clean_upload(self) -> UploadedFile:
        upload: UploadedFile = self.cleaned_data["upload"]
        try:
            precompute.check_picture(upload.read(), upload.name)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error
        return upload


@admin.register(SourceImage)
class SourceImageAdmin(RecordAdmin):
    list_display = ["thumbnail", "name", "study", "true_label", "width", "height", "licence"]
    list_display_links = ["name"]
    autocomplete_fields = ["study"]
    list_filter = [of_study(), "is_practice"]
    list_select_related = ["study"]
    search_fields = ["name", "true_label", "credit", "licence", *names_of("study")]

    @admin.display(description="picture")
    def thumbnail(self, image: SourceImage) -> SafeString:
        return thumbnail(image, image.name)

    def get_urls(self) -> list[URLPattern]:
        return [picture_url(self), *super().get_urls()]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return admin.ModelAdmin.has_add_permission(self, request)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any
    ) -> Any:
        if obj is None:
            options["form"] = UploadForm
        return super().get_form(request, obj, change, **options)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return super().get_fields(request, obj) if obj else ["study", "upload", *DETAILS]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        upload: UploadedFile = form.cleaned_data["upload"]
        upload.seek(0)
        details = {name: form.cleaned_data[name] for name in DETAILS}
        kept = precompute.add_picture(
            study=obj.study, content=upload.read(), name=upload.name or "picture", **details
        )
        obj.pk = kept.pk
        obj.refresh_from_db()
