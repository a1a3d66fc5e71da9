"""Which pile is shown."""

from examples.lego.causal.illustration import choose


def row(bricks, target=0):
    return {"bricks": ["brick"] * bricks, "target": target}


def test_the_first_pile_of_middling_size_with_its_class_is_shown():
    assert choose([row(2), row(5, target=None), row(9), row(4), row(5)]) == 3


def test_the_very_first_is_shown_where_none_fits():
    assert choose([row(1), row(2)]) == 0
