"""An executor whose workers are jobs of Slurm.

The scheduler of Dask runs in this process, and every job brings one worker. They talk TLS with
keys that are made for the one run and that only this user can read. A job that ends, at its time
limit or because somebody cancelled it, is asked for again as long as there is work.
"""

import asyncio
import logging
import os
import shlex
import shutil
import stat
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

from explainers.work.clusters import ClusterGone
from explainers.work.dask_executor import DaskExecutor
from explainers.work.slurm_options import SlurmOptions

logger = logging.getLogger(__name__)

LOOK = 5.0  # seconds between two looks whether all jobs are there
ANSWERING = 60  # seconds that Slurm's commands may take
FUTILE = 3  # at least so many jobs end before they have said anything until it is given up
LAST = 600  # seconds, at most, before its time limit at which a job ends by itself
KEPT = 30 * 86_400  # seconds that what jobs said is kept
ROOT = Path(__file__).resolve().parents[2]
# What jobs are told of this process's environment: no password of a database, no secret key.
TOLD = ("PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LD_LIBRARY_PATH", "KERAS_HOME")
TOLD_FAMILIES = ("LC_", "SLURM", "SBATCH", "DASK_", "TF_", "XLA_", "CUDA", "NVIDIA", "OMP_")


def slurm_cluster(options: SlurmOptions) -> "SlurmExecutor":
    """Make an executor whose workers come as Slurm starts the jobs.

    Raises
    ------
    ClusterGone
        If Slurm refuses such a job, or cannot be asked.
    """
    keys = _own_folder(options.folder)
    try:
        cluster = _cluster(options, keys)
        _check_job(cluster)
        return SlurmExecutor(cluster, keys, options.jobs)
    except (OSError, RuntimeError) as error:
        shutil.rmtree(keys, ignore_errors=True)
        if isinstance(error, ClusterGone):
            raise
        raise ClusterGone(f"Slurm's workers could not be asked for: {error}.") from error


