"""Whether what a file tells is possible: pictures are there, boxes within, masks of one size."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from explainers.annotations.boxes import whole_box
from explainers.annotations.records import MOST, Annotation, Box, Object, Raw, RawObject
from explainers.annotations.shapes import Outline, Runs, outline, runs, short
from explainers.images import PictureError, read_size

Size = tuple[int, int]  # width, height


class Checker:
    """Checks the pictures of one file, and gathers what is wrong in `problems`.

    Parameters
    ----------
    folder
        What the names of files are relative to.
    labels
        The labels that there may be; any unless given.
    folders
        Where else pictures are looked for, relative to the folder.
    shares
        Whether boxes and polygons are shares of the picture's width and height.
    within
        A folder that no file may lie outside of, whatever the annotations name.
    """

    def __init__(
        self,
        folder: Path,
        labels: Sequence[str] | None,
        folders: Sequence[str] = (".",),
        *,
        shares: bool = False,
        within: Path | None = None,
    ) -> None:
        self._folder, self._labels, self._shares = folder, labels, shares
        self._folders, self._within = folders, within
        self._seen: dict[Path, str] = {}
        self.problems: list[str] = []

    def check(self, raw: Raw) -> Annotation | None:
        """Check one picture; None if its file cannot be used."""
        picture = self._file(raw.place, raw.picture, "picture")
        if picture is None:
            return None
        resolved = picture.resolve()
        if resolved in self._seen:
            before = self._seen[resolved]
            self._refuse(raw.place, f"the picture {raw.picture!r} was in {before} already")
            return None
        self._seen[resolved] = raw.place
        if max(len(raw.labels), len(raw.objects), len(raw.tags)) > MOST:
            self._refuse(raw.place, f"it has more than {MOST:,} labels, objects or tags")
            return Annotation(picture)
        size = self._size(raw.place, picture)
        labels = [label for label in raw.labels if self._is_label(raw.place, label)]
        tags = [tag for tag in raw.tags if self._is_text(raw.place, tag, "tag")]
        objects = [self._object(one, size) for one in raw.objects]
        self._repeated(raw, objects)
        licence = self._said(raw.place, raw.licence, "licence")
        credit = self._said(raw.place, raw.credit, "credit")
        all_labels = tuple(dict.fromkeys([*map(str, labels), *(one.label for one in objects)]))
        told = tuple(map(str, tags))
        return Annotation(picture, all_labels, tuple(objects), told, licence, credit)

    def _refuse(self, place: str, problem: str) -> None:
        self.problems.append(f"{place}: {problem}")

    def _is_text(self, place: str, value: object, what: str) -> bool:
        if isinstance(value, str) and value.strip() and _can_be_written(value):
            return True
        self._refuse(place, f"a {what} must be text, not {short(value)}")
        return False

    def _said(self, place: str, value: object, what: str) -> str:
        if value in ("", None) or not self._is_text(place, value, what):
            return ""
        return str(value).strip()

    def _is_label(self, place: str, label: object) -> bool:
        if not self._is_text(place, label, "label"):
            return False
        if self._labels is None or label in self._labels:
            return True
        shown = ", ".join(self._labels[:10]) + (" ..." if len(self._labels) > 10 else "")
        self._refuse(place, f"there is no class {short(label)}; the classes are: {shown}")
        return False

    def _file(self, place: str, name: object, what: str) -> Path | None:
        if not self._is_text(place, name, what):
            return None
        for folder in self._folders:
            path = self._folder / folder / str(name)
            if self._may_be_read(path):
                return path
        self._refuse(place, f"there is no {what} {short(name)} in {self._folder}")
        return None

    def _may_be_read(self, path: Path) -> bool:
        """Follow links and dots first: annotations may come from somebody who guesses names."""
        try:
            is_inside = self._within is None or path.resolve().is_relative_to(
                self._within.resolve()
            )
            return is_inside and path.is_file()
        except (OSError, RuntimeError):  # a name that no file can have, or links in a circle
            return False

    def _size(self, place: str, path: Path, *, whole: bool = False) -> Size | None:
        """Read a picture's size off its header, as it is seen; look at the rest if `whole`."""
        try:
            height, width = read_size(path, whole=whole)
        except PictureError as error:
            self._refuse(place, f"{path.name} cannot be read as a picture ({error.args[1]})")
            return None
        return width, height

    def _object(self, raw: RawObject, size: Size | None) -> Object:
        label = str(raw.label) if self._is_label(raw.place, raw.label) else ""
        box = self._box(raw, size) if size and raw.box is not None else None
        mask = None if raw.mask is None else self._file(raw.place, raw.mask, "mask")
        if all(one is None for one in raw[2:]):
            self._refuse(raw.place, f"the object {short(label)} has neither a box nor a mask")
        mask_size = None if mask is None else self._size(raw.place, mask, whole=True)
        if mask_size and size and mask_size != size:
            have, want = ("{} x {}".format(*one) for one in (mask_size, size))
            self._refuse(raw.place, f"the mask {raw.mask!r} is {have}, its picture {want}")
        return Object(label, box, mask, self._shape(raw, size) if size else None)

    def _shape(self, raw: RawObject, size: Size) -> Outline | Runs | None:
        width, height = size
        try:
            if raw.polygons is not None:
                return outline(raw.polygons, (height, width), shares=self._shares)
            return None if raw.rle is None else runs(raw.rle, (height, width))
        except ValueError as error:
            self._refuse(raw.place, str(error))
            return None

    def _box(self, raw: RawObject, size: Size) -> Box | None:
        try:
            return whole_box(raw.box, size, shares=self._shares)
        except ValueError as error:
            self._refuse(raw.place, str(error))
            return None

    def _repeated(self, raw: Raw, objects: list[Object]) -> None:
        counted = Counter(label for label in raw.labels if isinstance(label, str))
        for label in counted:
            if counted[label] > 1:
                self._refuse(raw.place, f"the label {short(label)} is there twice")
        seen: set[Object] = set()
        for told, one in zip(raw.objects, objects, strict=True):
            if (one.box or one.mask or one.shape) and one in seen:
                self._refuse(told.place, f"the object {one.label!r} is there twice")
            seen.add(one)


def _can_be_written(text: str) -> bool:
    """Say whether a text can be kept anywhere: half a surrogate pair is no character in UTF-8, and
    databases and file names end at a NUL."""
    return "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)
