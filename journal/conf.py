"""Settings of this app, read when asked for. Prefix: JOURNAL_."""

from datetime import timedelta
from pathlib import Path

from django.conf import settings

from journal.safe import KeyRing


class Conf:
    @property
    def key_ring(self) -> KeyRing:
        """The keys that wrap the journals' own keys, from JOURNAL_KEYS ("k2:<base64>,k1:<base64>"). The first writes, all read.

        Raises KeyRingError when they are missing or unusable; there is no default key.
        """
        return KeyRing.parse(getattr(settings, "JOURNAL_KEYS", ""))

    @property
    def joined_field(self) -> str:
        """Name of the user model's field that says when the account was made; part of what a journal's key is bound to."""
        return getattr(settings, "JOURNAL_JOINED_FIELD", "date_joined")

    @property
    def files(self) -> Path:
        """The folder of the entries' files, sealed; of no use where STORAGES has a storage called "journal"."""
        chosen = getattr(settings, "JOURNAL_FILES", None)
        root = settings.BASE_DIR if hasattr(settings, "BASE_DIR") else "."
        return Path(chosen) if chosen else Path(root) / "var" / "journal-files"

    @property
    def file_limit(self) -> int:
        """How many bytes one picture or document may have as it is sent."""
        return getattr(settings, "JOURNAL_FILE_LIMIT", 10 * 1024 * 1024)

    @property
    def files_limit(self) -> int:
        """How many bytes all files of one journal may take."""
        return getattr(settings, "JOURNAL_FILES_LIMIT", 200 * 1024 * 1024)

    @property
    def import_limit(self) -> int:
        """How many bytes somebody may send at once to bring a journal in. They are held in memory while they are read."""
        return getattr(settings, "JOURNAL_IMPORT_LIMIT", 100 * 1024 * 1024)

    @property
    def share_grace(self) -> timedelta:
        """How long what was shared can be taken back before anybody can open it. Default 10 minutes."""
        return getattr(settings, "JOURNAL_SHARE_GRACE", timedelta(minutes=10))

    @property
    def send_undo(self) -> timedelta:
        """How long sending a reply can be undone. Default 10 seconds."""
        return getattr(settings, "JOURNAL_SEND_UNDO", timedelta(seconds=10))

    @property
    def concern_kept(self) -> timedelta:
        """How long a concern is kept after it was done with; three years after it was raised at most. Default one year."""
        return getattr(settings, "JOURNAL_CONCERN_KEPT", timedelta(days=365))


conf = Conf()
