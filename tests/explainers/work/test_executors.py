import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

from explainers import segmentation
from explainers.network.files import hash_file
from explainers.running import Request, Store, explain_many, thread
from tests.explainers.builders import encoded

RUN = """
    import os
    from explainers.running import process_pool

    if __name__ == "__main__":
        pool = process_pool(1)
        print(pool.submit(os.getpid).result(), flush=True)
        input()
"""


def is_running(process):
    command = ["ps", "-o", "stat=", "-p", str(process)]
    state = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    return bool(state) and not state.startswith("Z")


def test_workers_end_when_their_driver_is_killed(tmp_path):
    script = tmp_path / "run.py"
    script.write_text(textwrap.dedent(RUN))
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])}
    with subprocess.Popen([sys.executable, str(script)], env=environment, **pipes) as driver:
        worker = int(driver.stdout.readline())
        assert is_running(worker)
        driver.send_signal(signal.SIGKILL)
        driver.wait()
    deadline = time.monotonic() + 20
    while is_running(worker) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not is_running(worker)


def requests_for(pictures, folder, model):
    for number, pixels in enumerate(pictures):
        path = folder / f"{number}.png"
        path.write_bytes(encoded(pixels))
        parameters = {"segmentation": "tried", "num_samples": 20}
        hashes = hash_file(path), hash_file(model)
        yield Request(str(path), hashes[0], str(model), hashes[1], "lime", parameters)


def test_superpixels_of_what_waits_are_found_while_the_one_before_is_computed(
    shape_pictures, reference, tmp_path, monkeypatch
):
    both, found = [], threading.Event()

    def tried(picture):
        both.append(threading.current_thread().name)
        if len(both) == 2:
            found.set()
        return segmentation.grid(picture, rows=3, columns=3)

    monkeypatch.setitem(segmentation.ALGORITHMS, "tried", tried)
    requests = requests_for(shape_pictures[2:4] // 2, tmp_path, reference / "A_softmax.keras")
    with thread() as executor:
        # The first one's network runs until the second one's superpixels are there.
        waits = [executor.submit(lambda *_: found.wait(20), one, "") for one in requests]
        assert waits[0].result()
    assert all("ahead" in name for name in both)


def test_preparing_ahead_changes_nothing_and_divides_every_picture_once(
    shape_pictures, reference, tmp_path, monkeypatch
):
    calls = []

    def tried(picture):
        calls.append(picture.mean())
        return segmentation.grid(picture, rows=4, columns=4)

    monkeypatch.setitem(segmentation.ALGORITHMS, "tried", tried)
    requests = list(requests_for(shape_pictures[:4] // 3, tmp_path, reference / "A_softmax.keras"))
    store = Store(tmp_path / "maps")
    outcomes = list(explain_many(requests, store=store, executor=thread))
    assert not any(one.error for one in outcomes)
    assert len(calls) == len(set(calls)) == 4
    for request in requests:
        alone = Store(tmp_path / "alone")
        (outcome,) = explain_many([request], store=alone, executor=thread)
        assert outcome.path.read_bytes() == store.path(request.key).read_bytes()
