"""An audit's pictures become a study whose audited maps are the audit's own."""

import json
import shutil
from collections import Counter

import pytest
import yaml
from django.core.management import CommandError, call_command
from PIL import Image

from explainers.audit import audit, make_config
from explainers.work import computing
from studyapp.actions import auditing, runs
from studyapp.actions.computing import request_for
from studyapp.actions.create_study import SpecError
from studyapp.actions.map_store import map_store
from studyapp.actions.precompute import executor_of
from studyapp.actions.study_from_audit import AUDITED, CannotTake, study_from_audit
from studyapp.actions.tables import stimuli_table, trials_table
from studyapp.models import Explanation, Study, WorkItem
from tests.crawler import far_keys, leaks
from tests.explainers.audit.conftest import BLUE, LABELS, RED, colour_network, draw
from tests.factories import make_open_study
from tests.walker import walk

pytestmark = pytest.mark.tensorflow

PATCH, LARGE, ELSEWHERE = (4, 4, 12, 12), (4, 4, 14, 14), (18, 18, 30, 30)
# name, where the colour is, the label, the box: two wrong reasons, a right one, a wrong label.
CASES = (
    ("faint-for-the-wrong-reason.png", PATCH, RED, "red", ELSEWHERE),
    ("sure-for-the-wrong-reason.png", LARGE, RED, "red", ELSEWHERE),
    ("right-for-the-right-reason.png", PATCH, BLUE, "blue", PATCH),
    ("said-to-be-red-and-is-blue.png", LARGE, BLUE, "red", LARGE),
)
TAG = "weather=monsoon"
QUICK = {"sanity": {"pictures": 0, "units": 0}, "suspicion": {"find": False}}


@pytest.fixture(scope="session")
def audited(tmp_path_factory):
    """An audit of four pictures, with all of its folder."""
    folder = tmp_path_factory.mktemp("audited")
    colour_network().save(folder / "colours.keras")
    (folder / "colours.json").write_text(json.dumps({"labels": LABELS}))
    listed = []
    for name, place, colour, label, box in CASES:
        Image.fromarray(draw((place, colour))).save(folder / name)
        objects = [{"label": label, "box": list(box)}]
        listed.append({"picture": name, "labels": [label], "objects": objects, "tags": [TAG]})
    (folder / "truth.json").write_text(json.dumps(listed))
    config = make_config(QUICK | {"audit": {"seed": 7}})
    audit(folder / "colours.keras", folder / "truth.json", config, out=folder / "out")
    return folder


def make(audited, **changes) -> Study:
    return study_from_audit(**{"folder": audited / "out", "name": "reasons"} | changes)


def names(study) -> list[str]:
    return [image.name for image in study.images.all()]


def work_off(study, freeze_after=None) -> None:
    runs.order_run(study=study, freeze_after=freeze_after)
    run = runs.claim(worker="test")
    runs.work_off(run=run, executor=executor_of("local"))
    assert set(run.items.values_list("state", flat=True)) == {WorkItem.State.DONE}


@pytest.mark.django_db
def test_the_pictures_are_those_that_are_right_for_the_wrong_reason_the_surest_first(audited):
    study = make(audited)
    assert names(study) == ["sure-for-the-wrong-reason.png", "faint-for-the-wrong-reason.png"]
    assert study.status == "draft"
    assert (study.target, study.seed, study.trials_per_participant) == ("top-1", 7, 2)
    conditions = {one.name: one.method for one in study.conditions.all()}
    assert conditions == {AUDITED: "gradcam", "random-map": "random_map"}
    image = study.images.first()
    assert image.true_label == "red"
    assert image.boxes == [list(ELSEWHERE)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"which": "right-reason"}, {"right-for-the-right-reason.png"}),
        ({"which": "wrong-label"}, {"said-to-be-red-and-is-blue.png"}),
        ({"which": "all"}, {name for name, *_ in CASES}),
        ({"most": 1}, {"sure-for-the-wrong-reason.png"}),
    ],
)
def test_other_pictures_and_fewer_can_be_asked_for(audited, asked, found):
    assert set(names(make(audited, **asked))) == found


@pytest.mark.django_db(transaction=True)
def test_the_audits_maps_are_taken_byte_for_byte_and_only_the_others_are_computed(
    audited, monkeypatch
):
    study = make(audited)
    computed = Counter()
    explain = computing.explain

    def counted(request):
        computed[request.method] += 1
        return explain(request)

    monkeypatch.setattr(computing, "explain", counted)
    work_off(study)
    assert computed == {"random_map": 2}
    document = json.loads((audited / "out" / "audit.json").read_text())
    keys = {row["picture"]: row["key"] for row in document["rows"]}
    for explanation in Explanation.objects.filter(condition__name=AUDITED):
        key = keys[explanation.image.name]
        assert explanation.key == key
        own = audited / "out" / "maps" / key[:2] / f"{key}.npz"
        assert map_store().path(key).read_bytes() == own.read_bytes()


@pytest.mark.django_db
def test_a_method_with_chance_and_parameters_asks_for_the_same_map_again(audited, tmp_path):
    given = {"method": "random_map", "seed": 3, "target": "truth"}
    config = make_config(QUICK | {"audit": given})
    out = tmp_path / "out"
    audit(audited / "colours.keras", audited / "truth.json", config, out=out)
    study = make(audited, folder=out, which="all", methods=["centre_blob"])
    condition = study.conditions.get(name=AUDITED)
    targets = {image.name: image.target for image in study.images.all()}
    # Of the true class, which is another one where the label is wrong; the rule is the picture's.
    assert len(set(targets.values())) == 2
    for image in study.images.all():
        assert map_store().has(request_for(image, condition).key)


