"""Write docs/study-file.md from the schema of study files.

Run from the repository: ``make study-file``.
"""

import os
import sys
from pathlib import Path

import django

PAGE = Path(__file__).parent / "study-file.md"


def main() -> None:
    """Write the page."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "studyapp.settings")
    django.setup()
    from studyapp.actions.spec.schema.reference import reference

    PAGE.write_text(reference(), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
