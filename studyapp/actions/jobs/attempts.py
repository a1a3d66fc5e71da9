"""How often a work item was begun: what kills its process again and again is set aside.

The rows are written before the work begins, so that they outlive whatever dies. Items that were at
work when a worker was killed are run alone by the next, so that the innocent are found out.
"""

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet
from django.utils import timezone

from studyapp.models import WorkItem

MOST = 3

SET_ASIDE = (
    f"It was begun {MOST} times, and each time the process that worked on it ended, perhaps for "
    "want of memory. Everything else goes on. Give this picture or method less to do (a smaller "
    "picture, fewer samples), or the machine more memory, and order it again."
)


class Attempts:
    """The items of one worker that it has begun and not finished."""

    def __init__(self) -> None:
        self._before: dict[int, tuple[WorkItem, int]] = {}

    def begin(self, items: Iterable[WorkItem], tries: int) -> None:
        """Write down that items are begun for the `tries`-th time; a second call adds nothing."""
        for item in items:
            self._before.setdefault(item.pk, (item, item.attempts))
            if tries > item.attempts:
                item.attempts = tries
                _pending(item).filter(attempts__lt=tries).update(attempts=tries)

    def finishing(self, item: WorkItem) -> None:
        """Write down that an item is about to be recorded, also where its map was there already."""
        if item.pk not in self._before:
            self.begin([item], item.attempts + 1)

    def finished(self, item: WorkItem) -> None:
        """Forget about an item."""
        del self._before[item.pk]

    def take_back(self) -> None:
        """Let those not count that were only interrupted.

        What another worker has counted since, which took the run over, stays as it is.
        """
        for item, before in self._before.values():
            _pending(item).filter(attempts=item.attempts).update(attempts=before)
            item.attempts = before
        self._before.clear()


def _pending(item: WorkItem) -> QuerySet[WorkItem]:
    return WorkItem.objects.filter(pk=item.pk, state=WorkItem.State.PENDING)


def divide(items: Sequence[WorkItem]) -> tuple[list[WorkItem], list[WorkItem]]:
    """What is still to be done, and what has killed its process too often."""
    left = [item for item in items if item.attempts < MOST]
    return left, [item for item in items if item.attempts >= MOST]


def set_aside(item: WorkItem) -> None:
    """Give an item up, with the reason."""
    item.state, item.error = WorkItem.State.FAILED, SET_ASIDE
    item.finished_at = timezone.now()
    item.save(update_fields=["state", "error", "finished_at"])
