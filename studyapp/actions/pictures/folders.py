"""Folders of the server that pictures may be taken from, as its admin allows."""

from pathlib import Path

from django.conf import settings

from studyapp.actions.pictures import PicturesRefused


def allowed_folder(told: str) -> Path:
    """The folder of this name, if it is within one that `SEEWHY_PICTURE_FOLDERS` names.

    Parameters
    ----------
    told : its full path; dots and links in it are followed before it is compared.

    Raises
    ------
    PicturesRefused : it may not be read, or is no folder.
    """
    roots = [Path(root).resolve() for root in settings.PICTURE_FOLDERS]
    if not roots:
        raise PicturesRefused(
            "No folder of the server may be read. Upload the pictures, or ask an admin to name "
            "their folder in SEEWHY_PICTURE_FOLDERS."
        )
    # The same answer whether or not there is such a folder: nobody learns what else is on the disk.
    folder = Path(told.replace("\0", "")).resolve()
    if not any(folder.is_relative_to(root) for root in roots) or not folder.is_dir():
        allowed = ", ".join(str(root) for root in roots)
        raise PicturesRefused(
            f"{told!r} is no folder that may be read. Name one within {allowed}, or ask an admin."
        )
    return folder
