"""Figure 3's numbers, by hand, and sentences that follow them in both directions."""

import math

import pytest

from examples.lego.figures.losses import Mistake, mistakes, section, verdict


def test_at_the_points_of_the_caption_the_false_negative_costs_more():
    caption, _ = mistakes(16)
    assert caption.missed == pytest.approx(16 * math.log(2))
    assert caption.invented == pytest.approx(math.log(1 + math.e))
    assert "false negative costs 8.4 times" in verdict(caption)


def test_equally_sure_mistakes_differ_by_the_weight():
    _, sure = mistakes(22)
    assert sure.missed / sure.invented == pytest.approx(22)


def test_the_verdict_turns_with_the_numbers():
    one = Mistake("", (1, 0), (0, 1), 1.0, 2.0)
    assert verdict(one) == "a false positive costs 2.0 times as much as a false negative"
    assert verdict(one._replace(missed=2.0)) == "both cost the same"


def test_the_section_quotes_the_caption_and_corrects_it():
    made = section()
    assert "greater for false positives" in made.paper[0]
    assert made.here[0].startswith("It is the other way round")
    assert "11.09 at (t, x) = (1, 0)" in made.shown[1].rows[0]
