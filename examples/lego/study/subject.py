"""What the study is about: the network and ten pictures, put into one folder with the study file.

The only part that knows which network and which pictures come with the example.
"""

import shutil
from pathlib import Path

from explainers import images

HERE = Path(__file__).parent
NETWORK = HERE.parent / "weighted.keras"
PICTURES = HERE.parent / "shown" / "pictures"
STUDY = HERE / "bricks.yaml"
QUESTIONS = 10


def assemble(folder: Path, network: Path, pictures: Path) -> Path:
    """Put study file, network and pictures into a folder; gives the study file there.

    Parameters
    ----------
    folder
        Appears, and is brought up to date.
    network
        A ``.keras`` file with its settings in a ``.json`` of the same name beside it.
    pictures
        A folder with ten pictures or more; the first ten by name are asked about.

    Raises
    ------
    ValueError
        If there are fewer pictures, or the network or its settings are missing; says what to do.
    """
    found = sorted(path for path in _listed(pictures) if path.suffix.lower() in images.SUFFIXES)
    if len(found) < QUESTIONS:
        raise ValueError(
            f"{pictures}: the study asks {QUESTIONS} questions, so it needs as many pictures; here "
            f"are {len(found)}"
        )
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "pictures").mkdir(parents=True)
    for path in found[:QUESTIONS]:
        shutil.copyfile(path, folder / "pictures" / path.name)
    _put(folder / "network.keras", network)
    shutil.copyfile(STUDY, folder / "study.yaml")
    return folder / "study.yaml"


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError as error:
        reason = f"{folder} cannot be read ({error.strerror})"
        raise ValueError(f"{reason}; name a folder of pictures with --pictures") from error


def _put(target: Path, network: Path) -> None:
    for suffix in (".keras", ".json"):
        source = network.with_suffix(suffix)
        if not source.is_file():
            raise ValueError(f"{source}: there is no such file; name a network with --network")
        shutil.copyfile(source, target.with_suffix(suffix))
