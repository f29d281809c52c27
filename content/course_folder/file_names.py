"""What pictures, files and pages are called in the files of an exported folder."""

from __future__ import annotations

import re
import shutil
from collections.abc import Collection, Iterable
from pathlib import Path, PurePosixPath

from wagtail.coreutils import string_to_ascii
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from content.course_folder.problems import Refused

# What storage puts behind a name that is taken already. Of small letters only it could be a word of the name itself.
_STORAGE_ENDING = re.compile(r"_[A-Za-z0-9]{7}$")
_PERHAPS_A_WORD = re.compile(r"_[a-z]{7}$")


class FolderNames:
    """Names for the text files of one folder. Each picture or file is copied into it when it is first named.

    In: the folder; the names that its text files take; the keys of the course's pages; the keys of works that may be
    cited.
    """

    def __init__(self, folder: Path, taken: Iterable[str], keys: dict[int, str], known: Collection[str]):
        self.folder, self.keys, self.known = folder, keys, known
        self.taken = {name.casefold() for name in taken}
        self.names: dict[tuple[type, int], str] = {}

    def picture(self, number: int | None) -> str:
        return self._copied(get_image_model(), number, "picture")

    def file(self, number: int | None) -> str:
        return self._copied(get_document_model(), number, "file")

    def page(self, number: int | None) -> tuple[str, str]:
        if number in self.keys:
            return self.keys[number], ""
        page = Page.objects.filter(pk=number).first()
        return "", (page and page.full_url) or ""

    def link(self, link: str) -> str:
        """Pages of the course by their key, others by their address; of a page that is gone only the words stay."""
        if not link.startswith("page:"):
            return link
        number = int(link[5:]) if link[5:].isdigit() else 0
        if number in self.keys:
            return f"key:{self.keys[number]}"
        page = Page.objects.filter(pk=number).first()
        return (page and page.url) or ""

    def _copied(self, model, number: int | None, kind: str) -> str:
        if (model, number) not in self.names:
            row = model.objects.filter(pk=number).first() if number else None
            if row is None or not row.file.storage.exists(row.file.name):
                title = f" “{row.title}”" if row else ""
                raise Refused(
                    f"The {kind}{title} of a page in {self.folder.name} is lost; choose another one on that page."
                )
            name = self._free(_allowed(_original_name(row.file)))
            with row.file.storage.open(row.file.name, "rb") as source, (self.folder / name).open("wb") as target:
                shutil.copyfileobj(source, target)
            self.names[model, number] = name
        return self.names[model, number]

    def _free(self, name: str) -> str:
        """The name, or one like it that no other file of the folder has. Case does not tell files apart everywhere."""
        stem, suffix, number = Path(name).stem, Path(name).suffix, 2
        while name.casefold() in self.taken:
            name, number = f"{stem}-{number}{suffix}", number + 1
        self.taken.add(name.casefold())
        return name


def _original_name(file) -> str:
    """The name a file came with, where storage had to change it because another file had that name first."""
    path = PurePosixPath(file.name)
    original = _STORAGE_ENDING.sub("", path.stem) + path.suffix
    first = str(path.with_name(original))
    if original == path.name or not file.storage.exists(first):
        return path.name
    return path.name if _PERHAPS_A_WORD.search(path.stem) and not _same_bytes(file, first) else original


def _same_bytes(file, other: str) -> bool:
    with file.storage.open(file.name) as one, file.storage.open(other) as two:
        return one.read() == two.read()


def _allowed(name: str) -> str:
    """The name in the letters that a course folder allows; documents may have others."""
    path = PurePosixPath(name)
    stem = re.sub(r"[^A-Za-z0-9._-]+", "-", string_to_ascii(path.stem)).strip("._-") or "file"
    return stem[:60] + path.suffix
