"""Pictures and files of a course in Wagtail's libraries of images and documents."""

from __future__ import annotations

from pathlib import Path

from django.core.files import File
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection
from wagtail.utils.file import hash_filelike

from content.course_folder.media_files import FileUse, PictureUse


class Library:
    """Puts files into the collection of a course, and takes what is there already when its bytes are the same.

    A file that changed becomes a new image or document: earlier versions of the course go on showing the old one.
    """

    def __init__(self, title: str, former_title: str = ""):
        self.title, self.former_title = title, former_title
        self.numbers: dict[Path, int] = {}
        self.written: list = []
        self._collection: Collection | None = None

    def number(self, use: PictureUse | FileUse) -> int:
        """The number of the image or document for a file, made where there is none yet."""
        if use.path not in self.numbers:
            model = get_image_model() if isinstance(use, PictureUse) else get_document_model()
            with use.path.open("rb") as content:
                self.numbers[use.path] = self._known(model, content) or self._new(model, use, content)
        return self.numbers[use.path]

    def take_back(self) -> None:
        """Delete the files written so far, for an import that failed; their rows go with the transaction."""
        for file in self.written:
            file.storage.delete(file.name)
        self.written = []

    @property
    def collection(self) -> Collection:
        """The collection named after the course; it follows when the course gets another title."""
        if self._collection is None:
            root = Collection.get_first_root_node()
            children = root.get_children()
            self._collection = children.filter(name=self.title[:255]).first()
            former = children.filter(name=self.former_title[:255]).first() if self.former_title else None
            if self._collection is None and former:
                former.name = self.title[:255]
                former.save()
                self._collection = former
            elif self._collection is None:
                self._collection = root.add_child(name=self.title[:255])
        return self._collection

    def _known(self, model, content) -> int | None:
        found = (
            model.objects.filter(collection=self.collection, file_hash=hash_filelike(content)).order_by("pk").first()
        )
        return found and found.pk

    def _new(self, model, use: PictureUse | FileUse, content) -> int:
        row = model(title=use.title, collection=self.collection)
        row.file_size = use.path.stat().st_size
        row.file_hash = hash_filelike(content)
        content.seek(0)
        row.file.save(use.path.name, File(content), save=False)
        self.written.append(row.file)
        row.save()
        return row.pk
