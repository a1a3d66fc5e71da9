"""A bundle that is damaged, changed, strange, too large or of another version: nothing stays."""

import hashlib
import json
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from studyapp import media
from studyapp.actions import create_study
from studyapp.actions.bundle import NEEDED, BundleError, answers
from studyapp.actions.bundle.material import Files, restore
from studyapp.actions.bundle.registered import origin_of
from studyapp.actions.bundle.taking_in import import_study
from studyapp.actions.bundle.writing import export_study
from studyapp.actions.create_study import SpecError
from studyapp.actions.map_store import map_store
from studyapp.models import Explanation, SourceImage, Study
from tests.bundles import files_of, seal, with_manifest, zip_of
from tests.computed_study import make_computed_study
from tests.factories import picture_bytes

pytestmark = pytest.mark.django_db


@pytest.fixture
def study(tmp_path):
    return make_computed_study(tmp_path / "in", pictures=1)


@pytest.fixture
def bundle(study, tmp_path):
    path = tmp_path / "bricks.zip"
    export_study(study=study, path=path)
    return path


def sign(path, files, **manifest) -> None:
    """Write a bundle whose checksums are right, whatever it holds."""
    path.write_bytes(seal(zip_of(with_manifest(files, **manifest))))


def write(path, files) -> None:
    """With the right seal, whatever the files are."""
    path.write_bytes(seal(zip_of(files.items())))


def refusal(path: Path, kind=BundleError, **asked) -> str:
    """What is said, once it is certain that nothing was stored."""
    before = Study.objects.count(), Explanation.objects.count(), SourceImage.objects.count()
    with pytest.raises(kind) as refused:
        import_study(path=path, **{"name": "copy"} | asked)
    after = Study.objects.count(), Explanation.objects.count(), SourceImage.objects.count()
    assert after == before
    return str(refused.value)


def test_a_file_that_is_missing_or_no_zip_file_is_named(tmp_path):
    assert "cannot be read: No such file" in refusal(tmp_path / "none.zip")
    (tmp_path / "text.zip").write_text("not a zip file")
    assert "text.zip: it is too short for a bundle" in refusal(tmp_path / "text.zip")
    (tmp_path / "text.zip").write_text("not a zip file" * 99)
    assert "no zip file with the seal of a bundle" in refusal(tmp_path / "text.zip")


def test_a_bundle_that_was_cut_off_is_named(bundle):
    bundle.write_bytes(bundle.read_bytes()[:-2000])
    assert "it was cut off" in refusal(bundle)


def test_a_changed_file_has_another_checksum(bundle):
    files = files_of(bundle)
    write(bundle, files | {"study.yaml": files["study.yaml"] + b"\n"})
    assert "study.yaml has another checksum" in refusal(bundle)


def test_a_stimulus_is_named_by_its_content_even_if_the_manifest_agrees(bundle):
    files = files_of(bundle)
    name = next(name for name in files if name.startswith("stimuli/"))
    sign(bundle, files | {name: picture_bytes(9)})
    assert f"{name} has another checksum" in refusal(bundle)


@pytest.mark.parametrize("name", NEEDED)
def test_a_zip_file_without_what_every_bundle_has_is_none(bundle, name):
    files = files_of(bundle)
    del files[name]
    write(bundle, files)
    assert f"it has no {name}, so it is no bundle of a study" in refusal(bundle)


def test_files_that_the_manifest_does_not_name_or_that_are_gone_are_named(bundle):
    files = files_of(bundle)
    more = f"pictures/{'a' * 64}.png"
    write(bundle, files | {more: b"x"})
    assert f"{more} is not in its manifest.json" in refusal(bundle)
    gone = next(name for name in files if name.startswith("maps/"))
    write(bundle, {name: content for name, content in files.items() if name != gone})
    assert f"{gone} is missing" in refusal(bundle)


def test_another_version_is_named_with_the_program_that_wrote_it(bundle):
    sign(bundle, files_of(bundle), format=4, seewhy="7.1.0")
    said = refusal(bundle)
    assert "it has the format 4 and was written by SeeWhy 7.1.0" in said
    assert "reads the format 3" in said


@pytest.mark.parametrize("content", [b"[]", b"{", b"\xff", b'{"kind": "other"}'])
def test_a_manifest_that_is_none_is_refused(bundle, content):
    write(bundle, files_of(bundle) | {"manifest.json": content})
    assert "manifest.json" in refusal(bundle)


def test_what_unpacks_to_too_much_is_refused_before_it_is_unpacked(bundle):
    unpacked = sum(map(len, files_of(bundle).values()))
    assert f"it has {unpacked:,} bytes unpacked" in refusal(bundle, largest=unpacked - 1)
    assert import_study(path=bundle, name="copy", largest=unpacked).study.slug == "copy"


