"""What a researcher sends to take a bundle in, or to copy a study."""

import re

from django import forms
from django.core.files.uploadedfile import UploadedFile

from studyapp.forms.uploads import checked_file
from studyapp.models import Study
from studyapp.models.written import refuse_reserved

LARGEST_UPLOAD = 2**30  # bytes; larger ones go by the command line
ZIP = b"PK\3\4"


class BundleForm(forms.Form):
    """An uploaded bundle."""

    file = forms.FileField(
        label="Bundle",
        help_text="A .zip file that was downloaded from another installation, up to 1 GiB.",
        widget=forms.ClearableFileInput(attrs={"accept": ".zip,application/zip"}),
    )
    name = forms.SlugField(
        label="Short name",
        max_length=50,
        validators=[refuse_reserved],
        required=False,
        help_text="Part of the address that participants see; the bundle's own if left empty.",
    )
    sha256 = forms.CharField(
        label="Checksum (SHA-256)",
        max_length=64,
        required=False,
        help_text="Whoever made the bundle can tell it to you: then it is certain to be theirs.",
    )
    with_answers = forms.BooleanField(
        label="Keep answers that are in it, apart from the study", required=False, initial=True
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        checked_file(
            file, (".zip",), LARGEST_UPLOAD, otherwise="take it in with manage.py import_study"
        )
        start = file.read(len(ZIP))
        file.seek(0)
        if start != ZIP:
            raise forms.ValidationError("It is no zip file; give a bundle as it was downloaded.")
        return file

    def clean_name(self) -> str:
        return _free(self.cleaned_data["name"])

    def clean_sha256(self) -> str:
        digits: str = self.cleaned_data["sha256"].strip().lower()
        if digits and not re.fullmatch(r"[0-9a-f]{64}", digits):
            raise forms.ValidationError("A checksum has 64 digits, 0 to 9 and a to f.")
        return digits


class DuplicateForm(forms.Form):
    """The short name of a copy."""

    name = forms.SlugField(
        label="Short name of the copy",
        max_length=50,
        validators=[refuse_reserved],
        help_text="Part of the address that participants see: name no technique in it.",
    )

    def clean_name(self) -> str:
        return _free(self.cleaned_data["name"])


def _free(name: str) -> str:
    if name and Study.objects.filter(slug=name).exists():
        raise forms.ValidationError(f"There is a study “{name}” already; choose another.")
    return name
