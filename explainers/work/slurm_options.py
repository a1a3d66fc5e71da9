"""What is asked of Slurm, checked before anything is begun."""

import re
import shutil
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from explainers.work.clusters import PACKAGES

LEAST_TIME, LEAST_MEMORY = 60, 2**29  # seconds, bytes: less no job could begin with
_TIME = re.compile(r"(?:(\d+)-)?(\d+):([0-5]\d):([0-5]\d)", re.ASCII)
_WORD = re.compile(r"[\w.:,=/+-]+", re.ASCII)


@dataclass(frozen=True)
class SlurmOptions:
    """What is asked of Slurm.

    Attributes
    ----------
    folder
        For keys and logs; machines that run jobs must see it under the same path.
    partition, gres
        As ``sbatch`` takes them; empty for Slurm's default, and for nothing.
    jobs
        How many at a time.
    cpus
        Processors of each job.
    memory
        Of each job, such as ``4GB``.
    walltime
        Of each job, as ``hours:minutes:seconds`` or ``days-hours:minutes:seconds``.
    """

    folder: Path
    partition: str = ""
    gres: str = ""
    jobs: int = 1
    cpus: int = 1
    memory: str = "4GB"
    walltime: str = "1:00:00"

    @property
    def seconds(self) -> int:
        """How long a job may run; ValueError if that cannot be read."""
        match = _TIME.fullmatch(self.walltime)
        if match is None:
            raise ValueError(
                f"--walltime {self.walltime!r} is no time; give hours:minutes:seconds, or "
                "days-hours:minutes:seconds"
            )
        days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return ((days * 24 + hours) * 60 + minutes) * 60 + seconds

    def check(self) -> None:
        """Refuse what no job could be asked for with; nothing is begun.

        Raises
        ------
        ValueError
            Names the option, or what is not installed.
        """
        if find_spec("distributed") is None or find_spec("dask_jobqueue") is None:
            raise ValueError(
                f"Slurm needs dask-jobqueue: pip install -r {PACKAGES} -c constraints.txt"
            )
        for program in ("sbatch", "squeue", "scancel"):
            if shutil.which(program) is None:
                raise ValueError(
                    f"There is no {program} here; start the worker on a machine on which jobs of "
                    "Slurm can be submitted"
                )
        self._check_values()

    def _check_values(self) -> None:
        from dask.utils import parse_bytes

        for name in ("jobs", "cpus"):
            if getattr(self, name) < 1:
                raise ValueError(f"--{name} must be at least 1")
        for name in ("partition", "gres"):
            given = getattr(self, name)
            if given and not _WORD.fullmatch(given):
                raise ValueError(f"--{name} {given!r} is nothing that Slurm takes")
        if re.search(r"[\s%]", str(self.folder)):
            raise ValueError(f"{self.folder} has a space or % in it, which Slurm cannot take")
        if self.seconds < LEAST_TIME:
            raise ValueError(f"--walltime {self.walltime} is too short; give at least 0:01:00")
        try:
            memory = parse_bytes(self.memory)
        except ValueError:
            memory = 0
        if memory < LEAST_MEMORY:
            raise ValueError(f"--memory {self.memory!r} is not enough, or no size; give e.g. 4GB")
