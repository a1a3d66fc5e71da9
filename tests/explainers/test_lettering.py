import pytest

from explainers.lettering import CAPTION, length, per_cent, wrapped


@pytest.mark.parametrize(
    ("probability", "wanted"),
    [
        # the five numbers of the paper, each from a probability that cutting off would spoil
        (0.99352, "99.4 %"),
        (0.82598, "82.6 %"),
        (0.99555, "99.6 %"),
        (0.92951, "93.0 %"),
        (0.98899, "98.9 %"),
        (0.9944, "99.4 %"),
        (0.98950, "99.0 %"),
        (0.0005, "0.1 %"),
        (0.0, "0.0 %"),
        (1.0, "100.0 %"),
        (1e-12, "0.0 %"),
    ],
)
def test_confidence_is_rounded_and_not_cut_off(probability, wanted):
    assert per_cent(probability) == wanted


def test_lines_are_broken_between_words():
    lines = wrapped("one two three four five six seven eight", CAPTION, 100)
    assert " ".join(lines) == "one two three four five six seven eight"
    assert len(lines) > 1
    assert all(length(line, CAPTION) <= 100 for line in lines)
