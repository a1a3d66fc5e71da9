"""The engine `slurm` with commands that are not Slurm's but do what they do; see also
benchmarks/slurm, which does the same and more with a real one."""

import os
import time
from contextlib import closing
from pathlib import Path

import dask
import dask_jobqueue  # noqa: F401 - brings the settings that are set
import pytest

from explainers.running import ClusterGone, SlurmOptions, executor_named
from explainers.work import slurm, slurm_options
from explainers.work.dask_executor import WorkerDied

SBATCH = """
if [ "$1" = --test-only ]; then
    grep -q 'SBATCH -p closed' && echo 'allocation failure: Invalid partition' >&2
    exit 0
fi
cp "$1" {folder}/$$.sh
setsid bash {folder}/$$.sh < /dev/null > {folder}/$$.out 2>&1 &
echo $! >> {folder}/jobs
echo "Submitted batch job $!"
"""
SQUEUE = "for job in $(cat {folder}/jobs); do kill -0 $job 2> /dev/null && echo $job; done; true"
SCANCEL = "kill -KILL -- -$1"


@pytest.fixture
def jobs(tmp_path, monkeypatch):
    """The file with the numbers of all jobs; a job is a process and its children."""
    folder = tmp_path / "slurm"
    folder.mkdir()
    for name, text in (("sbatch", SBATCH), ("squeue", SQUEUE), ("scancel", SCANCEL)):
        (folder / name).write_text("#!/bin/sh\n" + text.format(folder=folder))
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    monkeypatch.setattr(slurm, "LOOK", 0.2)
    (folder / "jobs").touch()
    with dask.config.set({"jobqueue.slurm.interface": "lo"}):
        yield folder / "jobs"


def made(tmp_path: Path, **given):
    options = SlurmOptions(tmp_path / "own", memory="1GB", **given)
    return closing_of(executor_named("slurm", options)())


def closing_of(executor):
    executor.close = lambda: executor.shutdown(wait=False, cancel_futures=True)
    return closing(executor)


def environment() -> dict[str, str]:
    return dict(os.environ)


def wait_until(is_so) -> None:
    deadline = time.monotonic() + 20
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert is_so()


def test_a_job_that_is_killed_is_asked_for_again_and_takes_nothing_else_along(
    jobs, tmp_path, monkeypatch
):
    monkeypatch.setenv("DATABASE_URL", "postgres://somebody:secret@example.org/studies")
    with made(tmp_path, gres="gpu:1", cpus=3, walltime="2:00:00") as executor:
        there = executor.submit(environment).result(60)
        assert "DATABASE_URL" not in there
        assert there["PYTHONPATH"] == str(slurm.ROOT)
        assert there["TF_NUM_INTRAOP_THREADS"] == "3"
        (job,) = jobs.read_text().split()
        script = next(jobs.parent.glob("*.sh")).read_text()
        for line in ("#SBATCH --gres=gpu:1", "#SBATCH --cpus-per-task=3", "#SBATCH -t 2:00:00"):
            assert line in script
        assert "--nthreads 1" in script
        assert "--lifetime 6600s" in script
        assert "tls://127.0.0.1" in script
        (keys,) = (tmp_path / "own").glob("keys-*")
        private = [tmp_path / "own", keys, *keys.iterdir()]
        assert len(private) == 5
        assert not any(path.stat().st_mode & 0o077 for path in private)
        lost = executor.submit(time.sleep, 60)
        time.sleep(0.3)
        os.killpg(int(job), 9)
        assert isinstance(lost.exception(20), WorkerDied)
        wait_until(lambda: len(jobs.read_text().split()) == 2)
    assert not keys.exists()
    wait_until(lambda: not any(map(is_running, jobs.read_text().split())))


def is_running(job: str) -> bool:
    stat = Path(f"/proc/{job}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


def test_a_job_that_slurm_refuses_is_told_of_at_once(jobs, tmp_path):
    with pytest.raises(ClusterGone, match=r"Slurm refuses the job .*Invalid partition"):
        made(tmp_path, partition="closed")
    assert not jobs.read_text()
    assert not list((tmp_path / "own").glob("keys-*"))


def test_jobs_that_never_begin_to_work_are_not_asked_for_for_ever(jobs, tmp_path, monkeypatch):
    monkeypatch.setattr(slurm, "_prologue", lambda cpus: ["exit 3"])
    with made(tmp_path) as executor:
        waiting = executor.submit(int, "7")
        assert isinstance(waiting.exception(20), ClusterGone)
        assert "3 jobs of Slurm ended before they had begun" in str(waiting.exception())


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"walltime": "90"}, "--walltime '90' is no time; give hours:minutes:seconds"),
        ({"walltime": "0:00:20"}, "too short"),
        ({"jobs": 0}, "--jobs must be at least 1"),
        ({"cpus": -1}, "--cpus must be at least 1"),
        ({"memory": "much"}, "--memory 'much' is not enough, or no size"),
        ({"memory": "4"}, "--memory '4' is not enough"),
        ({"partition": "a\n#SBATCH b"}, "--partition .* is nothing that Slurm takes"),
        ({"gres": "gpu 1"}, "--gres 'gpu 1' is nothing"),
        ({"folder": Path("/a b")}, "has a space or % in it"),
    ],
)
def test_what_no_job_could_be_asked_for_with_is_refused(jobs, tmp_path, given, reason):
    with pytest.raises(ValueError, match=reason):
        executor_named("slurm", SlurmOptions(**{"folder": tmp_path} | given))


def test_what_is_not_installed_is_named(jobs, tmp_path, monkeypatch):
    assert SlurmOptions(tmp_path, walltime="1-02:00:00").seconds == 26 * 3600
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(ValueError, match="There is no sbatch here"):
        executor_named("slurm", SlurmOptions(tmp_path))
    monkeypatch.setattr(slurm_options, "find_spec", lambda name: None)
    with pytest.raises(ValueError, match=r"pip install -r requirements-cluster\.txt"):
        executor_named("slurm", SlurmOptions(tmp_path))
    with pytest.raises(ValueError, match=r"for manage\.py up, worker"):
        executor_named("slurm")
