"""Hands connections on to PostgreSQL's own socket: `python -m benchmarks.faults.forwarding`.

Run at the far end of a cable, so that the network between web server and database can be cut.
"""

import asyncio
import sys


async def main(port: int, socket: str) -> None:
    """Listen on every address of this network until the process is ended."""

    async def forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_database, to_database = await asyncio.open_unix_connection(socket)
        await asyncio.gather(_pour(reader, to_database), _pour(from_database, writer))

    async with await asyncio.start_server(forward, "0.0.0.0", port) as server:
        await server.serve_forever()


async def _pour(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    try:
        while some := await source.read(65536):
            target.write(some)
            await target.drain()
    except OSError:
        pass  # the other end is gone; this one goes with it
    finally:
        target.close()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2]))
