"""A study as one file that another machine takes in without computing an explanation again.

A bundle is a zip file: the description (``study.yaml``), what was computed (``material.json``, and
the files that it names, byte for byte), and a manifest with the checksum of every file. It holds
nothing of anybody who took part.
"""

import re

FORMAT = 1  # rises when what is written is not what was written before
KIND = "seewhy-study"
MANIFEST, STUDY, MATERIAL = "manifest.json", "study.yaml", "material.json"
LARGEST = 2 * 2**30  # bytes, unpacked
MOST_FILES = 200_000
# Files are named by the hash of their content; maps by the hash of what determines it.
FILE = re.compile(r"(classifiers|maps|pictures|shown|stimuli)/[0-9a-f]{64}\.[a-z0-9]{1,10}")


class BundleError(ValueError):
    """A bundle cannot be written or taken in; says which file, why, and what to do."""


def map_file(key: str) -> str:
    """What the map of a key is called in a bundle."""
    return f"maps/{key}.npz"
