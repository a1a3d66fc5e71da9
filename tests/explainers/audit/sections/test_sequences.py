from explainers.audit.sections.sequences import sequences
from tests.explainers.audit.made import evidence, row

LETTERS = {"p": "pass", "f": "fail", "n": "not applicable"}


def frames(name, verdicts, **more):
    return [
        row(f"{name}{number}.png", LETTERS[one], tags=(f"sequence={name}",), **more)
        for number, one in enumerate(verdicts)
    ]


def test_the_longest_stretch_of_failures_is_found_and_its_sequence_comes_first():
    rows = [*frames("a", "pfp"), *frames("b", "ffpnfnffn"), row("alone.png", "fail")]
    first, second = sequences(evidence(rows))["sequences"]
    assert (first["name"], first["frames"], first["judged"], first["passed"]) == ("b", 9, 6, 1)
    assert first["longest_failing"] == {"frames": 3, "first": "b4.png", "last": "b7.png"}
    assert (first["verdict_changes"], second["verdict_changes"]) == (2, 2)
    assert second["longest_failing"] == {"frames": 1, "first": "a1.png", "last": "a1.png"}


def test_a_sequence_without_a_failure_has_no_stretch():
    (found,) = sequences(evidence(frames("a", "ppn")))["sequences"]
    assert (found["longest_failing"], found["passed"], found["judged"]) == (None, 2, 2)


def test_it_is_counted_how_often_the_prediction_wavers():
    rows = frames("a", "pppp")
    rows[1:3] = [row(one.picture, predicted="blue", tags=one.tags) for one in rows[1:3]]
    (found,) = sequences(evidence(rows))["sequences"]
    assert (found["prediction_changes"], found["verdict_changes"]) == (2, 0)


def test_a_frame_with_several_maps_fails_if_one_of_them_does():
    tags = ("sequence:a",)
    twice = [row("a0.png", "pass", tags=tags), row("a0.png", "fail", tags=tags, place=1)]
    (found,) = sequences(evidence(twice))["sequences"]
    assert (found["frames"], found["passed"], found["longest_failing"]["frames"]) == (1, 0, 1)


def test_the_dimension_that_names_sequences_is_an_option():
    rows = [row("a.png", tags=("clip=1",))]
    assert sequences(evidence(rows)) is None
    assert sequences(evidence(rows, tags={"sequence": "clip"}))["dimension"] == "clip"
