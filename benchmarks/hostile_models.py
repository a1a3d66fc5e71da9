"""What loading a hostile model file touches, as the kernel sees it.

    python -m benchmarks.hostile_models [--only KIND ...] [--json FILE]

Each hostile file of tests/explainers/hostile.py is tried out in the very process in which files of
strangers are tried out, under `strace -f` (Debian's package strace). The exit status says whether
each was refused within 60 seconds and 4 GiB of address space, and whether that process reached for
no network, began no program (but uname, by which Python learns what processor there is), wrote
nothing outside its own folder, and read nothing but Python, the system's libraries, SeeWhy's code
and the model file. Two more are tried out: a harmless file, which must be accepted, and a program
that does all of this, which must be noticed.
"""

import argparse
import json
import re
import shutil
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from explainers.network.errors import ClassifierError
from explainers.probing import sandbox
from explainers.probing.limits import GIB, Limits
from tests.explainers import hostile

HARMLESS, NOSY = "a harmless file", "a program that does it all"
LIMITS = Limits(memory=4 * GIB, patience=60)
# One file for each process and thread, so that no line is broken off by another's.
STRACE = ("strace", "-ff", "-qq", "--seccomp-bpf", "-s", "200", "-e", "trace=%file,%network")
OPENS = re.compile(r'(?:open|openat|openat2|creat)\([^"]*"([^"]*)"(.*)\) = (-?\d+)')
RUNS = re.compile(r'execve(?:at)?\([^"]*"([^"]*)".* = 0$')
REACHES = re.compile(r"(?:connect|sendto|sendmsg|sendmmsg|bind)\(.*sa_family=AF_INET")
WRITES = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC")
# Of the system what every Python and TensorFlow look at when they start.
SYSTEM = (
    *("/usr/", "/lib/", "/lib64/", "/bin/", "/proc/", "/sys/", "/dev/", "/opt/python"),
    *("/etc/ld.so.", "/etc/localtime", "/etc/mime.types", "/etc/nsswitch.conf", "/etc/ssl/"),
)
UNAME = ("/usr/bin/uname", "/bin/uname")
DOES_IT_ALL = """
import socket, subprocess
open("/etc/hostname").read()
open("{marker}", "w").close()
subprocess.run(["true"])
socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(("203.0.113.7", 53))
"""


def main() -> int:
    """Try out each file and say what was touched."""
    options = _options()
    if shutil.which("strace") is None:
        print("strace is missing; install it with: apt-get install strace")
        return 2
    kinds = options.only or [HARMLESS, NOSY, *hostile.FILES]
    rows = []
    for kind in kinds:
        with tempfile.TemporaryDirectory(prefix="seewhy-hostile-") as folder:
            rows.append(tried_out(kind, Path(folder)))
        print("{kind}: {said} ({seconds:.1f} s)".format(**rows[-1]), flush=True)
        for line in rows[-1]["wrong"]:
            print(f"  WRONG: {line}", flush=True)
    if options.json:
        options.json.write_text(json.dumps({"files": rows}, indent=1) + "\n")
    return 1 if any(row["wrong"] for row in rows) else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.hostile_models",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--only", nargs="+", metavar="KIND", help="of tests/explainers/hostile.py")
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


def tried_out(kind: str, folder: Path) -> dict[str, Any]:
    """What one file did, and what of it is wrong."""
    own = folder / "model"
    own.mkdir()
    path, trace = _made(kind, own), folder / "trace"
    before = {one: one.stat().st_mtime_ns for one in own.rglob("*")}
    began = time.monotonic()
    said = _probed(path, trace, kind)
    took = time.monotonic() - began
    traces = sorted(folder.glob("trace.*"))
    touched = [line for one in traces for line in one.read_text(errors="replace").splitlines()]
    wrong = list(judged(touched, own))
    if {one: one.stat().st_mtime_ns for one in own.rglob("*")} != before:
        wrong.append(f"{own} holds something else than before")
    if kind == HARMLESS:
        wrong = []  # TensorFlow begins, and fonts are looked for: that is not what it is about
    elif kind == NOSY:
        wrong = [] if len(wrong) == 5 else [f"of five things only these were noticed: {wrong}"]
    elif not path.is_dir() and not touched:
        wrong.append("nothing was traced")
    if said is None and kind not in (HARMLESS, NOSY):
        wrong.append("it was not refused")
    if said is not None and kind == HARMLESS:
        wrong.append("it was refused")
    if took > LIMITS.patience:
        wrong.append(f"it took {took:.0f} s")
    said = "noticed" if kind == NOSY else said or "accepted"
    return {"kind": kind, "said": said, "seconds": took, "calls": len(touched), "wrong": wrong}


def _made(kind: str, own: Path) -> Path:
    if kind == NOSY:
        path = own / "nosy.py"
        path.write_text(DOES_IT_ALL.format(marker=own / "marker"))
        return path
    if kind == HARMLESS:
        path = own / "model.keras"
        shutil.copy(sandbox.CODE / "tests" / "reference" / "explanations" / "A_softmax.keras", path)
        return path
    return hostile.FILES[kind][0](own)


def _probed(path: Path, trace: Path, kind: str) -> str | None:
    """Why the file was refused; nothing where it was not."""
    real = sandbox.network_cutter
    prefix = (*real(), *STRACE, "-o", str(trace))
    if kind == NOSY:
        prefix += (sys.executable, str(path))  # what would be run are words that it does not read
    sandbox.network_cutter = lambda: prefix
    spec = {"path": str(path), "labels": list("abcde"), "allow_legacy_h5": True}
    try:
        sandbox.probe(spec, limits=LIMITS)
    except ClassifierError as error:
        return str(error)
    finally:
        sandbox.network_cutter = real
    return None


def judged(trace: Sequence[str], own: Path) -> Iterator[str]:
    """What a traced process did that it must not do."""
    begun = [found[1] for line in trace if (found := RUNS.search(line))]
    if sys.executable in begun:
        begun.remove(sys.executable)  # itself
    yield from (f"it began {program}" for program in begun if program not in UNAME)
    yield from (f"it reached out: {line}" for line in trace if REACHES.search(line))
    for line in trace:
        found = OPENS.search(line)
        if found and int(found[3]) >= 0:
            yield from _of_a_file(found[1], bool(WRITES.search(found[2])), own)


def _of_a_file(path: str, is_written: bool, own: Path) -> Iterator[str]:
    if not path.startswith("/") or path.startswith(f"{tempfile.gettempdir()}/seewhy-probe-"):
        return  # its own folder, where it begins
    if is_written and not path.startswith("/dev/"):
        yield f"it wrote {path}"
    elif not path.startswith((*_of_python(), *SYSTEM, str(sandbox.CODE), str(own))):
        yield f"it read {path}"


def _of_python() -> tuple[str, ...]:
    return (sys.prefix, sys.base_prefix, *sysconfig.get_paths().values())


if __name__ == "__main__":
    sys.exit(main())