def _own_folder(folder: Path) -> Path:
    """A new folder for keys, in one that nobody else may look into; old logs are deleted."""
    folder.mkdir(parents=True, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        raise ClusterGone(f"{folder} belongs to somebody else, who could read the keys in it.")
    folder.chmod(stat.S_IRWXU)
    for log in folder.glob("seewhy-*"):
        if log.stat().st_mtime < time.time() - KEPT:
            log.unlink(missing_ok=True)
    return Path(tempfile.mkdtemp(prefix="keys-", dir=folder))


def _security(keys: Path) -> Any:
    """New keys, in files that only this user can read; whoever has them may join, and no other."""
    from distributed import Security

    made = Security.temporary().get_tls_config_for_role("worker")
    for part in ("ca_file", "cert", "key"):
        (keys / part).touch(0o600)
        (keys / part).write_text(made[part])
    roles = {
        f"tls_{role}_{part}": str(keys / part)
        for role in ("scheduler", "worker", "client")
        for part in ("cert", "key")
    }
    return Security(require_encryption=True, tls_ca_file=str(keys / "ca_file"), **roles)


def _cluster(options: SlurmOptions, keys: Path) -> Any:
    import dask
    import dask_jobqueue

    last = min(LAST, options.seconds // 4)  # a job that ends by itself fails nothing
    own = {"dashboard": False, "dashboard_address": "127.0.0.1:0", "allowed_failures": 0}
    return dask_jobqueue.SLURMCluster(
        job_cls=_job_class(),
        job_name=f"seewhy-{uuid4().hex[:12]}",
        queue=options.partition or None,
        cores=1,  # pictures at a time
        processes=1,
        job_cpu=options.cpus,
        memory=options.memory,
        walltime=options.walltime,
        job_extra_directives=[f"--gres={options.gres}"] if options.gres else [],
        job_script_prologue=_prologue(options.cpus),
        worker_extra_args=[
            *("--lifetime", f"{options.seconds - last}s", "--lifetime-stagger", f"{last // 2}s"),
            *("--no-dashboard", "--dashboard-address", "127.0.0.1:0"),
        ],
        log_directory=str(options.folder),
        protocol="tls://",
        security=_security(keys),
        scheduler_options=dask.config.get("jobqueue.slurm.scheduler-options", {}) | own,
    )


def _prologue(cpus: int) -> list[str]:
    return [
        "umask 077",
        f"export PYTHONPATH={shlex.quote(str(ROOT))}",
        f"export TF_NUM_INTRAOP_THREADS={cpus} TF_NUM_INTEROP_THREADS=1",
    ]


def _job_class() -> type:
    from dask_jobqueue.slurm import SLURMJob

    class Job(SLURMJob):
        """One whose commands, and so the job itself, do not see all of this environment."""

        @staticmethod
        async def _call(cmd: list[str], **options: Any) -> Any:
            return await SLURMJob._call(cmd, env=told(), **options)

    return Job


def told() -> dict[str, str]:
    """The part of this environment that a job gets, and Slurm keeps in its state."""
    return {
        name: value
        for name, value in os.environ.items()
        if name in TOLD or name.startswith(TOLD_FAMILIES)
    }


def _slurm(*command: str, script: str = "") -> str:
    done = subprocess.run(  # noqa: S603 - one of Slurm's
        command,
        input=script,
        env=told(),
        capture_output=True,
        text=True,
        timeout=ANSWERING,
        check=False,
    )
    if done.returncode or "failure" in done.stderr:
        raise RuntimeError(f"{command[0]}: {' '.join(done.stderr.split())}")
    return done.stdout


def _check_job(cluster: Any) -> None:
    """Ask whether such a job could ever run, since nobody would be told later."""
    try:
        _slurm("sbatch", "--test-only", script=cluster.job_script())
    except (RuntimeError, subprocess.TimeoutExpired) as error:
        cluster.close()
        raise ClusterGone(
            f"Slurm refuses the job ({error}). Compare --partition, --gres, --cpus, --memory and "
            "--walltime with what sinfo says."
        ) from error


class SlurmExecutor(DaskExecutor):
    """The executor of a cluster of Slurm's jobs, with a thread that sees that they are there.

    Parameters
    ----------
    cluster
        Of dask-jobqueue; closed together with this.
    keys
        The folder of its keys, deleted then.
    jobs
        How many there should be.
    """

    def __init__(self, cluster: Any, keys: Path, jobs: int) -> None:
        super().__init__(cluster.get_client(), cluster, workers=jobs)
        self._keys, self._jobs = keys, jobs
        self._came: set[str] = set()  # jobs that have said something
        self._futile = 0
        self._unwatched = threading.Event()
        self._watch = threading.Thread(target=self._look_after, name="slurm", daemon=True)
        cluster.scale(jobs=jobs)
        self._watch.start()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Cancel the jobs, and delete the keys."""
        if wait and not cancel_futures:
            self.drain()
        # First, since whoever watches would ask anew for the jobs that are cancelled.
        self._unwatched.set()
        if threading.current_thread() is not self._watch:
            self._watch.join(ANSWERING)
        super().shutdown(wait, cancel_futures=True)
        shutil.rmtree(self._keys, ignore_errors=True)

    def _look_after(self) -> None:
        while not self._unwatched.wait(LOOK):
            try:
                self._look()
            except (OSError, RuntimeError, subprocess.TimeoutExpired) as error:
                logger.warning("Slurm cannot be asked at the moment: %s", error)

    def _look(self) -> None:
        """Ask again for jobs that have ended, unless none of them ever works."""
        there = {worker.name for worker in list(self._cluster.scheduler.workers.values())}
        jobs = {name: job.job_id for name, job in list(self._cluster.workers.items())}
        name = self._cluster.job_name
        waiting = set(_slurm("squeue", "--noheader", "--format=%i", f"--name={name}").split())
        came = {jobs[name] for name in there & jobs.keys()}
        self._futile = 0 if came - self._came else self._futile
        self._came |= came
        ended = {one for one in jobs.keys() - there if jobs[one] not in waiting}
        self._futile += len([one for one in ended if jobs[one] not in self._came])
        if not there and self._futile >= max(FUTILE, self._jobs):
            self._give_up()
        elif ended:
            self._cluster.loop.add_callback(self._forget, ended)
            self._cluster.scale(jobs=self._jobs)

    async def _forget(self, names: set[str]) -> None:
        gone = [self._cluster.workers.pop(name) for name in names if name in self._cluster.workers]
        await asyncio.gather(*(job.close() for job in gone))

    def _give_up(self) -> None:
        self._unwatched.set()
        self.break_off(
            ClusterGone(
                f"{self._futile} jobs of Slurm ended before they had begun to work. See why in "
                f"{self._keys.parent}/{self._cluster.job_name}-*.err; the machines that run "
                "them must see this folder, SeeWhy's code and its Python under the same paths."
            )
        )
