"""What a researcher sends to give a study pictures, and to change many of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet

from studyapp.actions.pictures import LARGEST_MANIFEST, PicturesRefused
from studyapp.actions.pictures.changing import LONGEST_TAG
from studyapp.actions.pictures.folders import allowed_folder
from studyapp.actions.pictures.unpacking import ARCHIVE, PICTURES, may_be_taken
from studyapp.forms.uploads import SeveralFiles, checked_file
from studyapp.models import SourceImage
from studyapp.models.written import PlainText

MOST_AT_ONCE = settings.DATA_UPLOAD_MAX_NUMBER_FILES - 1  # beside the manifest
MANIFESTS = (".csv", ".json")
PRACTICE = {"yes": True, "no": False}


def as_tags(text: str) -> list[str]:
    """Tags that are divided by semicolons or lines, each once."""
    parts = (part.strip() for part in text.replace("\n", ";").split(";"))
    return list(dict.fromkeys(part for part in parts if part))


class TagsField(forms.CharField):
    def clean(self, value: Any) -> Any:
        tags = as_tags(super().clean(value))
        if any(len(one) > LONGEST_TAG for one in tags):
            raise forms.ValidationError(f"A tag has at most {LONGEST_TAG} characters.")
        return tags


class UploadForm(forms.Form):
    """Pictures and what is said of all of them; the manifest may say something else of each."""

    uploads = SeveralFiles(
        label="Pictures, or a zip file",
        required=False,
        allow_empty_file=True,
        widget=SeveralFiles.Input(attrs={"accept": ",".join((*PICTURES, ARCHIVE))}),
        help_text=f"JPEG, PNG or WebP, up to {MOST_AT_ONCE:,} at once; more of them come in a zip "
        "file, and only in one do folders become classes.",
    )
    folder = forms.CharField(
        label="Or a folder of the server",
        required=False,
        max_length=1000,
        widget=forms.TextInput(attrs={"spellcheck": "false"}),
    )
    manifest = forms.FileField(
        label="What is in them",
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(MANIFESTS)}),
        help_text="A CSV or JSON file, also in COCO's format: labels, boxes, masks, tags, "
        "licences. It may as well lie in the zip file or the folder.",
    )
    folders_are_labels = forms.BooleanField(
        label="Without such a file, the name of a sub-folder is the class of its pictures",
        required=False,
        initial=True,
    )
    licence = forms.CharField(
        required=False, max_length=100, help_text="Of all that say nothing else: CC BY 4.0."
    )
    credit = forms.CharField(
        required=False, max_length=300, help_text="Whose pictures they are, likewise."
    )
    tags = TagsField(
        required=False, max_length=2000, help_text="For all of them, divided by semicolons."
    )
    is_practice = forms.BooleanField(
        label="They are for practice: their questions are never counted", required=False
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if settings.PICTURE_FOLDERS:
            self.fields["folder"].help_text = f"Within {', '.join(settings.PICTURE_FOLDERS)}."
        else:
            del self.fields["folder"]

    def clean_uploads(self) -> Sequence[UploadedFile]:
        """Some may be of no use: the worker says so of each and takes the others."""
        files: list[UploadedFile] = self.cleaned_data["uploads"]
        usable = [one for one in files if one.size and may_be_taken(one.name or "")]
        for one in usable or files:
            checked_file(one, (*PICTURES, ARCHIVE))
        if files and not usable:
            raise forms.ValidationError(f"{files[0].name}: it is empty; export or copy it again.")
        return files

    def clean_manifest(self) -> UploadedFile | None:
        return checked_file(self.cleaned_data["manifest"], MANIFESTS, LARGEST_MANIFEST)

    def clean_folder(self) -> str:
        told: str = self.cleaned_data["folder"]
        if not told:
            return ""
        try:
            return str(allowed_folder(told))
        except PicturesRefused as refusal:
            raise forms.ValidationError(refusal.problems) from refusal

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        given = bool(data.get("uploads")), bool(data.get("folder"))
        if not self.errors and sum(given) != 1:
            raise forms.ValidationError("Choose files, or name a folder: one of the two.")
        return data

    @property
    def terms(self) -> dict[str, Any]:
        """What is said of all pictures; the form must be valid."""
        return {
            name: self.cleaned_data[name] for name in ("licence", "credit", "tags", "is_practice")
        }


class ChangeForm(forms.Form):
    """What shall be done to the pictures that were ticked, or to all that are shown."""

    ACTIONS = (
        ("tag", "Give them the tag"),
        ("untag", "Take the tag away"),
        ("label", "Set what they show (the label)"),
        ("target", "Set which class is explained"),
        ("practice", "Use them for practice"),
        ("count", "Do not use them for practice"),
        ("licence", "Set their licence"),
        ("credit", "Set whose they are"),
        ("delete", "Delete them"),
    )
    NEEDS_WORDS = ("label", "tag", "untag", "licence", "credit")
    LONGEST = {"tag": LONGEST_TAG, "untag": LONGEST_TAG}
    LONGEST |= {"target": 100, "licence": 100, "credit": 300}

    action = forms.ChoiceField(label="Do", choices=ACTIONS)
    words = forms.CharField(
        label="Label, class, tag, licence or credit",
        required=False,
        max_length=1000,
        help_text="Several labels are divided by semicolons; the first is what the classifier "
        "should say. A class that is explained is written label:tabby or class:281; left empty it "
        "is the study's own.",
    )
    pictures = forms.ModelMultipleChoiceField(SourceImage.objects.none(), required=False)
    every = forms.BooleanField(label="All that are chosen above, on every page", required=False)

    def __init__(self, *args: Any, pictures: QuerySet[SourceImage], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["pictures"].queryset = self._shown = pictures  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        action, words = data.get("action", ""), data.get("words", "").strip()
        if data.get("every"):
            data["pictures"] = self._shown
        if not data.get("pictures"):
            raise forms.ValidationError("Tick at least one picture.")
        if action in self.NEEDS_WORDS and not words:
            raise forms.ValidationError("Write the label, tag, licence or credit that is meant.")
        if len(words) > self.LONGEST.get(action, 1000):
            raise forms.ValidationError(f"At most {self.LONGEST[action]} characters, please.")
        return {**data, "words": words}


class ChoiceForm(forms.Form):
    """Which pictures are listed."""

    label = forms.ChoiceField(label="Class", required=False)
    tag = forms.ChoiceField(required=False)
    practice = forms.ChoiceField(
        label="For practice",
        required=False,
        choices=(("", "all"), ("no", "counted"), ("yes", "practice")),
    )
    UNLABELLED = "-"

    def __init__(
        self, data: Any, *, labels: Sequence[str], tags: Sequence[str], **options: Any
    ) -> None:
        super().__init__(data, **options)
        named = [("", "all"), *((f"={label}", label) for label in labels if label)]
        unnamed = [(self.UNLABELLED, "without a label")] if "" in labels else []
        self.fields["label"].choices = named + unnamed  # type: ignore[attr-defined]
        self.fields["tag"].choices = [("", "all"), *((tag, tag) for tag in tags)]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> dict[str, Any]:
        """What `looking.chosen` takes; an impossible choice chooses nothing in particular."""
        self.full_clean()
        told = self.cleaned_data
        label = told.get("label", "")
        return {
            "label": "" if label == self.UNLABELLED else label[1:] if label else None,
            "tag": told.get("tag", ""),
            "practice": PRACTICE.get(told.get("practice", "")),
        }


class PrivacyForm(forms.Form):
    privacy_note = PlainText(
        label="Privacy note",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Whether pictures show people, and on what ground they may be shown. Kept with "
        "the study and its bundle; participants do not see it.",
    )
