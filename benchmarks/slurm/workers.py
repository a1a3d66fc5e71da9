"""The engine alone: who may join, how often a classifier is loaded, what kills its workers."""

import os
import signal
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from explainers import running
from explainers.network.files import hash_file
from explainers.work import computing
from explainers.work.slurm import SlurmExecutor, slurm_cluster
from explainers.work.slurm_options import SlurmOptions

POISON = "poison.png"
TRIES = "tries"  # a file that grows by a byte with every death


def check_workers(options: SlurmOptions, pictures: Sequence[Path], network: Path) -> dict[str, Any]:
    """What was seen; pictures are explained in the folder of options."""
    root = options.folder / "maps"
    root.mkdir(parents=True)
    running.compute = deadly
    executor = slurm_cluster(options)
    try:
        outcomes = list(
            running.explain_many(
                _requests(pictures, network), store=running.Store(root), executor=executor
            )
        )
        executor._client.wait_for_workers(options.jobs, timeout=120)
        loads = executor._client.run(loaded)
        return {
            "explained": sum(not one.error for one in outcomes),
            "set aside": [Path(one.request.picture).name for one in outcomes if one.error],
            "deaths by the poison": (root / TRIES).stat().st_size,
            "workers": len(loads),
            "most loads of the classifier in a worker": max(loads.values()),
            "strangers refused": [_is_refused(executor, kind) for kind in ("tcp", "tls")],
            "keys are private": _are_private(options.folder),
        }
    finally:
        executor.shutdown()


def _requests(pictures: Sequence[Path], network: Path) -> list[running.Request]:
    return [
        running.Request(str(path), hash_file(path), str(network), hash_file(network), "gradcam")
        for path in pictures
    ]


def deadly(request: running.Request, root: str) -> computing.Computed:
    """Run on a worker: compute, but die over one picture as a crash in native code would."""
    if Path(request.picture).name == POISON:
        with (Path(root) / TRIES).open("a") as tries:
            tries.write("x")
        os.kill(os.getpid(), signal.SIGSEGV)
    return computing.compute(request, root)


def loaded() -> int:
    """Run on a worker: how many classifiers this process has loaded."""
    return computing._load.cache_info().misses


def _is_refused(executor: SlurmExecutor, kind: str) -> bool:
    """Whether somebody without the keys is: in plain text, or with keys of their own."""
    from distributed import Client, Security

    address = executor._cluster.scheduler_address.replace("tls://", f"{kind}://")
    own = Security.temporary() if kind == "tls" else None
    try:
        Client(address, timeout=5, security=own, set_as_default=False).close()
    except (OSError, TypeError, ValueError):
        return True
    return False


def _are_private(folder: Path) -> bool:
    keys = [folder, *folder.glob("keys-*"), *folder.glob("keys-*/*")]
    return len(keys) == 5 and not any(
        stat.S_IMODE(path.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO) for path in keys
    )
