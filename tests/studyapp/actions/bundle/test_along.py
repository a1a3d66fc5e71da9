"""What goes along in a bundle: measurements, registrations, answers; and copies of studies."""

import hashlib
import json
import zipfile

import pytest

from studyapp import media
from studyapp.actions import measuring
from studyapp.actions.bundle import BundleError
from studyapp.actions.bundle.networks import Rights
from studyapp.actions.bundle.seal import sealed
from studyapp.actions.bundle.taking_in import import_study
from studyapp.actions.bundle.writing import export_study
from studyapp.actions.create_study import SpecError
from studyapp.actions.duplicate import CannotDuplicate, duplicate, free_name
from studyapp.actions.export.package import package
from studyapp.actions.questions import assemble
from studyapp.actions.spec.writing import description_of
from studyapp.actions.studies import open_study
from studyapp.models import (
    AnalysisPlan,
    Classifier,
    Explanation,
    ExternalIdentity,
    ImportedAnswers,
    Measurement,
    Participant,
    PrecomputeRun,
    Stimulus,
    Study,
)
from tests.computed_study import make_computed_study
from tests.factories import make_participant, make_researcher
from tests.seen_pictures import pictures_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def study(tmp_path):
    return make_computed_study(tmp_path / "in")


def measured(study):
    """Every explanation with a number, under the key that it would have now."""
    order = measuring.order(steps=4)
    for row in measuring.unmeasured(study=study, order=order):
        Measurement.objects.create(
            explanation=row,
            key=measuring._key(row, order),
            numbers={"deletion": row.pk / 7, "pointing": None},
            settings=order.settings.as_json(),
        )
    return order


def test_measurements_come_along_and_are_not_out_of_date(study, tmp_path):
    order = measured(study)
    export_study(study=study, path=tmp_path / "b.zip")
    taken = import_study(path=tmp_path / "b.zip", name="copy").study
    assert measuring.unmeasured(study=taken, order=order) == []
    numbers = Measurement.objects.order_by(
        "explanation__image__position", "explanation__condition__name"
    )
    here = numbers.filter(explanation__image__study=study).values_list("numbers", flat=True)
    there = numbers.filter(explanation__image__study=taken).values_list("numbers", flat=True)
    assert list(there) == list(here)


def test_a_draft_of_questions_that_is_newer_than_the_frozen_ones_comes_along(study, tmp_path):
    assemble(study=study)
    export_study(study=study, path=tmp_path / "b.zip")
    taken = import_study(path=tmp_path / "b.zip", name="copy").study
    assert list(taken.question_sets.order_by("version").values_list("version", "frozen_at")) == [
        (1, taken.question_set().frozen_at),
        (2, None),
    ]


def test_what_was_registered_there_is_kept_as_where_the_study_comes_from(study, tmp_path):
    AnalysisPlan.objects.create(study=study, planned_n=2, hypotheses="Cam is trusted more.")
    open_study(study=study, by="rosa")
    [registered] = study.registrations.all()
    made = export_study(study=study, path=tmp_path / "b.zip")
    taken = import_study(path=tmp_path / "b.zip", name="copy", sha256=made.sha256.upper()).study
    assert taken.origin["bundle_sha256"] == made.sha256
    [told] = taken.origin["registrations"]
    assert (told["content"], told["sha256"]) == (registered.content, registered.sha256)
    # It is a draft: its own plan is registered when it opens.
    assert not taken.registrations.exists()
    assert taken.analysis_plan.hypotheses == "Cam is trusted more."
    with pytest.raises(BundleError, match="it is another bundle than its maker spoke of"):
        import_study(path=tmp_path / "b.zip", name="other", sha256="0" * 64)


