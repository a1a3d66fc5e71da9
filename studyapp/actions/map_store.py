"""The maps among the stored files: one file for each, named by all that determines it."""

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from explainers import running
from explainers.explanation import Explanation
from explainers.work.storage import write_whole
from studyapp import media

MAPS = "explanations"  # the folder


class MapStore(running.Store):
    """The maps among the stored files, which may lie in an object storage."""

    def path(self, key: str) -> Path:
        return media.full_path(self._name(key))

    def save(self, key: str, explanations: Sequence[Explanation]) -> Path:
        place: Path = super().save(key, explanations)
        self.publish(key)
        return place

    def publish(self, key: str) -> None:
        """Give other machines what a process wrote into the media folder."""
        media.publish(self._name(key))

    def touch(self, key: str) -> None:
        """Note that a map is needed again, so that it is not deleted before a record names it."""
        media.touch(self._name(key))

    def _name(self, key: str) -> str:
        return f"{MAPS}/{key[:2]}/{key}.npz"


def map_store() -> MapStore:
    """Where the maps lie."""
    return MapStore(Path(settings.MEDIA_ROOT) / MAPS)


def keep_map(key: str, content: bytes) -> None:
    """Keep the file of a map that was made elsewhere, unless there is one under its key."""
    store = map_store()
    target = store.path(key)
    if target.exists():
        store.touch(key)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    write_whole(target, content)
    store.publish(key)
