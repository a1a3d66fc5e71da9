import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from explainers.work.processes import spawned

KILLED = """
    import os
    from explainers.work.processes import spawned

    if __name__ == "__main__":
        pool = spawned(1)
        print(pool.submit(os.getpid).result(), flush=True)
        input()
"""
# What is started in the background of a script inherits that Ctrl-C is ignored.
INTERRUPTED = """
    import signal, time
    from explainers.work.processes import leave_interrupts_to_parent, spawned

    if __name__ == "__main__":
        signal.signal(signal.SIGINT, signal.default_int_handler)
        with spawned(1, leave_interrupts_to_parent) as pool:
            pool.submit(time.sleep, 0).result()
            work = pool.submit(time.sleep, 0.5)
            try:
                print("ready", flush=True)
                time.sleep(60)
            except KeyboardInterrupt:
                print("finished", work.result(), flush=True)
"""


def started(tmp_path, code):
    script = tmp_path / "run.py"
    script.write_text(textwrap.dedent(code))
    return subprocess.Popen(
        [sys.executable, str(script)],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def is_running(process):
    command = ["ps", "-o", "stat=", "-p", str(process)]
    state = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    return bool(state) and not state.startswith("Z")


def test_a_process_ends_when_the_one_that_it_works_for_is_killed(tmp_path):
    with started(tmp_path, KILLED) as first:
        worker = int(first.stdout.readline())
        assert is_running(worker)
        first.kill()
    deadline = time.monotonic() + 20
    while is_running(worker) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not is_running(worker)


def test_ctrl_c_reaches_all_processes_and_the_work_at_hand_is_finished_in_silence(tmp_path):
    with started(tmp_path, INTERRUPTED) as first:
        assert first.stdout.readline() == "ready\n"
        os.killpg(first.pid, signal.SIGINT)
        said, errors = first.communicate(timeout=20)
    assert said == "finished None\n"
    assert errors == ""


def test_every_process_is_prepared_with_what_is_given_before_its_first_work():
    with spawned(1, os.putenv, "SEEWHY_TRIED", "yes") as pool:
        assert pool.submit(os.system, 'test "$SEEWHY_TRIED" = yes').result() == 0


def test_what_goes_wrong_in_the_work_is_told_by_the_first_process():
    with spawned(1) as pool, pytest.raises(ValueError, match="invalid literal"):
        pool.submit(int, "many").result()
