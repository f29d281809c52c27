"""What the page one writes on says about files before one is chosen."""

from django import template

from journal.attachments import MOST
from journal.conf import conf
from journal.filekinds import ENDINGS
from journal.uploads import limit_said

register = template.Library()


@register.simple_tag
def file_limits() -> dict:
    """The limit of one file in bytes and in words, how many an entry can have, and the endings a browser offers to choose."""
    accept = ",".join(f".{ending}" for ending in ENDINGS)
    return {"bytes": conf.file_limit, "said": limit_said(), "most": MOST, "accept": accept}
