"""Pictures and other files of a course folder: what may come in, and what stands for one until it has a number."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.images.fields import WagtailImageField

from content.course_folder.files import media_file
from content.course_folder.problems import Notes, Place
from content.course_folder.svg import check_svg


@dataclass(frozen=True)
class PictureUse:
    """A picture that becomes an image of the library."""

    path: Path
    title: str = field(compare=False)


@dataclass(frozen=True)
class FileUse:
    """A file that becomes a document of the library."""

    path: Path
    title: str = field(compare=False)


@dataclass(frozen=True)
class PageUse:
    """A page of the same course, by its key."""

    key: str


@dataclass
class Media:
    """The files beside the texts of one folder. Each is looked at once, however often it is used."""

    notes: Notes
    checked: dict[Path, bool] = field(default_factory=dict)

    def picture(self, folder: Path, name: str, title: str, place: Place) -> PictureUse | None:
        """A picture by the name given at `place`, or None and a problem. `title` is its name in the library."""
        path = media_file(folder, name, place, self.notes)
        if path is None or not self._fine(path, place):
            return None
        return PictureUse(path, (title or path.stem)[:255])

    def file(self, folder: Path, name: str, title: str, place: Place, extensions: set[str] | None) -> FileUse | None:
        """A file for download or a player, or None and a problem. Without `extensions`, those of the site are
        allowed.
        """
        path = media_file(folder, name, place, self.notes)
        if path is None:
            return None
        allowed = {item.lower() for item in getattr(settings, "WAGTAILDOCS_EXTENSIONS", None) or ()}
        allowed = extensions & allowed if extensions and allowed else extensions or allowed
        if allowed and path.suffix[1:].lower() not in allowed:
            self.notes.problem(place, f"Choose a file that ends in one of: {', '.join(sorted(allowed))}.")
            return None
        return FileUse(path, (title or path.stem)[:255])

    def _fine(self, path: Path, place: Place) -> bool:
        if path not in self.checked:
            before = len(self.notes.problems)
            _check_picture(path, place, self.notes)
            self.checked[path] = len(self.notes.problems) == before
        return self.checked[path]


def _check_picture(path: Path, place: Place, notes: Notes) -> None:
    data = path.read_bytes()
    if path.suffix.lower() == ".svg":
        # Lines of the drawing help more here than the line that names it.
        folder = place.file.rpartition("/")[0]
        before = len(notes.problems)
        check_svg(data, Place(f"{folder}/{path.name}" if folder else path.name, 1), notes)
        if len(notes.problems) > before:
            return
    try:
        WagtailImageField().clean(SimpleUploadedFile(path.name, data))
    except ValidationError as error:
        notes.problem(place, f"“{path.name}” cannot be used: {' '.join(error.messages)}")
    except Exception as error:  # image libraries raise all kinds of things on broken files
        notes.problem(place, f"“{path.name}” cannot be read as a picture ({type(error).__name__}).")
