"""In earnest, every script and every module it imports has a name that changes with its content."""

import re
import shutil
from pathlib import Path

import pytest
from django.conf import settings

from studyapp.static_files import VersionedFiles

IMPORTED = re.compile(r'from "\./([^"]+)"')


def _versioned(folder) -> dict[str, str]:
    """The scripts of a folder, {name: name with version}."""
    storage = VersionedFiles(location=folder, base_url="/static/")
    plain = {path.name: (storage, path.name) for path in folder.glob("*.js")}
    assert all(done for *_, done in storage.post_process(plain))
    return storage.hashed_files


@pytest.fixture
def scripts(tmp_path):
    """A copy of the scripts."""
    return Path(shutil.copytree(settings.BASE_DIR / "static" / "js", tmp_path / "js"))


def test_modules_import_each_other_by_versioned_names(scripts):
    versioned = _versioned(scripts)
    texts = [(scripts / name).read_text() for name in versioned.values()]
    imported = {part for text in texts for part in IMPORTED.findall(text)}
    assert imported
    assert imported <= set(versioned.values())


def test_a_change_of_a_module_changes_the_name_of_what_imports_it(scripts, tmp_path):
    changed = Path(shutil.copytree(scripts, tmp_path / "changed"))
    module = changed / "timing.js"
    module.write_text(module.read_text() + "// changed\n")
    before, after = _versioned(scripts), _versioned(changed)
    different = {name for name in before if before[name] != after[name]}
    assert different == {"timing.js", "visit.js", "trial.js"}
