"""What is said of a classifier that cannot be used."""

SAVE_AGAIN = "save it again with model.save('name.keras')"


class ClassifierError(ValueError):
    """A classifier cannot be used; says which file, why, and what to do."""

    def __init__(self, name: str, reason: str, remedy: str) -> None:
        # The parts are what it is made from again when it comes back from another process.
        super().__init__(name, reason, remedy)

    def __str__(self) -> str:
        return "{}: {}; {}".format(*self.args)


def suspicious(name: str, reason: str) -> ClassifierError:
    """Refuse what no honest file contains."""
    return ClassifierError(name, f"{reason}, which no Keras model does", "do not use it")


def unreadable(name: str) -> ClassifierError:
    """Refuse a description that cannot be read."""
    return ClassifierError(name, "the description of its layers cannot be read", SAVE_AGAIN)
