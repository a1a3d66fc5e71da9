"""A disk that takes its time: every flush of the processes that write answers is held up.

strace, attached to the running processes, delays what fsync and fdatasync return; detached, it
leaves them as they were. On SQLite these are the web server's processes, on PostgreSQL its own.
"""

import shutil
import signal
import subprocess
import time

from benchmarks.faults.breaking import Installation

DELAY = 0.2  # seconds that each flush takes longer
FLUSHES = "fsync,fdatasync"
MISSING = "strace is missing: apt-get install strace (and only root may look at other processes)"


def slow_disk(installation: Installation) -> None:
    """Each flush takes 200 ms longer for a while; how many did is noted."""
    if shutil.which("strace") is None:
        raise SystemExit(MISSING)
    seen = installation.folder / "flushes"
    inject = f"{FLUSHES}:delay_exit={round(DELAY * 1e6)}"
    words = ["strace", "-f", "-qq", "-e", f"trace={FLUSHES}", "-e", f"inject={inject}"]
    attached = [word for process in _writers(installation) for word in ("-p", str(process))]
    tracer = subprocess.Popen([*words, "-o", seen, *attached], stderr=subprocess.DEVNULL)
    time.sleep(installation.held)
    tracer.send_signal(signal.SIGINT)  # it detaches and ends
    tracer.wait()
    delayed = sum("DELAYED" in line for line in seen.read_text().splitlines())
    installation.note("flushes_delayed", delayed)
    if not delayed:
        installation.problems.append("no flush was delayed")


def _writers(installation: Installation) -> list[int]:
    if installation.database is not None:
        return installation.database.processes()
    assert installation.server is not None
    return [installation.server.pid, *installation.workers()]
