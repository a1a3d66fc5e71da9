"""What a study is expected to find, entered in per cent; by the power page and its command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import forms

if TYPE_CHECKING:
    from studyapp.analysis.planning.scenario import Scenario

QUESTIONS = [
    ("overall", "Is one preferred to the other at all?"),
    ("trend", "Does the preference change along the expertise levels?"),
    ("contrast", "Do the lowest and the highest level differ?"),
    ("equivalence", "Are the lowest and the highest level alike?"),
]
MOST_LEVELS = 10
MOST_PARTICIPANTS = 20_000
MOST_SIMULATED = 2_000  # participants; with more the formula is as good and much faster
SIMULATED_STUDIES = 1_000


class NumbersField(forms.CharField):
    """One or more numbers, separated by commas or blanks."""

    def clean(self, value: Any) -> tuple[float, ...]:
        text = super().clean(value)
        try:
            numbers = tuple(float(part) for part in text.replace(",", " ").split())
        except ValueError:
            raise forms.ValidationError(
                f"Enter numbers such as 80, 70, 60; {text!r} is something else."
            ) from None
        if len(numbers) > MOST_LEVELS:
            raise forms.ValidationError(f"Enter at most {MOST_LEVELS} numbers.")
        if not all(0 < number < float("inf") for number in numbers):
            raise forms.ValidationError("Every number must be above 0.")
        return numbers


class PowerForm(forms.Form):
    """The assumptions, with the paper's study as the example to begin with."""

    question = forms.ChoiceField(label="Question", choices=QUESTIONS, initial="overall")
    preference = NumbersField(
        label="True preference, in per cent",
        initial="65",
        help_text="One number; for questions about levels one for each, the lowest level first: "
        "80, 70, 60.",
    )
    pictures = forms.IntegerField(
        label="Pictures per participant", initial=10, min_value=1, max_value=1000
    )
    icc = forms.FloatField(
        label="ICC: how alike the choices of one person are",
        initial=0.2,
        min_value=0,
        max_value=0.95,
        help_text="0 if every choice were independent. Published studies have 0.15 to 0.2.",
    )
    power = forms.FloatField(
        label="Power wanted, in per cent", initial=80, min_value=10, max_value=99
    )
    participants = forms.IntegerField(
        label="Participants to be judged",
        required=False,
        min_value=2,
        max_value=MOST_PARTICIPANTS,
        help_text="If you leave this empty, only the number that is needed is said.",
    )
    shares = NumbersField(
        label="How participants divide among the levels",
        required=False,
        help_text="In any unit, such as 3, 5, 2; empty: equally.",
    )
    margin = forms.FloatField(
        label="Margin of “alike”, in per cent",
        initial=10,
        min_value=1,
        max_value=50,
        required=False,
        help_text="Only for the last question: differences below it do not matter.",
    )
    alpha = forms.FloatField(
        label="Probability of a false alarm (alpha)", initial=0.05, min_value=0.001, max_value=0.2
    )
    simulate = forms.BooleanField(
        label=f"Also simulate {SIMULATED_STUDIES:,} studies with that many participants",
        required=False,
    )

    @classmethod
    def example(cls) -> dict[str, Any]:
        """What the empty form is filled with."""
        return {name: field.initial for name, field in cls.base_fields.items() if field.initial}

    def clean_preference(self) -> tuple[float, ...]:
        preferences: tuple[float, ...] = self.cleaned_data["preference"]
        if max(preferences) >= 100:
            raise forms.ValidationError("A preference of 100 per cent or more leaves no chance.")
        return tuple(preference / 100 for preference in preferences)

    def clean(self) -> dict[str, Any]:
        from studyapp.analysis.planning.scenario import Scenario

        data = super().clean() or {}
        if self.errors:
            return data
        names = ("question", "pictures", "icc", "shares", "alpha")
        try:
            data["scenario"] = Scenario(
                preferences=data["preference"],
                margin=(data["margin"] or 10) / 100,
                **{name: data[name] for name in names},
            )
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error
        self._refuse_impossible_simulation(data)
        return data

    def _refuse_impossible_simulation(self, data: dict[str, Any]) -> None:
        if not data["simulate"]:
            return
        if not data["participants"]:
            self.add_error("participants", "Enter how many participants are to be simulated.")
        elif data["participants"] > MOST_SIMULATED:
            self.add_error("participants", f"At most {MOST_SIMULATED:,} can be simulated.")

    @property
    def scenario(self) -> Scenario:
        """Of a valid form."""
        scenario: Scenario = self.cleaned_data["scenario"]
        return scenario

    @property
    def wanted(self) -> float:
        wanted: float = self.cleaned_data["power"]
        return wanted / 100

    def query(self) -> str:
        """The assumptions of a valid form as the part of an address after the question mark."""
        return urlencode({name: self.data[name] for name in self.fields if self.data.get(name)})
