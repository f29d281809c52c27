"""A statement as one sheet of A4."""

from __future__ import annotations

from django.template.loader import render_to_string

from content import paper
from content.paper import can_print
from learning.badges import issuer
from learning.badges.picture import svg_of
from learning.models import Statement

__all__ = ["as_pdf", "can_print"]

FILES = {"learning/css/statement-sheet.css": "text/css"} | paper.FONTS
PICTURE = "/badge.svg"


def page_of(statement: Statement) -> str:
    """The sheet as HTML, made from the statement alone."""
    context = {
        "statement": statement,
        "course": statement.course,
        "address": issuer.whole("records:statement", statement.pk),
        "issuer": issuer.profile().name,
        "own": paper.OWN,
        "picture": PICTURE.removeprefix("/"),
    }
    return render_to_string("learning/statement_sheet.html", context)


def as_pdf(statement: Statement) -> bytes:
    """A tagged PDF with its letters inside. Raises PaperMissing."""

    def picture(path: str) -> tuple[bytes, str] | None:
        return (svg_of(statement), "image/svg+xml") if path == PICTURE else None

    return paper.as_pdf(page_of(statement), lambda url: paper.own_file(url, FILES), picture)
