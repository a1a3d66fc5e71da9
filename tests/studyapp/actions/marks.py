"""An open study some of whose questions are for practice or to catch people out."""

from studyapp.actions.questions import freeze, new_version
from studyapp.models import Question, Study
from tests.factories import make_open_study


def make_marked_study(*, practice: int = 2, catch: int = 2, pictures: int = 10, **fields) -> Study:
    """The last questions are marked; settings that only fit the marked set are put in then."""
    later = {name: fields.pop(name) for name in list(fields) if name.endswith("_rate")}
    study = make_open_study(pictures=pictures + practice + catch, **fields)
    draft = new_version(question_set=study.question_set())
    positions = list(draft.questions.order_by("-position").values_list("pk", flat=True))
    for number, pk in enumerate(positions[: practice + catch]):
        is_practice = number < practice
        draft.questions.filter(pk=pk).update(
            kind=Question.Kind.PRACTICE if is_practice else Question.Kind.CATCH,
            expected="" if is_practice else ("first", "second")[number % 2],
        )
    freeze(question_set=draft)
    Study.objects.filter(pk=study.pk).update(**later)
    study.refresh_from_db()
    return study
