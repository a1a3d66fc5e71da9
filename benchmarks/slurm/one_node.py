"""Slurm on this machine alone: its daemons on the loopback, as whoever begins them."""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

PROGRAMS = ("munged", "slurmctld", "slurmd", "sbatch", "squeue", "scancel", "sinfo")
PACKAGES = "apt-get install munge slurmctld slurmd slurm-client"
PARTITION = "work"
STARTING = 30  # seconds
MEMORY = 8000  # MiB that jobs may ask for; nothing holds them to it here

CONFIGURATION = """
ClusterName=one
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={controller}
SlurmdPort={node}
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
CredType=cred/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
SchedulerParameters=batch_sched_delay=1,sched_interval=5
ReturnToService=2
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
SlurmdParameters=config_overrides
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
GresTypes=accelerator
KillWait=5
NodeName={host} NodeAddr=127.0.0.1 CPUs={cpus} RealMemory={memory} Gres=accelerator:{cpus}
PartitionName={partition} Nodes={host} Default=YES MaxTime=INFINITE State=UP
"""


def missing() -> list[str]:
    """Programs that are not installed; they may lie where only administrators look."""
    return [name for name in PROGRAMS if _find(name) is None]


def _find(name: str) -> str | None:
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")


@contextmanager
def running_slurm(folder: Path, cpus: int) -> Iterator[dict[str, str]]:
    """A Slurm of one node; gives the environment in which its commands find it.

    Parameters
    ----------
    folder : a new one, which nobody else may read.
    cpus : as many one-processor jobs run at a time.

    Raises
    ------
    RuntimeError : it does not come up; names the logs.
    """
    configuration = _configure(folder, cpus)
    environment = {**os.environ, "SLURM_CONF": str(configuration)}
    with ExitStack() as stack:
        munged = [
            *("munged", "--foreground", f"--socket={folder}/munge.socket"),
            *(f"--key-file={folder}/munge.key", f"--log-file={folder}/munged.log"),
            *(f"--pid-file={folder}/munged.pid", f"--seed-file={folder}/munged.seed", "--force"),
        ]
        stack.enter_context(_daemon(munged, folder, environment))
        _wait(lambda: (folder / "munge.socket").exists(), folder)
        stack.enter_context(_daemon(["slurmctld", "-D", "-i"], folder, environment))
        stack.enter_context(_daemon(["slurmd", "-D"], folder, environment))
        _wait(lambda: "idle" in _said(["sinfo", "--noheader", "--format=%t"], environment), folder)
        yield environment


def _configure(folder: Path, cpus: int) -> Path:
    for name in ("state", "spool"):
        (folder / name).mkdir(parents=True)
    folder.chmod(0o711)  # munge's socket must be reached by whoever runs jobs
    key = folder / "munge.key"
    key.touch(0o600)
    key.write_bytes(secrets.token_bytes(128))
    controller, node = _free_ports()
    configuration = folder / "slurm.conf"
    configuration.write_text(
        CONFIGURATION.format(
            host=socket.gethostname().split(".")[0],
            user=pwd.getpwuid(os.getuid()).pw_name,
            folder=folder,
            controller=controller,
            node=node,
            cpus=cpus,
            memory=MEMORY,
            partition=PARTITION,
        )
    )
    (folder / "gres.conf").write_text(f"Name=accelerator Count={cpus}\n")
    return configuration


def _free_ports() -> list[int]:
    with socket.socket() as first, socket.socket() as second:
        for one in (first, second):
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in (first, second)]


@contextmanager
def _daemon(command: list[str], folder: Path, environment: dict[str, str]) -> Iterator[None]:
    program = _find(command[0]) or command[0]
    with (folder / f"{command[0]}.out").open("w") as log:
        process = subprocess.Popen([program, *command[1:]], env=environment, stdout=log, stderr=log)
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _said(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return done.stdout


def _wait(is_so: Callable[[], bool], folder: Path) -> None:
    deadline = time.monotonic() + STARTING
    while not is_so():
        if time.monotonic() > deadline:
            raise RuntimeError(f"Slurm does not come up; see the logs in {folder}.")
        time.sleep(0.2)
