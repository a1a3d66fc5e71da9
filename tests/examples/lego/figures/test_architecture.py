"""Figure 1's sentence, which follows the counts."""

from examples.lego.figures.architecture import PAPER, agrees


def test_the_papers_layers_are_named_as_the_same():
    assert "has the same: 5 convolutions, 3 dense layers" in agrees(PAPER)


def test_every_difference_is_told():
    told = agrees(PAPER | {"convolutions": 4})
    assert "differs" in told
    assert "4 convolutions instead of 5" in told