def test_a_name_that_is_taken_is_said_with_the_way_out(bundle):
    assert "there is a study 'bricks' already; choose another short name (--name)" in refusal(
        bundle, name=""
    )


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("classifier", {"path": "/etc/passwd"}, "'/etc/passwd', which is not among the bundle's"),
        ("classifier", {"pretrained": "efficientnet_lite0"}, "None, which is not among"),
        ("pictures", [{"path": "../../x.png"}], "'../../x.png', which is not among the bundle's"),
        ("pictures", [{"package": "skimage.x", "path": "data/cat.png"}], "from the package"),
        ("conditions", "none", "'conditions' must be a list"),
        ("target", "top-one", "top-one"),
    ],
)
def test_a_description_cannot_reach_out_of_its_bundle(bundle, key, value, said):
    files = files_of(bundle)
    described = yaml.safe_load(files["study.yaml"]) | {key: value}
    sign(bundle, files | {"study.yaml": yaml.safe_dump(described).encode()})
    assert said in refusal(bundle, (BundleError, SpecError))


@pytest.mark.parametrize("labels", ["../../../secret_key", ["cat", ""], ["cat", 1], {"cat": 0}])
def test_labels_of_a_bundle_are_no_name_of_a_file_here(bundle, labels):
    files = files_of(bundle)
    described = yaml.safe_load(files["study.yaml"])
    described["classifier"]["labels"] = labels
    sign(bundle, files | {"study.yaml": yaml.safe_dump(described).encode()})
    assert "labels" in refusal(bundle, (BundleError, SpecError))


def changed(bundle: Path, change) -> None:
    files = files_of(bundle)
    material = json.loads(files["material.json"])
    change(material)
    sign(bundle, files | {"material.json": json.dumps(material).encode()})


def explained(**changes):
    return lambda material: material["explanations"][0].update(changes)


def measured(**changes):
    told = {"key": "a" * 64, "numbers": {}, "settings": {}} | changes
    return explained(measurement=told)


def asked(**changes):
    return lambda material: material["question_sets"][0]["questions"][0].update(changes)


STRANGE = {
    "no explanations": lambda material: material.pop("explanations"),
    "an unknown condition": explained(condition="unknown"),
    "a class that is no number": explained(class_id="one"),
    "a chance that is a text": explained(probability="nan"),
    "facts in a list": explained(facts=[1]),
    "classes that are no pairs": explained(facts={"top_classes": [["a", 1, 2]]}),
    "classes that are no names": explained(facts={"top_classes": [[1, 1]]}),
    "no class among the facts": explained(facts={"class_id": None}),
    "provenance that is a text": explained(provenance="none"),
    "a stimulus from another folder": explained(stimulus={"key": "a", "file": "pictures/x"}),
    "numbers in a list": measured(numbers=[1]),
    "a number that is a text": measured(numbers={"area": "large"}),
    "settings in a list": measured(settings=[]),
    "an explanation twice": lambda material: material["explanations"].append(
        material["explanations"][0]
    ),
    "an unknown condition in a question": asked(first="unknown"),
    "a question with one side twice": asked(first="patches"),
    "options that are no texts": asked(options=[{}]),
    "a version that is a text": lambda material: material["question_sets"][0].update(version="x"),
    "a version without end": lambda material: material["question_sets"][0].update(version=10**30),
    "a version twice": lambda material: material["question_sets"].append(
        material["question_sets"][0]
    ),
    "a picture that is nothing": lambda material: material["pictures"].append(None),
    "an audit that is a list": lambda material: material["pictures"][0].update(audit=[1]),
    "a target that is no rule": lambda material: material["pictures"][0].update(target="best"),
}


def test_material_that_does_not_fit_the_description_is_refused_whatever_is_wrong(bundle):
    packed = files_of(bundle)
    taken = import_study(path=bundle, name="copy").study
    taken.question_sets.all().delete()
    Explanation.objects.filter(image__study=taken).delete()
    files = Files(packed.__getitem__, lambda row, name: "")
    for what, change in STRANGE.items():
        material = json.loads(packed["material.json"])
        change(material)
        with pytest.raises(BundleError) as refused, transaction.atomic():
            restore(taken, material, files)
        said = str(refused.value)
        assert "material.json does not fit the study" in said, what
        assert not any(word in said for word in ("Error", "constraint", "'int'", "NoneType")), said
    restore(taken, json.loads(packed["material.json"]), files)


