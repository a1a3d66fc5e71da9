"""Packages for tests: written to a file and looked into."""

import csv
import io
import json
import zipfile

from studyapp.actions.export.package import package


def unpacked(study, **options):
    """{path: text} of a package."""
    content = b"".join(package(study, **options))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


def rows_of(files, table):
    """The rows of a table in an unpacked package."""
    (path,) = [path for path in files if path.endswith(f"_table-{table}_data.csv")]
    return list(csv.DictReader(io.StringIO(files[path], newline="")))


def manifest_of(files):
    return json.loads(files["analysis_manifest.json"])
