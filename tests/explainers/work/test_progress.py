from explainers.running import Outcome, Progress, Request


def test_progress_knows_count_rate_and_estimate():
    request = Request("a.png", "0", "a.keras", "0", "gradcam")
    now = [0.0]
    progress = Progress(10, clock=lambda: now[0])
    assert progress.remaining_seconds is None
    now[0] = 4.0
    for cached, error in ((True, ""), (False, ""), (False, "x")):
        progress.add(Outcome(request, cached=cached, error=error))
    assert progress.rate == 0.5
    assert progress.remaining_seconds == 14.0
    assert str(progress) == "3 of 10, 1 failed, 1 found, 0.5 a second, 14 s left"
