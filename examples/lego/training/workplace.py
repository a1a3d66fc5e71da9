"""The folder in which an unfinished training is kept, so that it can go on."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from explainers.work.storage import write_whole

History = list[dict[str, float]]
JUDGED = "validation_map"  # the best epoch has the highest mean average precision on validation


class Unresumable(Exception):
    """Training cannot go on with what an earlier one left behind; says why and what to do."""


@dataclass(frozen=True)
class Workplace:
    """The folder in which an unfinished training is kept."""

    folder: Path

    def checkpoint(self, epoch: int) -> Path:
        """Give the file of the network after an epoch, counted from 0."""
        return self.folder / f"epoch-{epoch:03d}.keras"

    def history(self) -> History:
        """Read what was measured after each epoch so far."""
        path = self.folder / "history.json"
        return list(json.loads(path.read_text())) if path.is_file() else []

    def begin(self, configuration: Mapping[str, Any]) -> None:
        """Note the configuration, or make sure that it is the one with which training began.

        Raises
        ------
        Unresumable
            If it is another.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        path, told = self.folder / "configuration.json", json.dumps(configuration, indent=1)
        if not path.is_file():
            write_whole(path, told.encode())
        elif path.read_text() != told:
            known, wanted = json.loads(path.read_text()), json.loads(told)
            keys = [k for k in {**known, **wanted} if known.get(k) != wanted.get(k)]
            reason = f"{self.folder} holds a training with another {', '.join(keys)}"
            raise Unresumable(f"{reason}; give the same again, or another --work folder")

    def keep(self, model: Any, history: History) -> None:
        """Keep the network before the history that counts it; the last and the best stay."""
        model.save(self.checkpoint(len(history) - 1))
        write_whole(self.folder / "history.json", json.dumps(history, indent=1).encode())
        needed = {self.checkpoint(epoch) for epoch in (best(history), len(history) - 1)}
        for path in set(self.folder.glob("epoch-*.keras")) - needed:
            path.unlink()


def best(history: Sequence[Mapping[str, float]]) -> int:
    """Give the number, from 0, of the epoch with the best `JUDGED`; of equal ones the first."""
    return max(range(len(history)), key=lambda epoch: history[epoch][JUDGED])
