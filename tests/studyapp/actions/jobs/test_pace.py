"""How fast the processes of an engine were."""

from studyapp.actions.jobs.pace import NAMED, Pace


def test_each_process_is_told_of_with_what_it_made_a_minute():
    times = iter([100.0, 160.0])
    pace = Pace(lambda: next(times))
    for worker in ("node1:7", "node2:8", "node1:7", ""):
        pace.add(worker)
    assert str(pace) == (
        "Computed by 2 processes in 60 s: 3 (3 a minute); "
        "by process: node1:7 2 (2 a minute), node2:8 1 (1 a minute)."
    )


def test_nothing_is_said_of_nothing_and_of_very_many_only_how_many():
    assert not str(Pace())
    pace = Pace()
    for number in range(NAMED + 3):
        pace.add(f"node:{number}")
    assert str(pace).endswith(", and 3 more.")
