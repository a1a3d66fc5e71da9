"""A study's pictures: taken in from files, folders and archives, tagged, counted, deleted."""

MOST_PICTURES = 20_000  # of one order
LARGEST_PICTURE = 64 * 2**20  # bytes of one file
LARGEST_MANIFEST = 64 * 2**20  # bytes, since it is read as a whole


class PicturesRefused(Exception):
    """Nothing of an order can be used; each problem is a sentence that says what to do."""

    def __init__(self, *problems: str) -> None:
        self.problems = list(problems)
        super().__init__(" ".join(problems))
