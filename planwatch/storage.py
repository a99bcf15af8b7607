"""Static files under names that carry their hash."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # it has no types
    """As whitenoise keeps them; and a module that imports another names it by its hash too."""

    support_js_module_import_aggregation = True
