"""A process of its own for a model file that nobody has tried yet.

The process has its own empty folder as home and working folder, none of this process's environment,
no network where the system can cut it off, and bounds on memory, time and what it writes. It can
still read what this process's user can read: whoever needs more than that runs the worker in a
container, or as another user.
"""

import functools
import json
import logging
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from explainers.network.errors import SAVE_AGAIN, ClassifierError
from explainers.network.files import hash_file
from explainers.probing.limits import Limits

logger = logging.getLogger(__name__)

PAUSE = 1.0  # seconds between two looks at the process
LONGEST_REPORT = 32 * 2**20
# As root, and as anybody where the system allows it.
WITHOUT_NETWORK = (("unshare", "--net", "--"), ("unshare", "--user", "--net", "--"))
CHILD = "explainers.probing.child"
CODE = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Probe:
    """What came of trying out a classifier.

    Attributes
    ----------
    seen
        As `explainers.probing.looking.look` gives it; written by the process that loaded the file,
        so not to be trusted further than the file.
    sha256
        Of the file, computed here.
    is_cut_off
        Whether the process had no network.
    """

    seen: dict[str, Any]
    sha256: str
    is_cut_off: bool


def probe(
    spec: Mapping[str, Any],
    samples: Sequence[Mapping[str, str]] = (),
    *,
    limits: Limits = Limits(),
    tick: Callable[[], object] = lambda: None,
) -> Probe:
    """Load a classifier in a process of its own, and look at what it says about pictures.

    Parameters
    ----------
    spec
        As for `explainers.load_classifier`, with the path of a file.
    samples
        ``name`` and ``path`` of pictures.
    tick
        Called every second; what it raises ends the process.

    Raises
    ------
    ClassifierError
        If the file is refused, or ends the process, or reaches a limit; names the file, the reason
        and the next step.
    """
    path = Path(spec["path"])
    order = {"spec": dict(spec), "samples": [*samples], "limits": asdict(limits)}
    prefix = network_cutter()
    if not path.is_file():
        raise ClassifierError(path.name, "there is no such file", f"check the path {path}")
    before = hash_file(path)
    with TemporaryDirectory(prefix="seewhy-probe-") as folder:
        written = _run(prefix, order, Path(folder), limits, tick)
        report = _read(path.name, written, Path(folder) / "report")
    if hash_file(path) != before:
        raise ClassifierError(path.name, "it changed while it was tried out", "try it again")
    return Probe(report, before, bool(prefix))


@functools.cache
def network_cutter() -> tuple[str, ...]:
    """Find the command that starts another one without a network; empty where there is none."""
    for prefix in WITHOUT_NETWORK:
        if shutil.which(prefix[0]) is None:
            continue
        done = subprocess.run([*prefix, "true"], capture_output=True, check=False)  # noqa: S603
        if done.returncode == 0:
            return prefix
    logger.warning("The network cannot be cut off here: unshare is missing or not allowed.")
    return ()


def _run(
    prefix: Sequence[str],
    order: Mapping[str, Any],
    folder: Path,
    limits: Limits,
    tick: Callable[[], object],
) -> int:
    """Run the process to its end; its return code, below zero for a signal."""
    home = folder / "home"
    home.mkdir()
    (folder / "order").write_text(json.dumps(order))
    command = [*prefix, sys.executable, "-s", "-P", "-m", CHILD]
    with (
        (folder / "order").open() as asked,
        (folder / "report").open("wb") as report,
        (folder / "log").open("wb") as log,
        subprocess.Popen(  # noqa: S603  # a command of our own
            command, stdin=asked, stdout=report, stderr=log, cwd=home, env=_environment(home)
        ) as process,
    ):
        try:
            code = _wait(process, time.monotonic() + limits.patience, tick)
        finally:
            process.kill()
    if code:
        said = (folder / "log").read_bytes()[-2000:].decode(errors="replace")
        logger.info("The process of a probe ended with %s: %s", code, said)
    return code


def _wait(process: subprocess.Popen, until: float, tick: Callable[[], object]) -> int:
    while True:
        try:
            return process.wait(PAUSE)
        except subprocess.TimeoutExpired:
            tick()
        if time.monotonic() > until:
            return -signal.SIGXCPU


def _environment(home: Path) -> dict[str, str]:
    """Only what Python and TensorFlow need; nothing of databases, keys or mail."""
    return {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(CODE),
        "PYTHONDONTWRITEBYTECODE": "1",
        "HOME": str(home),
        "TMPDIR": str(home),
        "KERAS_HOME": str(home),
        "KERAS_BACKEND": "tensorflow",
        "LANG": "C.UTF-8",
        "CUDA_VISIBLE_DEVICES": "-1",  # a limit on memory and a graphics card exclude each other
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "OPENBLAS_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
    }


def _read(name: str, code: int, path: Path) -> dict[str, Any]:
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        reason = "it took longer than a probe may take"
        raise ClassifierError(name, reason, "take a smaller network or fewer sample pictures")
    report: Any = None
    if code == 0 and path.stat().st_size <= LONGEST_REPORT:
        try:
            report = json.loads(path.read_bytes())
        except (ValueError, RecursionError) as error:
            logger.info("The report of a probe cannot be read: %s", error)
    if not isinstance(report, dict):
        reason = "the process that loaded it broke down, most likely for want of memory"
        raise ClassifierError(name, reason, f"take a smaller network, or {SAVE_AGAIN}")
    if isinstance(report.get("refused"), str):
        raise _Refused(report["refused"])
    if not isinstance(report.get("seen"), dict):
        raise ClassifierError(name, "what it said cannot be understood", "do not use it")
    return report["seen"]


class _Refused(ClassifierError):
    """What the process said itself, which names the file already."""

    def __init__(self, sentence: str) -> None:
        ValueError.__init__(self, sentence)

    def __str__(self) -> str:
        return str(self.args[0])
