"""A study as one file that another machine takes in without computing an explanation again.

A bundle is a zip file: the description (``study.yaml``), what was computed (``material.json``, and
the files that it names, byte for byte), what was registered (``registrations.json``), and a
manifest with the checksum of every file. It holds nothing of anybody who took part, unless answers
are asked for: then they are in it as the exported package has them. It ends with a seal, the
checksum of all before it, so that no byte of it can change unnoticed.
"""

import re

FORMAT = 3  # rises when what is written is not what was written before
KIND = "seewhy-study"
MANIFEST, STUDY, MATERIAL = "manifest.json", "study.yaml", "material.json"
REGISTRATIONS = "registrations.json"
ANSWERS = "answers/"
NEEDED = (MANIFEST, STUDY, MATERIAL, REGISTRATIONS)
LARGEST = 2 * 2**30  # bytes, unpacked
MOST_FILES = 200_000
# Files are named by the hash of their content.
FILE = re.compile(
    r"classifiers/[0-9a-f]{64}\.(?:keras|h5)"
    r"|maps/[0-9a-f]{64}\.npz"
    r"|(?:masks|pictures)/[0-9a-f]{64}\.(?:jpeg|jpg|picture|png|webp)"
    r"|(?:shown|stimuli)/[0-9a-f]{64}\.webp"
    r"|answers/(?:(?:analysis|data)/)?[A-Za-z0-9_-]+\.(?:csv|json|md|py|R)"
)


class BundleError(ValueError):
    """A bundle cannot be written or taken in; says which file, why, and what to do."""
