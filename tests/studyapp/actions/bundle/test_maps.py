"""The maps of a bundle are shown with its study and with no other, and are maps."""

import hashlib
import io

import numpy as np
import pytest

from explainers.explanation import Explanation as Map
from explainers.work.storage import Store
from studyapp import media
from studyapp.actions import kept_maps, precompute, runs
from studyapp.actions.bundle import BundleError
from studyapp.actions.bundle.taking_in import import_study
from studyapp.actions.bundle.writing import export_study
from studyapp.actions.duplicate import duplicate
from studyapp.actions.gallery.maps import map_npz
from studyapp.actions.map_store import map_store
from studyapp.actions.own_maps.reading import explanation, key_of
from studyapp.actions.unused_media import unused
from studyapp.models import Explanation
from studyapp.models.material import OWN_MAPS
from tests.bundles import files_of, seal, with_manifest, zip_of
from tests.computed_study import make_computed_study

pytestmark = pytest.mark.django_db
FACTS = {"class_id": 1, "class_name": "brick", "score": 1.0, "probability": 0.5}


@pytest.fixture
def study(tmp_path):
    return make_computed_study(tmp_path / "in", pictures=1)


def written(tmp_path, *maps, **more) -> bytes:
    """The file of maps with nothing known of them but more."""
    store = Store(tmp_path / "written")
    made = [Map(np.asarray(one, np.float32), {}, **more) for one in maps]
    return store.save("a" * 64, made).read_bytes()


def flat(value=1.0, shape=(32, 32)):
    return np.full(shape, value, np.float32)


def test_a_forged_map_is_shown_with_its_own_study_and_found_by_no_run(study, tmp_path):
    export_study(study=study, path=tmp_path / "b.zip")
    row = study.images.get().explanations.get(condition__name="cam")
    honest = f"maps/{hashlib.sha256(kept_maps.content_of(row)).hexdigest()}.npz"
    content = written(tmp_path, flat(9))
    forged = f"maps/{hashlib.sha256(content).hexdigest()}.npz"
    files = files_of(tmp_path / "b.zip")
    del files[honest]
    files["material.json"] = files["material.json"].replace(honest.encode(), forged.encode())
    (tmp_path / "b.zip").write_bytes(seal(zip_of(with_manifest(files | {forged: content}))))
    # Whoever has the study here has not explained it yet: a run would look under this very key.
    map_store().path(row.key).unlink()
    taken = import_study(path=tmp_path / "b.zip", name="theirs").study
    theirs = taken.images.get().explanations.get(condition__name="cam")
    assert theirs.key == row.key
    assert kept_maps.load(theirs).map.max() == 9
    assert map_npz(theirs)
    assert not map_store().has(row.key)
    with pytest.raises(kept_maps.MapMissing, match="explain the study's pictures again"):
        kept_maps.load(row)


def test_maps_that_came_in_a_bundle_go_on_into_copies_and_bundles(study, tmp_path):
    export_study(study=study, path=tmp_path / "b.zip")
    taken = import_study(path=tmp_path / "b.zip", name="theirs").study
    export_study(study=taken, path=tmp_path / "again.zip")
    first, second = files_of(tmp_path / "b.zip"), files_of(tmp_path / "again.zip")
    assert {name for name in first if "maps/" in name} == {n for n in second if "maps/" in n}
    copy = duplicate(study=taken, name="copy")
    places = Explanation.objects.filter(image__study=copy).values_list("path", flat=True)
    assert all(place.startswith("brought/") for place in places)
    assert len(set(places)) == 2
    assert not [file for file in unused() if file.name in places]


def test_what_is_computed_here_takes_the_place_of_what_was_brought(study, tmp_path):
    export_study(study=study, path=tmp_path / "b.zip")
    taken = import_study(path=tmp_path / "b.zip", name="theirs").study
    taken.question_sets.all().delete()
    condition = taken.conditions.get(name="cam")
    condition.rendering = "harmonised"
    condition.save()
    assert runs.order_run(study=taken).items.count() == 1
    run = runs.claim(worker="test")
    runs.work_off(run=run, executor=precompute.executor_of("local"))
    row = taken.images.get().explanations.get(condition=condition)
    assert row.path == ""
    assert kept_maps.load(row).map.shape == (32, 32)


def test_what_is_no_map_of_its_picture_is_refused(study, tmp_path):
    row = study.images.get().explanations.get(condition__name="cam")
    bomb = io.BytesIO()
    np.savez_compressed(bomb, index=np.zeros(10**6))
    for content, said in (
        (b"text", "it cannot be read"),
        (bomb.getvalue(), "it cannot be read"),
        (written(tmp_path, flat(), flat()), "it holds 2 maps"),
        (written(tmp_path), "it holds 0 maps"),
        (written(tmp_path, flat(shape=(32, 31))), "is no map of pile-01.png, which has 32 x 32"),
        (written(tmp_path, flat(np.nan)), "not finite"),
    ):
        with pytest.raises(ValueError, match=said):
            kept_maps.bring(row, content)
    path = tmp_path / "b.zip"
    export_study(study=study, path=path)
    files = files_of(path)
    content = written(tmp_path, flat(shape=(1, 1)))
    forged = f"maps/{hashlib.sha256(content).hexdigest()}.npz"
    named = f"maps/{hashlib.sha256(kept_maps.content_of(row)).hexdigest()}.npz"
    files["material.json"] = files["material.json"].replace(named.encode(), forged.encode())
    path.write_bytes(seal(zip_of(with_manifest(files | {forged: content}))))
    with pytest.raises(BundleError, match=r"is no map of pile-01.* under cam"):
        import_study(path=path, name="theirs")
    assert not media.full_path("brought").exists()


def test_own_maps_lie_under_the_hash_of_what_they_say_or_are_refused(study, tmp_path):
    row = study.images.get().explanations.get(condition__name="cam")
    row.condition.method, row.condition.parameters = OWN_MAPS, {}
    made = explanation(flat(), FACTS, {"technique": "theirs"})
    content = Store(tmp_path / "written").save("b" * 64, [made]).read_bytes()
    with pytest.raises(ValueError, match="its key is that of other numbers"):
        kept_maps.bring(row, content)
    row.key = key_of(made)
    assert kept_maps.bring(row, content) == ""
    assert np.array_equal(kept_maps.load(row).map, flat())
