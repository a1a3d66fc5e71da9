"""Whether the web server beside this can do its work; the status of /readyz as an exit status."""

import os
import sys
import urllib.error
import urllib.request


def main(address: str = "http://127.0.0.1:8000/readyz") -> int:
    host = os.environ.get("SEEWHY_ALLOWED_HOSTS", "localhost").split(",")[0]
    asked = urllib.request.Request(address, headers={"Host": host})  # noqa: S310 - as told
    try:
        with urllib.request.urlopen(asked):  # noqa: S310
            return 0
    except (urllib.error.URLError, TimeoutError) as error:
        sys.stderr.write(f"{error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
