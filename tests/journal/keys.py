"""Keys of the tests: the suite's own, and one that never wrote anything."""

from base64 import b64encode
from hashlib import sha256

from django.conf import settings

OWN = settings.JOURNAL_KEYS.partition(":")[2]
OTHER = b64encode(sha256(b"another key").digest()).decode()
