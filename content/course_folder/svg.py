"""Which drawings may come in.

A drawing is shown as a picture, but its file can also be opened by itself, and then a script in it would run.
"""

from __future__ import annotations

import io
import re
from xml.sax import SAXParseException  # nosec B406 - the names only; defusedxml parses
from xml.sax.handler import ContentHandler, feature_namespaces  # nosec B406 - the names only; defusedxml parses

from defusedxml.common import DefusedXmlException
from defusedxml.sax import make_parser

from content.course_folder.problems import Notes, Place

_SVG = "http://www.w3.org/2000/svg"
_ELEMENTS = {"script", "foreignobject", "handler", "listener", "iframe", "embed", "object", "audio", "video"}
_INSIDE = re.compile(r"\s*(?:#|data:image/(?:png|jpeg|gif|webp)[;,])", re.IGNORECASE)
# A backslash can spell any of these another way, so it is refused as well.
_REACHES_OUT = re.compile(
    r"url\(\s*['\"]?\s*(?!['\"#\s])|@import|(?:image|image-set|src|expression)\(|javascript:|\\", re.IGNORECASE
)
_ANIMATED = re.compile(r"\s*(?:on|(?:[\w-]+:)?href)", re.IGNORECASE)


def check_svg(data: bytes, place: Place, notes: Notes) -> None:
    """Note a problem, at its line, for all in a drawing that acts by itself or asks for something from elsewhere."""
    parser = make_parser()
    parser.forbid_dtd = True
    parser.setFeature(feature_namespaces, True)
    parser.setContentHandler(_Handler(parser, place, notes))
    try:
        parser.parse(io.BytesIO(data))
    except DefusedXmlException:
        notes.problem(place, "Take the DOCTYPE and any entities out of this drawing.")
    except SAXParseException as error:
        notes.problem(
            place.down((error.getLineNumber() or 1) - 1), "This drawing is broken: " + error.getMessage() + "."
        )


class _Handler(ContentHandler):
    def __init__(self, parser, place: Place, notes: Notes):
        super().__init__()
        self.parser, self.place, self.notes = parser, place, notes
        self.first = True
        self.styles: list[str] | None = None

    def _problem(self, sentence: str) -> None:
        self.notes.problem(self.place.down((self.parser.getLineNumber() or 1) - 1), sentence)

    def startElementNS(self, name, qname, attrs):
        space, local = name
        if self.first and (local != "svg" or space != _SVG):
            self._problem(f'This is no drawing; it must begin with <svg xmlns="{_SVG}">.')
        self.first = False
        if local.lower() in _ELEMENTS or (space or "").endswith("/xhtml"):
            self._problem(f"Take <{local}> out of this drawing; only shapes, text and pictures inside it are allowed.")
        self.styles = [] if local.lower() == "style" else None
        for (_space, key), value in attrs.items():
            self._attribute(key, value)

    def _attribute(self, key: str, value: str) -> None:
        name = key.lower()
        if name.startswith("on") or name == "ping" or (name == "attributename" and _ANIMATED.match(value)):
            self._problem(f"Take {key} out of this drawing; it may not react to anything.")
        elif name == "base" or (name in ("href", "src") and not _INSIDE.match(value)):
            self._problem(f"This drawing refers to “{value[:60]}”; put what it needs inside it.")
        else:
            self._style(value)

    def _style(self, text: str) -> None:
        if _REACHES_OUT.search(text):
            self._problem("The styles of this drawing refer to something outside it; put what it needs inside it.")

    def characters(self, content):
        if self.styles is not None:
            self.styles.append(content)

    def endElementNS(self, name, qname):
        if self.styles is not None:
            self._style("".join(self.styles))
        self.styles = None

    def processingInstruction(self, target, data):
        self._problem(f"Take <?{target}?> out of this drawing.")
