"""Source pictures, with a thumbnail."""

from django.contrib import admin
from django.urls import URLPattern
from django.utils.safestring import SafeString

from studyapp.admin.record import RecordAdmin
from studyapp.admin.thumbnails import picture_url, thumbnail
from studyapp.models import SourceImage


@admin.register(SourceImage)
class SourceImageAdmin(RecordAdmin):
    list_display = ["thumbnail", "name", "study", "true_label", "width", "height", "licence"]
    list_display_links = ["name"]
    list_filter = ["study"]
    search_fields = ["name", "true_label"]

    @admin.display(description="picture")
    def thumbnail(self, image: SourceImage) -> SafeString:
        return thumbnail(image, image.name)

    def get_urls(self) -> list[URLPattern]:
        return [picture_url(self, lambda image: image.path), *super().get_urls()]
