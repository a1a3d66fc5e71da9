"""Studies of the tasks with a right answer, in the small world of tests/factories.py.

The classifier says "tabby cat" of every picture, and of every third one the truth is "espresso".
The arms are the four that such a study compares: nothing, A, B and both.
"""

from studyapp.actions.questions import assemble, freeze
from studyapp.actions.studies import open_study
from studyapp.models import Arm, Condition, Participant, SourceImage, Study, Trial
from tests.factories import make_image, make_stimulus, make_study

TOP = [["tabby cat", 0.93], ["Egyptian_cat", 0.04], ["lynx", 0.02], ["tiger", 0.01], ["fox", 0.001]]
SAID_AT_RANDOM = "traffic light"
A, B = "gradcam-plain", "lime-plain"


def make_task_study(task: str, *, pictures: int = 6, practice: int = 0, **fields) -> Study:
    """A draft with everything explained; the last pictures are for practice."""
    study = make_study(task=task, **fields)
    if task == Study.Task.FAULT:
        for sound in list(study.conditions.all()):
            Condition.objects.create(
                study=study,
                name=f"{sound.name}-broken",
                method="randomised_model",
                parameters={"method": sound.method, "parameters": {}},
                faulty_version_of=sound,
            )
    make_arms(study)
    for number in range(pictures + practice):
        image = make_image(study, number)
        image.true_label = "espresso" if number % 3 == 2 else "tabby cat"
        image.is_practice = number >= pictures
        image.save()
        explain(image)
    return study


def make_arms(study: Study) -> None:
    shows = study.task == Study.Task.FAULT
    for name, conditions in (("none", ()), ("a", (A,)), ("b", (B,)), ("both", (A, B))):
        arm = Arm.objects.create(study=study, name=name, shows_prediction=shows)
        arm.conditions.set(study.conditions.filter(name__in=conditions))


def explain(image: SourceImage) -> None:
    """Give the picture a stimulus of every condition of its study."""
    for condition in image.study.conditions.all():
        explanation = make_stimulus(image, condition).explanation
        explanation.facts = {"rule": "top-1", "top_classes": TOP}
        if condition.faulty_version_of_id:
            explanation.facts["randomised_prediction"] = SAID_AT_RANDOM
        explanation.save()


def make_open_task_study(task: str, **fields) -> Study:
    study = make_task_study(task, **fields)
    freeze(question_set=assemble(study=study))
    return open_study(study=study)


def shown_to(participant: Participant) -> list[tuple[str | None, str | None]]:
    """Per trial the names of the conditions on the left and on the right."""
    sides = ("left__explanation__condition__name", "right__explanation__condition__name")
    return list(participant.trials.filter(kind=Trial.Kind.MAIN).values_list(*sides))
