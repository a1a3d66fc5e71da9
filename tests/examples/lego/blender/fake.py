"""A program that behaves like Blender with our script, in the way that its first word says."""

import fcntl
import json
import os
import struct
import sys
import zlib
from pathlib import Path


def write_flat(path: Path, side: int, colour: bytes) -> None:
    """A PNG file of one colour: width and height in pixels, 8 bits, RGB."""
    rows = (b"\0" + colour * side) * side
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    with path.open("wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n")
        for kind, content in chunks:
            checked = struct.pack(">I", zlib.crc32(kind + content))
            file.write(struct.pack(">I", len(content)) + kind + content + checked)


def main() -> None:
    manner, folder = sys.argv[1], Path(sys.argv[sys.argv.index("--") + 1])
    running = (Path(__file__).parent / "started").open("a")
    fcntl.flock(running, fcntl.LOCK_SH)  # for as long as this process lives
    running.write(f"{os.getpid()}\n")
    running.flush()
    print("Blender 4.5.15 LTS")
    for number, _ in enumerate(sys.stdin):
        job = json.loads((folder / "job.json").read_text())
        if manner == "second-crashes" and number == 1:
            print("Fra:1 Mem:8.00M\nSegmentation fault", flush=True)
            os._exit(11)
        if manner == "hangs":
            print("Fra:1 Mem:8.00M", flush=True)
            sys.stdin.read()
        if manner == "no-module":
            raise ModuleNotFoundError("No module named 'bpy'")
        side = job["side"] + (manner == "too-large")
        write_flat(folder / "picture.png", side, bytes((10, 20, 30)))
        if manner != "no-mask":
            shown = 99 if manner == "strange-number" else len(job["bricks"])
            write_flat(folder / "mask.png", side, bytes((shown,) * 3))
        print("Fra:1 half a line\nseewhy-drawn", flush=True)


main()
