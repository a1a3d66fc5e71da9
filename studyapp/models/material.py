"""What a study is about: the classifier under test, the pictures and the conditions."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from studyapp.models.study import Study, differs, frozen_questions
from studyapp.models.written import Written

OWN_MAPS = "own-maps"  # in place of a method: the maps come from files that somebody made elsewhere
# What a condition's stimuli are made of; names and what participants are told are not among it.
MADE_OF = ("method", "parameters", "classifier_id", "rendering", "rendering_parameters")
REFERENCE = "reference"  # among a condition's rendering parameters: the name of another condition


def check_boxes(boxes: Any) -> None:
    """Refuse what is no list of boxes; whether they lie in the picture is another question."""
    if not isinstance(boxes, list) or not all(map(_is_box, boxes)):
        raise ValidationError(
            "Boxes must be written as [[left, top, right, bottom], ...] in whole pixels, with "
            "left < right and top < bottom."
        )


def check_words(words: Any) -> None:
    """Refuse what is no list of texts."""
    if not isinstance(words, list) or any(type(word) is not str or not word for word in words):
        raise ValidationError('They must be written as a list of texts: ["dark", "outdoors"].')


def _is_box(box: Any) -> bool:
    if not isinstance(box, list) or len(box) != 4 or any(type(side) is not int for side in box):
        return False
    left, top, right, bottom = box
    return 0 <= left < right and 0 <= top < bottom


class Classifier(models.Model):
    """The Keras model under test, as a file together with what is needed to ask it."""

    name = models.SlugField(unique=True)
    path = models.CharField(
        max_length=500, help_text="The .keras file, relative to the media folder."
    )
    sha256 = models.CharField(max_length=64, help_text="Of the file; explanations record it.")
    settings = models.JSONField(
        default=dict,
        help_text="Labels, preprocessing, feature layer; see docs/classifiers.md.",
    )
    stage = models.CharField(
        max_length=100,
        blank=True,
        help_text='How far it was trained, where a study compares that: "epoch 5".',
    )
    probe = models.JSONField(
        default=dict,
        blank=True,
        editable=False,
        help_text="What was seen when it was tried out: layers, predictions on sample pictures.",
    )
    registered_by = models.CharField(max_length=150, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name

    @property
    def is_elsewhere(self) -> bool:
        """It is known by its name and its classes alone; its maps and answers come with a file."""
        return not self.path

    def spec(self) -> dict[str, Any]:
        """What `explainers.load_classifier` takes, if there is a file."""
        return {**self.settings, "name": self.name, "path": str(settings.MEDIA_ROOT / self.path)}


class Condition(Written):
    """What is compared: one method with frozen parameters and rendering."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="conditions")
    name = models.SlugField(help_text="Seen by researchers only.")
    method = models.CharField(max_length=50)
    parameters = models.JSONField(default=dict, blank=True)
    classifier = models.ForeignKey(
        Classifier,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="conditions",
        help_text="Where a study compares classifiers, or training stages of one: the one that "
        "this condition explains. Empty for the study's own.",
    )
    rendering = models.CharField(max_length=50, default="harmonised")
    rendering_parameters = models.JSONField(default=dict, blank=True)
    public_name = models.CharField(
        max_length=200,
        blank=True,
        help_text="What participants are told that this technique is, and only when they are asked "
        "at the very end to guess which was which.",
    )
    translations = models.JSONField(
        default=dict,
        blank=True,
        help_text='That name in other languages: {"nl": {"public_name": "..."}}.',
    )
    is_catch = models.BooleanField(
        default=False,
        help_text="Evidently wrong, such as a random map: it only meets the others in catch "
        "questions, where the other one is the right choice.",
    )
    faulty_version_of = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="faulty_versions",
        help_text="In a study of spotting the faulty model: the condition that explains the sound "
        "one in the same way.",
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["study", "name"], name="condition_name_once_per_study")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def was_met(self) -> bool:
        return self.study.was_met

    def clean(self) -> None:
        """What a frozen question set shows stays as it is."""
        super().clean()
        if self.pk is None or not differs(self, MADE_OF):
            return
        shows = Q()
        for side in ("first", "second"):
            of = f"{side}__explanation__condition"
            shows |= Q(**{of: self.pk})
            shows |= Q(**{f"{of}__rendering_parameters__{REFERENCE}": self.name})
        if frozen_questions(self.study).filter(shows).exists():
            raise ValidationError(
                "A frozen question set shows it, so its method, parameters, classifier and style "
                "stay as they are. Add a new condition, or copy the study and change the copy."
            )

    @property
    def brings_maps(self) -> bool:
        """Its maps are taken in, not computed."""
        return self.method == OWN_MAPS

    @property
    def explained(self) -> Classifier:
        """The classifier whose answers it explains."""
        return self.classifier or self.study.classifier

    @property
    def style_parameters(self) -> dict[str, Any]:
        """The rendering's parameters but for the reference, which is no matter of the style."""
        return {
            name: value for name, value in self.rendering_parameters.items() if name != REFERENCE
        }

    @property
    def reference_name(self) -> str | None:
        """The condition whose explanation of the same picture this one's rendering looks at."""
        return self.rendering_parameters.get(REFERENCE)

    @cached_property
    def reference(self) -> Condition | None:
        """That condition, which may be this one; ValueError if the study has none of that name."""
        name = self.reference_name
        if name is None:
            return None
        found = self.study.conditions.filter(name=name).first()
        if found is None:
            raise ValueError(f"{self}: the study has no condition {name!r} to take as reference")
        return found


