"""Whatever somebody uploads as a picture is taken in rightly or refused by name."""

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from studyapp.models import Job, SourceImage
from tests.bad_pictures import ANY, REFUSED, Case, corpus, one_of_each_kind
from tests.bad_pictures.uploading import upload, work, wrong
from tests.factories import make_researcher, make_study
from tests.studyapp.actions.pictures.archives import picture

SHOWN = ("name", "width", "height")


@pytest.fixture
def study(db):
    return make_study()


@pytest.fixture
def rosa(client, study):
    client.force_login(make_researcher(study))
    return client


def test_the_collection_has_more_than_five_hundred_files_and_no_kind_is_rare_by_accident():
    cases = list(corpus())
    assert len(cases) > 500
    assert len({case.kind for case in cases}) > 100


def test_one_file_of_each_kind_is_taken_in_rightly_or_refused_by_name(rosa, study):
    """All of them in one upload, so that one that is bad costs no other."""
    cases = [
        replace(case, name=f"{number:03}-{case.name}")
        for number, case in enumerate(one_of_each_kind())
        if case.kind != "a strange name"
    ]
    files = [SimpleUploadedFile(case.name, case.make()) for case in cases]
    assert rosa.post("/studies/trust/pictures/add/", {"uploads": files}).status_code == 302
    work()
    job = Job.objects.get()
    assert job.state == Job.State.FINISHED
    refused = {problem[:3] for problem in job.problems}
    taken = {name[:3]: size for name, *size in SourceImage.objects.values_list(*SHOWN)}
    became = {case.name: tuple(taken.get(case.name[:3], ())) or REFUSED for case in cases}
    assert {name[:3] for name, what in became.items() if what == REFUSED} == refused
    expected = {c.name: became[c.name] if c.expects == ANY else c.expects for c in cases}
    assert became == expected


def test_no_name_of_a_file_is_too_strange(rosa, study):
    problems = {}
    for case in corpus():
        if case.kind.startswith("a strange name"):
            outcome = upload(rosa, study, case)
            work()
            problems[case.kind, case.name] = wrong(case, outcome, study)
            SourceImage.objects.all().delete()
    assert not any(problems.values()), problems


def test_what_is_not_as_it_should_be_is_noticed(rosa, study):
    good = Case("good", "good.png", picture, REFUSED)
    outcome = upload(rosa, study, good)
    work()
    assert wrong(good, outcome, study) == "taken in as 16 x 16"
    SourceImage.objects.all().delete()
    bad = Case("bad", "bad.png", lambda: b"bad", (16, 16))
    outcome = upload(rosa, study, bad)
    work()
    assert wrong(bad, outcome, study).startswith("refused: ")
