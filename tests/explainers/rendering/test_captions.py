import numpy as np

from explainers import Explanation
from explainers.rendering import captions
from explainers.rendering.captions import caption
from tests.explainers.builders import noise


def written(monkeypatch, facts, width=400, **options):
    """What is written, line by line."""
    lines = []
    pen = captions.ImageDraw.Draw

    def listening(band):
        found = pen(band)
        draw_text = found.text

        def text(place, line, **how):
            lines.append(line)
            draw_text(place, line, **how)

        found.text = text
        return found

    monkeypatch.setattr(captions.ImageDraw, "Draw", listening)
    one = Explanation(np.ones((20, width), np.float32), facts)
    return lines, caption(noise(20, width), one, **options)


FACTS = {"class_name": "dog walker", "probability": 0.82598, "rule": "top-1"}


def test_a_caption_names_the_true_label_the_prediction_and_the_confidence(monkeypatch):
    lines, _ = written(monkeypatch, FACTS, true_label="pedestrian")
    assert lines == ["true: pedestrian", "predicted: dog walker 82.6 %"]


def test_a_class_that_was_asked_for_is_not_called_the_prediction(monkeypatch):
    lines, _ = written(monkeypatch, FACTS | {"rule": "label:dog walker"})
    assert lines == ["explained: dog walker 82.6 %"]


def test_a_caption_stands_below_the_picture_and_leaves_it_as_it_is(monkeypatch):
    picture = noise(20, 400)
    _, drawn = written(monkeypatch, FACTS, true_label="pedestrian")
    assert np.array_equal(drawn[:20], picture)
    assert drawn.shape[1:] == (400, 3)
    band = drawn[20:]
    assert (band[0] == 255).all()
    assert band.min() < 30  # black letters
    assert band[:, -1].min() == 255


def test_long_labels_are_broken_between_words_and_long_words_cut(monkeypatch):
    facts = FACTS | {"class_name": "buckeye, horse chestnut, conker " + "x" * 60}
    lines, drawn = written(monkeypatch, facts, width=160)
    assert len(lines) > 2
    assert [line for line in lines if line.endswith("…")] == [lines[-2]]
    assert lines[-1] == "82.6 %"
    assert (drawn[20:, -2:] == 255).all()
    one_line, lower = written(monkeypatch, FACTS, width=160)
    assert len(lower) < len(drawn)
    assert len(one_line) < len(lines)
