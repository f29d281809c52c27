"""Model fields that keep block definitions out of migrations."""

from wagtail.fields import StreamField


class BodyField(StreamField):
    """A StreamField whose blocks may change without a migration.

    The stored value is JSON either way; listing every block in every migration makes long histories and no table changes.
    """

    def __init__(self, block_types=(), use_json_field=None, block_lookup=None, **kwargs):
        super().__init__(block_types or [], block_lookup=block_lookup, **kwargs)

    def deconstruct(self):
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [], kwargs
