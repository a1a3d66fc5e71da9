"""Where the files lie that a description names."""

import re
from pathlib import Path, PurePosixPath

from studyapp import media

KINDS = ("classifiers", "masks", "pictures")
KEPT = re.compile(rf"({'|'.join(KINDS)})/([0-9a-f]{{2}})[0-9a-f]{{62}}\.[a-z0-9]{{1,10}}")


def found(folder: Path, name: str) -> Path:
    """A file beside the description; else the one that is kept here under its hash.

    So a description that was written from a study makes it again where the study is, and wherever
    its bundle was unpacked.
    """
    beside = folder / name
    kept = KEPT.fullmatch(name)
    if kept is None or beside.exists():
        return beside
    kind, digits = kept.groups()
    return media.full_path(f"{kind}/{digits}/{PurePosixPath(name).name}")


def bundled(path: str) -> str:
    """What a file among the media is called in a description and in a bundle: ``kind/name``,
    without the folder between.

    It is named by its content, so its name is enough.
    """
    parts = PurePosixPath(path).parts
    return f"{parts[0]}/{parts[-1]}"
