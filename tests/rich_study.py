"""One study with everything that a results page can show: written straight into the record."""

from studyapp.models import (
    Arm,
    Condition,
    Event,
    ItemResponse,
    Questionnaire,
    QuestionnaireItem,
    QuestionnaireResponse,
    Study,
    TechniqueGuess,
)
from tests.factories import make_open_study
from tests.recorded import Given, expecting, record

PICTURES = 8
# Per person: the arm, the level, how many of eight trials chose gradcam-plain, and who is careless.
PEOPLE = (
    ("hidden", 0, 6),
    ("hidden", 1, 7),
    ("hidden", 2, 5),
    ("shown", 0, 4),
    ("shown", 1, 6),
    ("shown", 2, 3),
)


def make_rich_study() -> Study:
    """Six attentive people and one who chose left, fast, every time; three who did not finish."""
    study = make_open_study(pictures=PICTURES, answer_format="graded")
    study = expecting(study, "first", asks_guess=True, withdrawn=2)
    scale = _scale()
    arms = {name: Arm.objects.create(study=study, name=name) for name in ("hidden", "shown")}
    for place, (arm, level, chosen) in enumerate(PEOPLE):
        given = _attentive(chosen, place)
        person = record(study, *given, arm=arms[arm], expertise_level=level, slot=place)
        _finish(person, scale, agreement=3 + place % 3)
    careless = [Given("left", rating=-2, rt_ms=150, question=q) for q in range(PICTURES)]
    record(study, *careless, _catch("right"), arm=arms["shown"], expertise_level=0, slot=6)
    record(study, *_attentive(4, 1)[:2], Given(None, question=2), outcome="", slot=7)
    record(study, outcome="screened_out", slot=8)
    record(study, outcome="failed_check", slot=9)
    return study


def _attentive(chosen: int, shift: int) -> list[Given]:
    """Sides alternate; a tie and a time-out, a catch, an identical and a repeated trial follow."""
    trials = []
    for q in range(PICTURES):
        left = ("gradcam-plain", "lime-plain")[(q + shift) % 2]
        side = "left" if (left == "gradcam-plain") == (q < chosen) else "right"
        rating = {"left": -1, "right": 2}[side]
        trials.append(Given(side, left, q, rating=rating, rt_ms=1800 + 150 * q, confidence=4))
    trials[6] = Given("tie", rating=0, question=6)
    trials[7] = Given("none", question=7, rt_ms=None)
    again = {"left": "right", "right": "left"}[str(trials[0].side)]
    other = {"gradcam-plain": "lime-plain", "lime-plain": "gradcam-plain"}[trials[0].left]
    return [
        *trials,
        _catch("left"),
        Given("left", kind="identical"),
        Given(again, other, kind="repeat", repeat_of=1),
    ]


def _catch(side: str) -> Given:
    return Given(side, question=1, kind="catch")


def _scale() -> Questionnaire:
    scale = Questionnaire.objects.create(name="Trust in the system", scoring="mean")
    for place, code in enumerate(("relies", "doubts")):
        QuestionnaireItem.objects.create(
            questionnaire=scale,
            position=place,
            code=code,
            text=code,
            kind="likert",
            scored=True,
            reversed=code == "doubts",
        )
    return scale


def _finish(person, scale: Questionnaire, *, agreement: int) -> None:
    """Agree with the first item that much and with the reversed one as little; then guess."""
    QuestionnaireResponse.objects.create(participant=person, questionnaire=scale, score=agreement)
    for item, value in zip(scale.items.all(), (agreement, 6 - agreement), strict=True):
        ItemResponse.objects.create(participant=person, item=item, value=str(value))
    trial = person.trials.order_by("position").first()
    grad = Condition.objects.get(study=person.study, name="gradcam-plain")
    TechniqueGuess.objects.create(participant=person, stimulus=trial.left, condition=grad)
    TechniqueGuess.objects.create(participant=person, stimulus=trial.right, condition=None)
    Event.objects.create(participant=person, trial=trial, kind="reloaded")
