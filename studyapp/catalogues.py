"""The interface's translations: kept as text, compiled where they are needed.

`locale/<language>/LC_MESSAGES/django.po` is what people edit. What gettext reads is made of it when
the application starts, into a folder that is named after what the texts say: a changed text makes
a new folder, and nothing that another process may be reading is ever written again.
"""

import hashlib
import os
from pathlib import Path
from tempfile import TemporaryDirectory

PLACE = Path("LC_MESSAGES")


def compiled(sources: Path, target: Path) -> Path:
    """The folder with the catalogues of these sources, compiled if they are not yet.

    Several processes may do this at once: the folder appears whole, and who comes second finds it.

    Raises
    ------
    babel.messages.pofile.PoFileError : a source is not a catalogue.
    OSError : the target cannot be written.
    """
    texts = {path.parts[-3]: path.read_bytes() for path in sorted(sources.glob("*/*/django.po"))}
    said = hashlib.sha256(repr(sorted(texts.items())).encode()).hexdigest()[:16]
    folder = target / said
    if folder.is_dir():
        return folder
    target.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=target, prefix="new-") as name:
        whole = Path(name) / said
        whole.mkdir()
        for language, text in texts.items():
            _compile(text, whole / language / PLACE / "django.mo", language)
        _put(whole, folder)
    return folder


def _put(whole: Path, folder: Path) -> None:
    try:
        os.rename(whole, folder)
    except OSError:
        if not folder.is_dir():  # where another process was faster, its folder says the same
            raise


def _compile(text: bytes, target: Path, language: str) -> None:
    # Only where there is something to compile: it takes longer than all the rest of a start.
    from io import BytesIO

    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    target.parent.mkdir(parents=True)
    with target.open("wb") as file:
        write_mo(file, read_po(BytesIO(text), locale=language, abort_invalid=True))
