"""As many rows of every noun as asked for, written in bulk: for what must not grow with them."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group, User
from django.utils import timezone

from studyapp import models as m

SHA = "0" * 64
OUTCOMES = ("completed", "screened_out", "failed_check", "withdrawn")


def make_rows(numbers: range, beside: range) -> None:
    """Rows of every noun, one per number, each of a study of its own; call it again for more.

    `beside` numbers what stands on the page of its parent: conditions, arms and the like of the
    first study, items of the first questionnaire, explanations under the first condition.
    """
    _many(Group, numbers, name="group {}".format)
    _many(User, numbers, username="person-{}".format, is_staff=True)
    studies = _studies(numbers)
    conditions = _many(m.Condition, studies, study=_same, name="gradcam", method="gradcam")
    others = _many(m.Condition, studies, study=_same, name="lime", method="lime")
    images = [_image(study, number) for study, number in zip(studies, numbers, strict=True)]
    images = m.SourceImage.objects.bulk_create(images)
    pairs = [_stimuli(images, conditions), _stimuli(images, others)]
    sets = _many(m.QuestionSet, studies, study=_same, version=1)
    rows = zip(sets, images, *pairs, strict=True)
    questions = m.Question.objects.bulk_create(
        m.Question(question_set=s, image=i, first=a, second=b) for s, i, a, b in rows
    )
    _taken_part(studies, questions)
    _of_studies(studies)
    _many(m.LogbookEntry, numbers, number=lambda n: n + 1, at=timezone.now(), noun="study",
          actor="person-{}".format, action="changed", subject="study {}".format,
          study="study-{}".format, sha256=SHA)  # fmt: skip
    _on_one_page(beside)


def _many(model: Any, of: Iterable[Any], **columns: Any) -> list[Any]:
    """A row for each; a column is a value, or made of what the row is for."""
    made = (
        model(**{k: value(one) if callable(value) else value for k, value in columns.items()})
        for one in of
    )
    return list(model._default_manager.bulk_create(made))


def _same(one: Any) -> Any:
    return one


def _studies(numbers: range) -> list[m.Study]:
    """Each with a classifier and a questionnaire of its own."""
    networks = _many(m.Classifier, numbers, name="network-{}".format, sha256=SHA, path="x.keras")
    asked = _many(m.Questionnaire, numbers, name="questionnaire {}".format)
    items = _many(m.QuestionnaireItem, asked, questionnaire=_same, code="item", text=str)
    _many(m.ItemChoice, items, item=_same, code="yes", label="Yes", level=0)
    rows = zip(numbers, networks, asked, strict=True)
    return m.Study.objects.bulk_create(
        m.Study(slug=f"study-{n}", title=f"Study {n}", classifier=c, questionnaire=q)
        for n, c, q in rows
    )


def _image(study: m.Study, number: int) -> m.SourceImage:
    name, sha = f"picture {number}", f"{number:064d}"
    return m.SourceImage(study=study, name=name, path="x.png", sha256=sha, width=64, height=64)


def _stimuli(images: list[Any], conditions: list[Any]) -> list[Any]:
    """Every picture under its condition: ordered, explained, measured, drawn."""
    told = {"key": SHA, "class_id": 0, "class_name": "cat", "score": 1.0, "probability": 0.9}
    explained = m.Explanation.objects.bulk_create(
        m.Explanation(image=i, condition=c, **told) for i, c in zip(images, conditions, strict=True)
    )
    runs = _many(m.PrecomputeRun, images, study=lambda i: i.study)
    m.WorkItem.objects.bulk_create(
        m.WorkItem(run=r, image=e.image, condition=e.condition, key=SHA)
        for r, e in zip(runs, explained, strict=True)
    )
    _many(m.Measurement, explained, explanation=_same, key=SHA)
    return _many(m.Stimulus, explained, explanation=_same, key=SHA, path="x.webp", sha256=SHA,
                 width=64, height=64, size=1)  # fmt: skip


def _taken_part(studies: list[Any], questions: list[Any]) -> None:
    """One participant of each study, with everything that somebody can leave behind."""
    people = _many(m.Participant, studies, study=_same, consent_version="1")
    trials = m.Trial.objects.bulk_create(
        m.Trial(participant=p, question=q, position=1, left=q.first, right=q.second)
        for p, q in zip(people, questions, strict=True)
    )
    responses = _many(m.Response, trials, trial=_same, side="left")
    _many(m.Elaboration, responses, response=_same, reason="why")
    _many(m.Event, trials, participant=lambda t: t.participant, trial=_same, kind="reloaded")
    _many(m.TechniqueGuess, trials, participant=lambda t: t.participant, stimulus=lambda t: t.left,
          condition=lambda t: t.left.explanation.condition)  # fmt: skip
    _many(m.ComprehensionAttempt, people, participant=_same, number=1, answers=[0], passed=True)
    _many(m.QuestionnaireResponse, people, participant=_same,
          questionnaire=lambda p: p.study.questionnaire)  # fmt: skip
    items = {item.questionnaire_id: item for item in m.QuestionnaireItem.objects.all()}
    _many(m.ItemResponse, people, participant=_same, value="yes",
          item=lambda p: items[p.study.questionnaire_id])  # fmt: skip
    _many(m.ExternalIdentity, people, participant=_same, study=lambda p: p.study,
          recruiter="sona", external_id="x")  # fmt: skip


def _of_studies(studies: list[Any]) -> None:
    """What else belongs to a study."""
    now = timezone.now()
    _many(m.Invitation, studies, study=_same)
    _many(m.Job, studies, study=_same, kind="measure")
    _many(m.Preregistration, studies, study=_same, version=1, content="{}", sha256=SHA,
          registered_at=now)  # fmt: skip
    _many(m.Unblinding, studies, study=_same, unblinded_at=now, reason="r", completed=1,
          planned_n=2)  # fmt: skip
    _many(m.ImportedAnswers, studies, slug=lambda s: s.slug, title=lambda s: s.title,
          participants=1, trials=1)  # fmt: skip


def _on_one_page(beside: range) -> None:
    study = m.Study.objects.earliest("pk")
    of_study: dict[str, Any] = {"study": study}
    networks = list(m.Classifier.objects.order_by("pk")[: beside.stop])
    for number in beside:
        name = f"beside-{number}"
        network = networks[number % len(networks)]
        sound = study.conditions.earliest("pk")
        one = m.Condition.objects.create(
            **of_study, name=name, method="lime", classifier=network, faulty_version_of=sound
        )
        m.Arm.objects.create(**of_study, name=name).conditions.set([sound, one])
        further = m.Questionnaire.objects.create(name=name)
        m.AskedQuestionnaire.objects.create(**of_study, questionnaire=further)
        m.ComprehensionQuestion.objects.create(**of_study, text=name, choices=["a"], correct=0)
        m.Quota.objects.create(**of_study, level=number, places=1)
    for outcome in OUTCOMES[: beside.stop]:
        m.Exit.objects.get_or_create(**of_study, outcome=outcome, defaults={"code": outcome})
    m.AnalysisPlan.objects.get_or_create(**of_study)
    _further_down(study, beside)


def _further_down(study: m.Study, beside: range) -> None:
    """On the pages of the first questionnaire, its first item, and the first condition."""
    questionnaire, item = study.questionnaire, study.questionnaire.items.earliest("pk")
    _many(m.QuestionnaireItem, beside, questionnaire=questionnaire, code="item-{}".format,
          text="Item {}".format)  # fmt: skip
    _many(m.ExpertiseLevel, beside, questionnaire=questionnaire, level=_same, from_score=float,
          label="Level {}".format)  # fmt: skip
    _many(m.ItemChoice, beside, item=item, code="choice-{}".format, label="Choice {}".format)
    images = m.SourceImage.objects.bulk_create(_image(study, 10**9 + n) for n in beside)
    drawn = [_stimuli(images, [c] * len(images)) for c in study.conditions.order_by("pk")[:2]]
    question_set = study.question_sets.earliest("pk")
    m.Question.objects.bulk_create(
        m.Question(question_set=question_set, image=i, first=a, second=b)
        for i, a, b in zip(images, *drawn, strict=True)
    )
