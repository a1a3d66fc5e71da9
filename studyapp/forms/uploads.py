"""Files that researchers send, whatever is in them: how many, how large, and how they end."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

LARGEST_UPLOAD = 2 * 2**30  # bytes of one file


class SeveralFiles(forms.FileField):
    """A field whose value is a list of files, each checked like a single one."""

    class Input(forms.ClearableFileInput):
        allow_multiple_selected = True

    widget = Input

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(SeveralFiles, self).clean(one, initial) for one in given]


def checked_file(
    given: UploadedFile | None,
    suffixes: Sequence[str],
    largest: int = LARGEST_UPLOAD,
    *,
    otherwise: str = "make it smaller",
) -> UploadedFile | None:
    """A file whose name ends as it should, and that is not too large.

    Parameters
    ----------
    largest : bytes.
    otherwise : what to do with a larger one.

    Raises
    ------
    ValidationError : names the file, the reason and the next step.
    """
    if given is None:
        return None
    name = given.name or ""
    if PurePosixPath(name).suffix.lower() not in suffixes:
        raise forms.ValidationError(f"{name}: its name must end in {' or '.join(suffixes)}.")
    if (given.size or 0) > largest:
        limit = f"{largest // 2**20:,} MiB" if largest < 2**30 else f"{largest // 2**30} GiB"
        raise forms.ValidationError(f"{name}: it is larger than {limit}; {otherwise}.")
    return given
