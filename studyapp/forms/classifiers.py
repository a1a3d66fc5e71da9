"""How a researcher describes a classifier: its file, its classes, how pictures are prepared."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings as site
from django.core.files.uploadedfile import UploadedFile

from studyapp.actions.classifiers import ClassifierRefused
from studyapp.actions.classifiers.ordering import (
    APPLICATIONS,
    COLOURS,
    INTERPOLATING,
    LARGEST,
    PRETRAINED,
    RESIZING,
    SUFFIXES,
    Draft,
    check,
)
from studyapp.actions.records import RESERVED
from studyapp.forms import classifier_parts as parts
from studyapp.forms.kept_files import KeptFiles
from studyapp.forms.uploads import SeveralFiles, checked_file
from studyapp.models import Job

LARGEST_LABELS = 2**20  # bytes
WHOLE = "file"


class ClassifierForm(forms.Form):
    """A classifier to be tried out; nothing of it is opened here but the sample pictures."""

    name = forms.SlugField(
        max_length=50, help_text="Seen by researchers only: letters, digits, hyphens."
    )
    network = forms.ChoiceField(
        label="What it is",
        choices=[
            (WHOLE, "a whole model in a file"),
            *((name, f"{name} of keras.applications; the file holds its weights")
              for name in APPLICATIONS),
            *((name, f"{name}, which comes in an installed package; no file")
              for name in PRETRAINED),
        ],
    )  # fmt: skip
    file = forms.FileField(
        label="Its file",
        required=False,
        allow_empty_file=False,
        widget=forms.FileInput(attrs={"accept": ".keras,.h5"}),
        help_text="Made by model.save('name.keras'); of keras.applications the weights as .h5.",
    )
    server_path = forms.CharField(
        label="Or where it lies on the server", required=False, max_length=500
    )
    labels = forms.CharField(
        label="Names of its classes",
        required=False,
        max_length=LARGEST_LABELS,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text="One a line, in the order of its outputs. Of keras.applications and of packages "
        "they are known; of others, without names they are called class 0, class 1 and so on.",
    )
    labels_file = forms.FileField(
        label="Or a file with them",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".txt,.json"}),
        help_text="Text with one name a line, or a JSON list.",
    )
    scaling = forms.ChoiceField(
        label="How numbers are prepared",
        choices=[("", "as it comes: of a whole model, not at all"), *parts.SCALINGS],
        required=False,
        help_text="What was done to pixels, from 0 to 255, before they were put into the network "
        "when it was trained. Wrong answers to the sample pictures mostly come from here.",
    )
    samples = SeveralFiles(
        label="Sample pictures",
        required=False,
        widget=SeveralFiles.Input(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=f"Up to {parts.MOST_SAMPLES}, of things that it knows: its answers tell whether "
        "labels and preparation are right. Without any, drawn shapes are shown to it.",
    )
    is_trusted = forms.BooleanField(
        label="I know where this file comes from and trust its author",
        error_messages={"required": "Tick that you know where this file comes from."},
    )
    shift = forms.CharField(
        required=False, max_length=100, help_text="For constants: one number, or three."
    )
    scale = forms.CharField(
        required=False, max_length=100, help_text="For constants: one number, or three."
    )
    resize = forms.ChoiceField(
        label="How pictures become its size", choices=parts.same(RESIZING), required=False
    )
    interpolation = forms.ChoiceField(
        choices=parts.same(INTERPOLATING), required=False, initial="bilinear"
    )
    colour_order = forms.ChoiceField(
        label="Order of colours", choices=parts.same(COLOURS), required=False
    )
    input_height = forms.IntegerField(
        label="Height of its input", min_value=1, max_value=10_000, required=False,
        help_text="In pixels; only where the network takes any size.",
    )  # fmt: skip
    input_width = forms.IntegerField(
        label="Width of its input", min_value=1, max_value=10_000, required=False
    )
    feature_layer = forms.CharField(
        required=False,
        max_length=300,
        help_text="What Grad-CAM looks at; the last feature map is found by rule unless given. "
        "The probe lists the choices.",
    )
    logits = forms.ChoiceField(
        label="If it ends without an activation",
        choices=[("softmax", "one class is right (softmax)"), ("sigmoid", "several (sigmoid)")],
        required=False,
    )
    stage = forms.CharField(
        label="Stage of training",
        required=False,
        max_length=100,
        help_text='Where a study compares several: "epoch 5".',
    )
    allow_legacy_h5 = forms.BooleanField(
        label="Take a whole model in the older .h5 format",
        required=False,
        help_text="It cannot be checked as well as a .keras file. Only admins may choose this.",
    )
    kept = forms.CharField(required=False, widget=forms.HiddenInput)

    LATER = (
        "shift", "scale", "resize", "interpolation", "colour_order", "input_height",
        "input_width", "feature_layer", "logits", "stage", "allow_legacy_h5",
    )  # fmt: skip

    def __init__(
        self, *args: Any, by: str, by_admin: bool, again: Job | None = None, **kwargs: Any
    ) -> None:
        """Prepare the form.

        Parameters
        ----------
        by : user name; what they sent and has to be corrected is kept for them alone.
        again : a job whose file and sample pictures are used unless others are given.
        """
        self.by = by
        self.again = Draft.of(again) if again is not None else None
        self.files_kept = KeptFiles()
        super().__init__(*args, **kwargs)
        if not by_admin:
            del self.fields["allow_legacy_h5"]
        if not site.CLASSIFIER_FOLDERS:
            del self.fields["server_path"]
        else:
            folders = ", ".join(map(str, site.CLASSIFIER_FOLDERS))
            self.fields["server_path"].help_text = f"In one of: {folders}"

    def first_fields(self) -> list[forms.BoundField]:
        return [field for field in self if field.name not in (*self.LATER, "is_trusted", "kept")]

    @property
    def about_files(self) -> str:
        """What need not be chosen again where something else has to be corrected."""
        names = ", ".join(self.files_kept.names)
        told = f"These files are kept meanwhile: {names}. Choose others only to replace them."
        return told if names else ""

    def later_fields(self) -> list[forms.BoundField]:
        return [field for field in self if field.name in self.LATER]

    def plain(self) -> dict[str, Any]:
        """What it was filled in with, but for files, to fill it in with once more."""
        kept = {
            name: value
            for name, value in self.cleaned_data.items()
            if isinstance(value, str | int) and name not in ("is_trusted", "server_path", "kept")
        }
        return kept | {"labels": "\n".join(self.cleaned_data["draft"].settings.get("labels", []))}

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if name in RESERVED:
            raise forms.ValidationError(f"“{name}” is the address of a page; give another name.")
        return name

    def clean_file(self) -> UploadedFile | None:
        return checked_file(self.cleaned_data["file"], SUFFIXES, LARGEST)

    def clean_labels_file(self) -> UploadedFile | None:
        given = checked_file(self.cleaned_data["labels_file"], (".txt", ".json"), LARGEST_LABELS)
        if given is not None:
            told = {"labels": "", "labels_file": given}
            try:
                self.cleaned_data["names_read"] = parts.labels_of(told)
            except ClassifierRefused as refusal:
                raise forms.ValidationError(str(refusal)) from refusal
            given.seek(0)
        return given

    def clean_samples(self) -> list[tuple[str, bytes]]:
        return parts.samples_of(self.cleaned_data["samples"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._keep_files(data)
        if not self.errors:
            try:
                data["draft"] = self._draft(data)
                check(data["draft"])
            except ClassifierRefused as refusal:
                for problem in refusal.problems:
                    self.add_error(None, problem)
        if self.errors:  # filled in again, the form says what need not be chosen again
            filled_in: Any = self.data  # a QueryDict, which takes a change only as a copy
            filled_in = self.data = filled_in.copy()
            filled_in["kept"] = self.files_kept.written(by=self.by)
            if data.get("names_read"):  # a page cannot hold their file
                filled_in["labels"] = "\n".join(data["names_read"])
        return data

    def _keep_files(self, data: dict[str, Any]) -> None:
        """Keep the files that are fine, also where something else has to be corrected."""
        try:
            self.files_kept = KeptFiles.read(data.get("kept", ""), by=self.by)
        except forms.ValidationError as error:
            self.add_error(None, error)
        if data.get("file"):
            self.files_kept = self.files_kept.with_file(data["file"])
        if data.get("samples"):
            self.files_kept = self.files_kept.with_samples(data["samples"])

    def _draft(self, data: dict[str, Any]) -> Draft:
        network = data["network"]
        is_packed = network in PRETRAINED
        path, original = ("", "") if is_packed else parts.file_of(data, self.files_kept, self.again)
        return Draft(
            name=data["name"],
            path=path,
            original=original,
            stage=data["stage"],
            settings=parts.settings_of(data),
            pretrained=network if is_packed else "",
            samples=self.files_kept.samples or (self.again.samples if self.again else []),
        )
