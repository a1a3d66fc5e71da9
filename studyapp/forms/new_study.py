"""What a researcher sends to begin a study."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Exists, OuterRef

from studyapp.actions.library import FOLDER, load_questionnaires, not_loaded
from studyapp.actions.presets import BY_NAME, PRESETS
from studyapp.models import Classifier, ExpertiseLevel, ItemChoice, Questionnaire, Study
from studyapp.models.written import refuse_reserved

FROM_FILE = "file:"


class NewStudyForm(forms.Form):
    """The few choices that everything else follows from."""

    title = forms.CharField(
        max_length=200, help_text="Participants see it: say what they do, and name no technique."
    )
    slug = forms.SlugField(
        label="Short name",
        max_length=50,
        required=False,
        validators=[refuse_reserved],
        help_text="Part of the address that participants see. Made from the title if left empty.",
    )
    task = forms.ChoiceField(
        label="What people are asked", choices=Study.Task.choices, widget=forms.RadioSelect
    )
    classifier = forms.ModelChoiceField(Classifier.objects.order_by("name"), empty_label=None)
    preset = forms.ChoiceField(
        label="What is compared",
        choices=[(preset.name, preset.title) for preset in PRESETS],
        widget=forms.RadioSelect,
        initial=PRESETS[0].name,
        help_text="Conditions can be changed and added until the study opens.",
    )
    trials_per_participant = forms.IntegerField(
        label="Trials for each person",
        initial=10,
        validators=[MinValueValidator(1), MaxValueValidator(200)],
    )
    questionnaire = forms.ChoiceField(
        label="Questionnaire that decides the expertise level",
        help_text="From the library, or one that is here already.",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["task"].initial = Study.Task.PREFERENCE
        self.fields["questionnaire"].choices = _offered()  # type: ignore[attr-defined]

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if slug and Study.objects.filter(slug=slug).exists():
            raise forms.ValidationError("Another study has this short name; choose another one.")
        return slug

    def choices(self) -> dict[str, Any]:
        """What `start_study` takes; the form must be valid. A library's questionnaire is loaded."""
        told = self.cleaned_data
        return {
            **told,
            "task": Study.Task(told["task"]),
            "preset": BY_NAME[told["preset"]],
            "questionnaire": _questionnaire(told["questionnaire"]),
        }


def _offered() -> list[tuple[str, str]]:
    """Those that decide a level come first: the first is chosen unless somebody looks."""
    levels = ExpertiseLevel.objects.filter(questionnaire=OuterRef("pk"))
    choices = ItemChoice.objects.filter(item__questionnaire=OuterRef("pk"), level__isnull=False)
    here = Questionnaire.objects.annotate(decides=Exists(levels) | Exists(choices))
    rows = list(here.order_by("name", "version"))
    library = [(f"{FROM_FILE}{stem}", f"{name} (library)") for stem, name in not_loaded().items()]
    return [
        *((str(row.pk), str(row)) for row in rows if row.decides),
        *library,
        *((str(row.pk), f"{row}: decides no level") for row in rows if not row.decides),
    ]


def _questionnaire(chosen: str) -> Questionnaire:
    """The chosen one; only choices that were offered come here."""
    if not chosen.startswith(FROM_FILE):
        return Questionnaire.objects.get(pk=chosen)
    [loaded] = load_questionnaires([FOLDER / f"{chosen.removeprefix(FROM_FILE)}.yaml"])
    return loaded.questionnaire