def test_a_registration_that_is_not_what_its_hash_says_is_refused(study, tmp_path):
    AnalysisPlan.objects.create(study=study, planned_n=2, hypotheses="Cam is trusted more.")
    open_study(study=study)
    export_study(study=study, path=tmp_path / "b.zip")
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["registrations.json"] = files["registrations.json"].replace(b"Cam is", b"Cam was")
    manifest = json.loads(files["manifest.json"])
    digest = hashlib.sha256(files["registrations.json"]).hexdigest()
    manifest["files"]["registrations.json"]["sha256"] = digest
    files["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    forged = b"".join(sealed([(tmp_path / "b.zip").read_bytes()]))
    (tmp_path / "b.zip").write_bytes(forged)
    with pytest.raises(BundleError, match="is another one than was registered"):
        import_study(path=tmp_path / "b.zip", name="copy")
    assert Study.objects.count() == 1


def test_the_order_in_which_a_database_gives_keys_makes_no_other_bundle(study, tmp_path):
    export_study(study=study, path=tmp_path / "one.zip")
    for explanation in Explanation.objects.all():
        explanation.provenance = dict(reversed(explanation.provenance.items()))
        explanation.save()
    export_study(study=study, path=tmp_path / "two.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


@pytest.fixture
def answered(study):
    open_study(study=study)
    for prefers in ("cam", "patches"):
        person = make_participant(study, level=0, prefers=prefers)
    ExternalIdentity.objects.create(
        study=study, participant=person, recruiter="prolific", external_id="SECRET-NUMBER"
    )
    return study


def test_answers_come_along_only_if_asked_for_exact_per_table_and_are_kept_apart(
    answered, tmp_path
):
    export_study(study=answered, path=tmp_path / "without.zip")
    export_study(study=answered, path=tmp_path / "with.zip", with_answers=True)
    code = Participant.objects.first().code.encode()
    with zipfile.ZipFile(tmp_path / "without.zip") as archive:
        assert not any(code in archive.read(name) for name in archive.namelist())
    with zipfile.ZipFile(tmp_path / "with.zip") as archive:
        content = b"".join(archive.read(name) for name in archive.namelist())
    assert code in content
    assert b"SECRET-NUMBER" not in content
    member = make_researcher()
    taken = import_study(path=tmp_path / "with.zip", name="copy", member=member)
    # The very package, so every table of it digit by digit; and nobody takes part in the copy.
    assert media.read(taken.answers.package) == b"".join(package(answered))
    assert (taken.answers.participants, taken.answers.trials) == (2, 6)
    assert json.loads(taken.answers.document)["facts"]
    assert list(ImportedAnswers.objects.for_user(member)) == [taken.answers]
    assert not taken.study.participants.exists()
    left_out = import_study(path=tmp_path / "with.zip", name="copy-2", with_answers=False)
    assert left_out.answers is None


def test_answers_that_are_hidden_still_do_not_leave(study, tmp_path):
    AnalysisPlan.objects.create(study=study, planned_n=9, hypotheses="Cam is trusted more.")
    open_study(study=study)
    make_participant(study, level=0)
    with pytest.raises(BundleError, match=r"cannot be taken along: .*are hidden until"):
        export_study(study=study, path=tmp_path / "b.zip", with_answers=True)
    assert list(tmp_path.glob("*.zip")) == []


def test_a_classifier_that_is_not_registered_here_needs_somebody_who_may(study, tmp_path):
    export_study(study=study, path=tmp_path / "b.zip")
    nothing_new = Rights(may_register=False)
    import_study(path=tmp_path / "b.zip", name="same-network", rights=nothing_new)
    Classifier.objects.update(stage="another")
    with pytest.raises(SpecError, match="which is not registered here as it is described there"):
        import_study(path=tmp_path / "b.zip", name="copy", rights=nothing_new)
    assert Study.objects.count() == 2


def test_a_copy_has_everything_but_participants_and_registrations(answered):
    measured(answered)
    answered.members.add(make_researcher())
    answered.exits.create(
        outcome="completed", code="C1", return_url="https://app.prolific.com/{code}"
    )
    copy = duplicate(study=answered, name=free_name(answered))
    assert copy.slug == "bricks-2"
    own = {"slug": answered.slug}
    assert description_of(copy, with_exits=True) | own == description_of(answered, with_exits=True)
    assert (copy.status, copy.opened_at, copy.participants.count()) == ("draft", None, 0)
    assert list(copy.members.all()) == list(answered.members.all())
    assert copy.classifier == answered.classifier
    assert copy.origin["copy_of"] == "bricks"
    shown = Stimulus.objects.order_by("key")
    of = "explanation__image__study"
    assert list(shown.filter(**{of: copy}).values_list("key", "path")) == list(
        shown.filter(**{of: answered}).values_list("key", "path")
    )
    assert Measurement.objects.filter(**{of: copy}).count() == 6
    assert not PrecomputeRun.objects.filter(study=copy).exists()
    open_study(study=copy)
    assert pictures_of(copy) == pictures_of(answered)


@pytest.mark.parametrize("name", ["bricks", "two words", "x" * 51])
def test_a_copy_under_a_name_that_cannot_be_is_refused(study, name):
    with pytest.raises(CannotDuplicate):
        duplicate(study=study, name=name)
    assert Study.objects.count() == 1


def test_an_unfinished_draft_can_be_copied_and_handed_on(study, tmp_path):
    draft = Study.objects.create(
        slug="begun", title="Begun", classifier=study.classifier, questionnaire=study.questionnaire
    )
    draft.comprehension.create(text="What?", choices=["One"], correct=1)
    draft.quotas.create(level=9, places=1)
    copy = duplicate(study=draft, name="begun-2")
    export_study(study=copy, path=tmp_path / "b.zip")
    taken = import_study(path=tmp_path / "b.zip", name="begun-3").study
    assert description_of(taken) | {"slug": "begun"} == description_of(draft)


@pytest.mark.parametrize(("size", "left"), [({}, 3), ({"stimulus_width": 96}, 0)])
def test_what_was_made_before_a_change_stays_behind(study, tmp_path, size, left):
    study.question_sets.all().delete()
    assemble(study=study)
    study.conditions.filter(name=study.conditions.first().name).update(rendering="harmonised")
    Study.objects.filter(pk=study.pk).update(**size)
    changed = Study.objects.get(pk=study.pk)
    export_study(study=changed, path=tmp_path / "b.zip")
    taken = import_study(path=tmp_path / "b.zip", name="taken").study
    for copy in (duplicate(study=changed, name="copied"), taken):
        assert Stimulus.objects.filter(explanation__image__study=copy).count() == left
        assert copy.question_sets.get().questions.count() == 0
        assert [bool(image.shown_path) for image in copy.images.all()] == [bool(left)] * 3
