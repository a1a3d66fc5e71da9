"""A model file is looked into without Keras, wherever it comes from."""

from pathlib import Path

from explainers.network.files import check_file


def look_into(path: Path, *, allow_legacy_h5: bool) -> None:
    """Refuse what no honest model file contains.

    Raises
    ------
    ValueError : names the file, the reason and the next step.
    """
    check_file(path, allow_legacy_h5=allow_legacy_h5)