@pytest.mark.django_db(transaction=True)
def test_what_the_audit_found_can_be_joined_to_every_answer_and_reached_nobody(audited):
    study = make(audited)
    work_off(study, freeze_after=2)
    walker = walk(study)
    assert walker.participant().outcome == "completed"
    shown = {row["item_id"]: row for row in stimuli_table(study, simulated=False)}
    answers = list(trials_table(study, simulated=False))
    assert len(answers) == 2
    for answer in answers:
        found = shown[answer["item_id"]]
        assert found["audit_verdict"] == "fail"
        assert found["audit_reason"] == "the map's peak lies outside the object"
        assert found["audit_technique"] == "gradcam"
        assert found["audit_correct"] == 1
        assert found["audit_peak"] == 0
        assert found["audit_energy"] == pytest.approx(0, abs=0.01)
        assert found["audit_tags"] == TAG
        assert len(found["audit_sha256"]) == 64
    for told in (b"monsoon", b"outside the object", b"wrong-reason", b"audit"):
        assert not any(told in answer.body for answer in walker.answers)


@pytest.mark.django_db
def test_no_page_tells_what_an_audit_found():
    far_keys()
    study = make_open_study(pictures=2)
    found = {
        "audit_verdict": "fail",
        "audit_reason": "the map's peak lies outside the object",
        "audit_technique": "gradcam",
        "audit_class": "tabby cat",
        "audit_energy": 0.0125,
        "audit_tags": TAG,
    }
    study.images.update(audit=found, target="label:tabby cat")
    walker = walk(study)
    assert walker.participant().outcome == "completed"
    # A button's class has that word in it; all others, the names of the columns too, tell.
    assert leaks(walker.answers, {"fail": ""}) == []
    study.images.update(audit=found | {"audit_reason": "Which picture convinces you?"})
    assert leaks(walker.answers, {"fail": ""}) != []


@pytest.mark.django_db
def test_texts_and_other_conditions_come_from_a_file_and_what_the_audit_says_does_not(
    audited, tmp_path
):
    path = tmp_path / "texts.yaml"
    other = {"name": "blob", "method": "centre_blob", "rendering": "native"}
    path.write_text(yaml.safe_dump({"title": "Why?", "conditions": [other]}))
    study = make(audited, texts=path)
    assert study.title == "Why?"
    assert set(study.conditions.values_list("name", flat=True)) == {AUDITED, "blob"}
    path.write_text("target: top-2")
    with pytest.raises(CannotTake, match="'target' comes from the audit; leave it out"):
        make(audited, texts=path, name="again")


def moved(audited, folder):
    shutil.copytree(audited, folder, dirs_exist_ok=True)
    return folder


def spoil_picture(folder):
    Image.fromarray(draw((PATCH, BLUE))).save(folder / CASES[1][0])


def spoil_map(folder):
    for path in (folder / "out" / "maps").rglob("*.npz"):
        path.write_bytes(b"")


def explain_more_classes(folder):
    path = folder / "out" / "audit.json"
    document = json.loads(path.read_text())
    document["rows"].append(document["rows"][0] | {"place": 1})
    path.write_text(json.dumps(document))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("spoil", "changes", "told"),
    [
        (spoil_picture, {}, "sure-for-the-wrong-reason.png: it has changed since it was audited"),
        (spoil_map, {}, "missing or damaged"),
        (explain_more_classes, {}, "explained several classes of a picture"),
        (None, {"which": "some"}, "there is no choice 'some'; choose from: wrong-reason"),
        (None, {"most": 0}, "at least one picture is needed, not 0"),
        (None, {"model": "none.keras"}, r"none.keras: there is no such network; name its file"),
        (None, {"name": "no slug!"}, "slug"),
        (None, {"methods": ["gradcma"]}, "gradcma"),
    ],
)
def test_what_cannot_become_a_study_is_refused_and_nothing_stays(
    audited, tmp_path, spoil, changes, told
):
    folder = moved(audited, tmp_path / "in")
    if spoil:
        spoil(folder)
    where = {"dataset": folder / "truth.json", "model": str(folder / "colours.keras")}
    with pytest.raises((CannotTake, SpecError, LookupError), match=told):
        make(folder, **where | changes)
    assert Study.objects.count() == 0


@pytest.mark.django_db
def test_another_network_is_refused_since_its_maps_would_be_others(audited, tmp_path):
    folder = moved(audited, tmp_path / "in")
    (folder / "colours.json").write_text(json.dumps({"labels": ["blue", "red", "empty"]}))
    document = json.loads((folder / "out" / "audit.json").read_text())
    document["facts"]["model_settings"]["labels"] = ["blue", "red", "empty"]
    (folder / "out" / "audit.json").write_text(json.dumps(document))
    with pytest.raises(CannotTake, match=r"ask for another map \(classifier_settings\)"):
        make(folder, dataset=folder / "truth.json", model=str(folder / "colours.keras"))
    assert Study.objects.count() == 0


@pytest.mark.django_db
def test_the_command_makes_it_says_what_is_next_and_names_what_is_wrong(audited, capsys):
    out = str(audited / "out")
    call_command("study_from_audit", out, "--name", "reasons", "--method", "centre_blob")
    said = capsys.readouterr().out
    assert "Made the draft study 'reasons' with 2 pictures." in said
    assert "Next: python manage.py precompute reasons" in said
    call_command("study_from_audit", out, "--name", "more", "--most", "1", "--explain", "1")
    assert Study.objects.get(slug="more").runs.get().freeze_after == 1
    with pytest.raises(CommandError, match="No study was made of"):
        call_command("study_from_audit", str(audited), "--name", "none")


def test_the_choices_are_the_cells_of_the_audits_summary():
    assert auditing.CHOICES["wrong-reason"] == (True, "fail")
    assert auditing.CHOICES["right-reason"] == (True, "pass")