class Arm(models.Model):
    """A between-subject manipulation: what the participants in it are shown."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="arms")
    name = models.SlugField(help_text="Seen by researchers only.")
    weight = models.PositiveSmallIntegerField(
        default=1, help_text="How many participants it gets for each of an arm with weight 1."
    )
    shows_prediction = models.BooleanField(
        default=False, help_text="The classifier's answer is shown above the pictures."
    )
    conditions = models.ManyToManyField(
        Condition,
        blank=True,
        related_name="arms",
        help_text="Whose explanations are shown: none, one or both. Not used where preferences "
        "are asked for, since these always show two.",
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["study", "name"], name="arm_name_once_per_study"),
            models.CheckConstraint(condition=models.Q(weight__gte=1), name="arm_has_weight"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def was_met(self) -> bool:
        return self.study.was_met


class SourceImage(models.Model):
    """A picture the classifier is asked about."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="images")
    position = models.PositiveIntegerField(
        default=0, help_text="Pictures are explained in this order."
    )
    name = models.CharField(max_length=200)
    path = models.CharField(max_length=500, help_text="Relative to the media folder.")
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    true_label = models.CharField(max_length=200, blank=True)
    labels = models.JSONField(
        default=list,
        blank=True,
        validators=[check_words],
        help_text='Every class that is truly in the picture, where there may be several: ["cat"].',
    )
    tags = models.JSONField(
        default=list,
        blank=True,
        validators=[check_words],
        help_text='To choose pictures by: ["light=dark", "outdoors"].',
    )
    mask_path = models.CharField(
        max_length=500,
        blank=True,
        editable=False,
        help_text="The true objects as a mask, a picture that is not black where they are.",
    )
    credit = models.CharField(max_length=300, blank=True)
    is_practice = models.BooleanField(
        default=False, help_text="Its questions are for practice and never counted."
    )
    licence = models.CharField(max_length=100, blank=True)
    boxes = models.JSONField(
        default=list,
        blank=True,
        validators=[check_boxes],
        help_text="Where the true objects are, in pixels of the picture: "
        "[[left, top, right, bottom], ...], right and bottom excluded. Measurements need them.",
    )
    target = models.CharField(
        max_length=100,
        blank=True,
        editable=False,
        help_text="The class that is explained of this picture; empty for the study's own rule.",
    )
    audit = models.JSONField(
        default=dict,
        blank=True,
        editable=False,
        help_text="What an audit found about it, by column of the table of stimuli.",
    )
    shown_path = models.CharField(
        max_length=500,
        blank=True,
        help_text="The picture at the study's size, as participants see it.",
    )

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["study", "sha256"], name="picture_once_per_study")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def explained_target(self) -> str:
        """The rule that chooses the class which is explained of it."""
        return self.target or self.study.target
