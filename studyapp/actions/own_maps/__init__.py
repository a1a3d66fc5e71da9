"""Maps that were made elsewhere, by whatever tool, are taken in as those of a condition.

archive: a folder or zip file, read without unpacking it; manifest: what came with the maps;
reading: one map, checked; taking_in: all of it becomes explanations and stimuli, or nothing does.
"""

from studyapp.models import Condition
from studyapp.models.material import OWN_MAPS


def check_own(condition: Condition) -> None:
    """Refuse parameters of a condition whose maps are taken in: nothing is computed.

    Raises
    ------
    ValueError : it has parameters.
    """
    if condition.parameters:
        raise ValueError(
            f"{OWN_MAPS} has no parameters; say how the maps were made under 'technique' in the "
            "manifest that comes with them"
        )


def check_network(condition: Condition) -> None:
    """Refuse to compute explanations of a network of which there is no file.

    Raises
    ------
    ValueError : names the condition, the classifier and what to do.
    """
    if condition.explained.is_elsewhere and not condition.brings_maps:
        raise ValueError(
            f"condition {condition.name!r}: of the classifier {condition.explained.name!r} there "
            f"is no file here, so {condition.method} cannot be computed; choose the method "
            f"{OWN_MAPS} and take its maps in, or register the classifier's file"
        )
