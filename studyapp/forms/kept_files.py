"""Files that were sent with a form in which something else has to be corrected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile

from studyapp import media, security_log
from studyapp.actions.jobs import uploads

LONGEST = 24 * 3600  # seconds; from then on a purge may delete what no order names
PICTURE = ".picture"  # the ending of a sample picture, whatever it is


@dataclass(frozen=True)
class KeptFiles:
    """A classifier's file and sample pictures, kept among the media before anything is ordered.

    The page holds them signed, for the person who sent them: nobody can name another's files.

    Attributes
    ----------
    path : of the classifier's file, relative to the media folder; empty if none was sent.
    original : what it was called.
    samples : names and paths of sample pictures.
    """

    path: str = ""
    original: str = ""
    samples: Sequence[tuple[str, str]] = ()

    @classmethod
    def read(cls, signed: str, *, by: str) -> KeptFiles:
        """What a page held.

        Raises
        ------
        ValidationError : it was changed, is too old, or the files are gone.
        """
        if not signed:
            return cls()
        try:
            told = signing.loads(signed, salt=_salt(by), max_age=LONGEST)
            kept = cls(**told | {"samples": [tuple(one) for one in told["samples"]]})
        except signing.BadSignature as error:
            security_log.forged("the files that a form holds", error)
            raise forms.ValidationError(GONE) from error
        paths = [path for path in (kept.path, *(path for _, path in kept.samples)) if path]
        if not all(media.full_path(path).is_file() for path in paths):
            raise forms.ValidationError(GONE)
        return kept

    def written(self, *, by: str) -> str:
        """For the page to hold; empty if there is nothing."""
        return signing.dumps(asdict(self), salt=_salt(by)) if self != KeptFiles() else ""

    def with_file(self, file: UploadedFile) -> KeptFiles:
        """The same with another classifier's file."""
        return replace(self, path=uploads.keep(file), original=str(file.name))

    def with_samples(self, samples: Sequence[tuple[str, bytes]]) -> KeptFiles:
        """The same with other sample pictures."""
        stored = [
            (name, media.store(uploads.UPLOADS, content, PICTURE)) for name, content in samples
        ]
        return replace(self, samples=stored)

    @property
    def names(self) -> list[str]:
        """What the files were called."""
        return [name for name in (self.original, *(name for name, _ in self.samples)) if name]


GONE = "The files that were sent before are not kept any more; choose them again."


def _salt(by: str) -> str:
    return f"studyapp.forms.kept_files:{by}"
