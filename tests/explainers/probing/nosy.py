"""Stands in for the process that tries out a model file, and tells what it can reach."""

import json
import os
import socket
import sys
import time
from pathlib import Path

from explainers.probing.limits import Limits, apply


def connects(address):
    with socket.socket() as one:
        one.settimeout(2)
        return one.connect_ex(address)


def look(order):
    written = Path("large")
    try:
        written.write_bytes(bytes(order["limits"]["written"] + 1))
        is_bound = False
    except OSError:
        is_bound = True
    return {
        "environment": dict(os.environ),
        "folder": sorted(os.listdir(".")),
        "place": os.getcwd(),
        "interfaces": [name for _, name in socket.if_nameindex()],
        "loopback": connects(("127.0.0.1", int(order["samples"][0]["path"]))),
        "written_is_bound": is_bound,
        "path": sys.path,
    }


def main():
    order = json.loads(sys.stdin.read())
    apply(Limits(**order["limits"]), 0)
    asked = order["spec"]["do"]
    if asked == "memory":
        bytearray(order["limits"]["memory"])
    elif asked == "processor":
        while True:
            pass
    elif asked == "sleep":
        time.sleep(60)
    elif asked == "nonsense":
        sys.stdout.write("{" * 1000)
    elif asked == "other":
        json.dump({"seen": [1]}, sys.stdout)
    else:
        json.dump({"seen": look(order)}, sys.stdout)


if __name__ == "__main__":
    main()
