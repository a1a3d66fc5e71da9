"""How styles and scripts are named where SeeWhy is served in earnest."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class VersionedFiles(CompressedManifestStaticFilesStorage):
    """Names that change with the content, in the imports of ES modules too.

    Otherwise a new script would for a while be served with the modules of the version before.
    """

    support_js_module_import_aggregation = True
