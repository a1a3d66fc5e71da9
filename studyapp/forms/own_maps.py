"""What a researcher sends to bring maps, or a classifier, that were made elsewhere."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import validate_slug

from studyapp.actions.own_maps.reading import styles
from studyapp.actions.records import RESERVED
from studyapp.forms.uploads import checked_file


class MapsForm(forms.Form):
    """A zip file of maps with their manifest."""

    maps = forms.FileField(
        label="Zip file",
        widget=forms.ClearableFileInput(attrs={"accept": ".zip"}),
        help_text="Maps as .npz, .npy or grey .png, and a manifest.json or manifest.csv.",
    )
    condition = forms.CharField(
        max_length=50,
        required=False,
        validators=[validate_slug],
        help_text="Whose maps they are where the manifest does not say. One that is new is added: "
        "letters, digits and hyphens, for researchers only.",
    )
    rendering = forms.ChoiceField(
        label="Drawn in the style",
        required=False,
        help_text="Of a condition that is added. Give all conditions that meet the same one.",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["rendering"].choices = [(name, name) for name in styles()]  # type: ignore[attr-defined]
        self.fields["rendering"].initial = "harmonised"

    def clean_maps(self) -> UploadedFile:
        upload: UploadedFile = self.cleaned_data["maps"]
        checked_file(upload, (".zip",), otherwise="divide it, or use manage.py import_maps")
        return upload

    def clean_rendering(self) -> str:
        return self.cleaned_data["rendering"] or "harmonised"


class ElsewhereForm(forms.Form):
    """A classifier of which there is no file here, only its maps and answers."""

    name = forms.SlugField(
        max_length=50, help_text="Letters, digits and hyphens, such as resnet50-torch."
    )
    labels = forms.CharField(
        label="Classes",
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text="One a line, in the order of the network's outputs.",
    )
    stage = forms.CharField(
        max_length=100,
        required=False,
        help_text="How far it was trained, where a study compares that: epoch 5.",
    )

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if name in RESERVED:
            raise forms.ValidationError(f"“{name}” is the address of a page; give another name.")
        return name

    def clean_labels(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["labels"].splitlines()]
        labels = [line for line in lines if line]
        double = [label for label, times in Counter(labels).items() if times > 1]
        if double:
            raise forms.ValidationError(
                f"Several classes are called “{double[0]}”; tell them apart: crane (bird)."
            )
        return labels
