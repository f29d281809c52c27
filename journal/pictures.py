"""A picture as it may be kept: upright, not too large, and with nothing in it but what one sees. Pure."""

from __future__ import annotations

import io
from typing import NamedTuple

import pillow_heif
from PIL import GifImagePlugin, Image, ImageCms, ImageOps, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

from journal.filekinds import GIF, HEIC, JPEG, PNG, WEBP, Kind

PIXELS = 52_000_000  # what the largest usual telephones make; each costs four bytes of memory
LONG_SIDE = 2400
QUALITY = 88

# The classes themselves, because Image.open believes any beginning, and warns of a large picture before it can be refused.
_READERS = {
    JPEG: JpegImagePlugin.JpegImageFile,
    PNG: PngImagePlugin.PngImageFile,
    WEBP: WebPImagePlugin.WebPImageFile,
    GIF: GifImagePlugin.GifImageFile,
    HEIC: pillow_heif.HeifImageFile,
}
_SEGMENTS_KEPT = {0xC0, 0xC1, 0xC2, 0xC4, 0xDB, 0xDD}  # frames, tables, intervals: what is needed to draw it
_CHUNKS_KEPT = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
_LONGEST_JFIF = 16  # the header that every JPEG has, without a small picture inside


class PictureRefused(Exception):
    """The picture is broken, or has more pixels than can be opened (`too_many_pixels`)."""

    def __init__(self, *, too_many_pixels: bool = False):
        super().__init__("too many pixels" if too_many_pixels else "broken")
        self.too_many_pixels = too_many_pixels


class Picture(NamedTuple):
    """A picture to keep: the bytes of a JPEG or PNG and its measures."""

    kind: Kind
    data: bytes
    width: int
    height: int


def cleaned(data: bytes, kind: Kind) -> Picture:
    """Draw a picture anew, without place, time, device or any other word in it.

    One that has nothing but what is drawn, and is not too large, keeps its bytes: a picture that was taken along and is brought
    back is the same one. Raises PictureRefused.
    """
    try:
        with _READERS[kind](io.BytesIO(data)) as image:
            if image.width * image.height > PIXELS:
                raise PictureRefused(too_many_pixels=True)
            image.load()
            if _is_bare(data, kind) and max(image.size) <= LONG_SIDE:
                return Picture(kind, data, *image.size)
            return _drawn_anew(image, kind)
    except PictureRefused:
        raise
    except Exception:  # whatever a broken picture does to a decoder; its message could quote what is in it
        raise PictureRefused from None


def _drawn_anew(image: Image.Image, kind: Kind) -> Picture:
    upright = ImageOps.exif_transpose(image)
    clear = upright.has_transparency_data
    plain = _in_usual_colours(upright, "RGBA" if clear else "RGB")
    plain.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
    fresh = Image.new(plain.mode, plain.size)  # a new one has no pocket in which anything could come along
    fresh.paste(plain)
    kept = PNG if clear or kind in {PNG, GIF} else JPEG
    target = io.BytesIO()
    if kept is PNG:
        fresh.save(target, "PNG", optimize=False)
    else:
        fresh.save(target, "JPEG", quality=QUALITY)
    return Picture(kept, target.getvalue(), *fresh.size)


def _in_usual_colours(image: Image.Image, mode: str) -> Image.Image:
    """The picture in the colours every screen shows, if it says which others it has."""
    profile = image.info.get("icc_profile")
    if profile and image.mode in {"RGB", "RGBA", "CMYK", "L"}:
        try:
            usual = ImageCms.createProfile("sRGB")
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            into = mode if image.mode in {"RGB", "RGBA"} else "RGB"
            image = ImageCms.profileToProfile(image, own, usual, outputMode=into)
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass  # a profile that says nothing usable: the colours are taken as they are
    return image.convert(mode)


def _is_bare(data: bytes, kind: Kind) -> bool:
    """Whether there is nothing in the file but what is needed to draw it, and nothing behind it."""
    return _bare_jpeg(data) if kind is JPEG else _bare_png(data) if kind is PNG else False


def _bare_jpeg(data: bytes) -> bool:
    place = 2
    while data[place : place + 1] == b"\xff":
        mark, length = data[place + 1], int.from_bytes(data[place + 2 : place + 4])
        if mark == 0xDA:
            # What is drawn follows. Within it FF stands before 00 or a counter only, so that the first other one ends it.
            return _mark_after(data, place + 2 + length) == len(data) - 2 and data.endswith(b"\xff\xd9")
        header = mark == 0xE0 and length <= _LONGEST_JFIF and data[place + 4 : place + 9] == b"JFIF\x00"
        if length < 2 or not (header or mark in _SEGMENTS_KEPT):
            return False
        place += 2 + length
    return False


def _mark_after(data: bytes, place: int) -> int:
    """Where the next mark of a JPEG stands after what is drawn; the length of the file if there is none."""
    while (found := data.find(b"\xff", place)) >= 0:
        after = data[found + 1] if found + 1 < len(data) else 0
        if after != 0 and not 0xD0 <= after <= 0xD7:
            return found
        place = found + 2
    return len(data)


def _bare_png(data: bytes) -> bool:
    place = 8
    while place + 12 <= len(data):
        length, name = int.from_bytes(data[place : place + 4]), data[place + 4 : place + 8]
        if name not in _CHUNKS_KEPT:
            return False
        place += 12 + length
        if name == b"IEND":
            return length == 0 and place == len(data)
    return False
