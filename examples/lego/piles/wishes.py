"""What may be asked of piles: how many bricks, in which colours, on what, in which light."""

from dataclasses import dataclass, fields

HOME, ANY = "home", "any"
MOST = 10  # bricks in a pile
NAMES = {
    "natural": "--natural",
    "plain": "--plain",
    "fewest": "--count-from",
    "most": "--count-to",
    "colours": "--colours",
}


@dataclass(frozen=True)
class Wishes:
    """What scenes are drawn at random from.

    With other shares, or other colours, a seed still drops the same bricks in the same way; with
    other numbers of bricks it need not.

    Attributes
    ----------
    natural
        The share of scenes in natural light, 0 to 1; the others are in artificial light.
    plain
        The share of grounds in a single colour, 0 to 1; the others have a pattern.
    fewest, most
        How many bricks a pile has, 1 to 10.
    colours
        ``home``: each class in its own colour. ``any``: each brick in any colour of the palette,
        which shows whether a network goes by colour.

    Raises
    ------
    ValueError
        If a value is none of these.
    """

    natural: float = 0.5
    plain: float = 0.35
    fewest: int = 1
    most: int = MOST
    colours: str = HOME

    def __post_init__(self) -> None:
        for name in ("natural", "plain"):
            share = getattr(self, name)
            if not 0 <= share <= 1:
                raise ValueError(f"{NAMES[name]} is a share from 0 to 1, not {share}")
        if not 1 <= self.fewest <= self.most <= MOST:
            numbers = f"{self.fewest} and {self.most}"
            raise ValueError(f"--count-from and --count-to rise from 1 to {MOST}, not {numbers}")
        if self.colours not in (HOME, ANY):
            raise ValueError(f"--colours is {HOME} or {ANY}, not {self.colours!r}")


USUAL = Wishes()


def options() -> list[tuple[str, str]]:
    """Give each wish with the option that states it."""
    return [(field.name, NAMES[field.name]) for field in fields(Wishes)]
