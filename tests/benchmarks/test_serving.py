"""The load test counts what is lost, and reads its times as they are meant."""

import json

import pytest

from benchmarks.serving.load import Row, _summary
from benchmarks.serving.processors import Processors
from benchmarks.serving.records import compare
from studyapp.models import Response, Trial
from tests.factories import make_open_study
from tests.visitor import Visitor


def test_a_percentile_is_the_time_in_which_so_many_were_answered():
    row = Row("GET", "trial", 100, 0, 10.0, 30.0, {"10.0": 90, "500.0": 5, "70": 5})
    assert (row.within(0.5), row.within(0.95), row.within(0.99)) == (10, 70, 500)


def test_a_rate_counts_from_the_first_request_of_all():
    asked = Row("GET", "trial", 100, 0, 10.0, 30.0, {"10.0": 100})
    ended = Row("session", "a whole participation", 40, 0, 26.0, 30.0, {"900": 40})
    found = _summary([asked, ended])
    assert (found["sessions_per_second"], found["requests_per_second"]) == (2, 5)


@pytest.mark.django_db
def test_answers_that_are_lost_or_altered_are_counted(tmp_path):
    study = make_open_study(pictures=3, trials_per_participant=3)
    visitor = Visitor()
    visitor.join()
    given = []
    for side in ("left", "right", "left"):
        given.append({"trial": visitor.trial_token(), "side": side})
        visitor.respond(side)
    ledger = tmp_path / "ledger"
    ledger.write_text("".join(json.dumps(line) + "\n" for line in given))
    assert compare(study, ledger) == {
        "acknowledged": 3,
        "stored": 3,
        "lost": 0,
        "altered": 0,
        "duplicated": 0,
        "participations": 0,
        "incomplete": 0,
    }

    given[0]["side"] = "right"
    given[1]["trial"] = "one that nobody stored"
    lines = [*given, {"code": "ABCD2345"}]
    ledger.write_text("".join(json.dumps(line) + "\n" for line in lines))
    found = compare(study, ledger)
    assert (found["altered"], found["lost"], found["incomplete"]) == (1, 1, 1)
    assert Response.objects.count() == Trial.objects.count() == 3


def test_a_server_that_leaves_no_processor_to_its_load_is_refused():
    with pytest.raises(SystemExit, match="leave none of"):
        Processors(10_000)