FORGED = {
    "no registrations": {"unblindings": [], "origin": {}},
    "registrations that are no rows": {"registrations": [1], "unblindings": [], "origin": {}},
    "a column too many": {
        "registrations": [],
        "unblindings": [{"reason": "", "more": 1}],
        "origin": {},
    },
    "an origin that is a text": {"registrations": [], "unblindings": [], "origin": "x"},
    "a list": [],
}


@pytest.mark.parametrize("what", FORGED)
def test_what_was_registered_is_told_as_a_bundle_has_it_or_refused(what):
    bundle = SimpleNamespace(json=lambda name: FORGED[what])
    with pytest.raises(BundleError, match=r"registrations.json is not as a bundle has it"):
        origin_of(bundle)


def test_where_a_study_comes_from_cannot_be_forged(bundle):
    files = files_of(bundle)
    told = json.loads(files["registrations.json"])
    told |= {"bundle_sha256": "f" * 64, "seewhy": "9", "taken_in_at": "2020", "study": "famous"}
    sign(bundle, files | {"registrations.json": json.dumps(told).encode()})
    taken = import_study(path=bundle, name="copy")
    assert taken.study.origin["bundle_sha256"] == taken.sha256
    assert taken.study.origin["study"] == "bricks"
    assert "2020" not in taken.study.origin["taken_in_at"]


def test_answers_whose_tables_are_not_counted_are_refused(bundle, monkeypatch):
    computed = SimpleNamespace(altered=[], computed="{}")
    monkeypatch.setattr(answers, "_computed", lambda content: computed)
    for told in ({"files": [{"table": "trials", "rows": "x"}]}, {"files": [{"table": "trials"}]}):
        content = json.dumps(told).encode()
        sign(bundle, files_of(bundle) | {"answers/manifest.json": content})
        assert "its answers cannot be understood" in refusal(bundle)


def test_what_was_stored_at_the_same_moment_is_said(bundle, monkeypatch):
    def same_moment(*args, **kwargs):
        raise IntegrityError("UNIQUE constraint failed: studyapp_study.slug")

    monkeypatch.setattr(create_study, "store_pictures", same_moment)
    assert "was stored here at the same moment; take the bundle in again" in refusal(bundle)


def test_a_map_that_is_not_in_the_bundle_cannot_be_named_and_nothing_stays(bundle):
    changed(bundle, lambda material: material["explanations"][0].update(map="../../x"))
    assert "the bundle has no file '../../x'" in refusal(bundle)


def test_a_stimulus_of_another_size_is_refused(bundle):
    content = picture_bytes(9)
    name = f"stimuli/{hashlib.sha256(content).hexdigest()}.webp"
    files = files_of(bundle) | {name: content}
    material = json.loads(files["material.json"])
    material["explanations"][0]["stimulus"]["file"] = name
    sign(bundle, files | {"material.json": json.dumps(material).encode()})
    said = refusal(bundle)
    assert f"{name}: it has 64 x 64 pixels, where the study shows 64 x 48" in said


def test_a_study_with_a_damaged_or_missing_file_is_not_exported(study, tmp_path):
    out = tmp_path / "out.zip"
    image = study.images.get()
    media.full_path(image.path).write_bytes(b"damaged")
    with pytest.raises(BundleError, match="is damaged; put it back from a backup"):
        export_study(study=study, path=out)
    media.full_path(image.path).unlink()
    with pytest.raises(BundleError, match="cannot be read"):
        export_study(study=study, path=out)
    assert list(tmp_path.glob("*.zip")) == list(tmp_path.glob("*.part")) == []


def test_a_study_whose_map_is_gone_is_not_exported(study, tmp_path):
    key = Explanation.objects.first().key
    map_store().path(key).unlink()
    with pytest.raises(BundleError, match=r"map of pile-01.* under cam is missing or damaged"):
        export_study(study=study, path=tmp_path / "out.zip")


def test_a_file_is_replaced_only_when_that_is_asked_for(study, bundle, tmp_path):
    before = bundle.read_bytes()
    with pytest.raises(CommandError, match="exists; name another file, or replace it"):
        call_command("export_study", "bricks", str(bundle))
    call_command("export_study", "bricks", str(bundle), "--replace")
    assert bundle.read_bytes() == before
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_study", "bricks", str(tmp_path / "no folder" / "out.zip"))
    with pytest.raises(CommandError, match="There is no study 'nothing'; choose one of: bricks"):
        call_command("export_study", "nothing", str(tmp_path / "out.zip"))
    with pytest.raises(CommandError, match="was not taken in; nothing was stored"):
        call_command("import_study", str(bundle))
