"""Files for tests, made here: pictures with words hidden in them, documents, recordings, and what only looks like one."""

from __future__ import annotations

import io
import struct
import wave
import zipfile

import pillow_heif
from PIL import Image, PngImagePlugin

from tests.journal.writing import CANARY

HIDDEN = f"hidden {CANARY}"
OFFICE = "application/vnd.openxmlformats-officedocument."


def drawn(size=(60, 40), mode="RGB") -> Image.Image:
    """A picture that is not the same turned round."""
    image = Image.new(mode, size, (200, 30, 30) if mode == "RGB" else 0)
    image.paste((20, 20, 220) if mode == "RGB" else 1, (0, 0, size[0] // 2, size[1] // 2))
    return image


def exif(orientation: int = 1) -> Image.Exif:
    """What a telephone writes: how it was held, its name, and where it was."""
    found = Image.Exif()
    found[0x0112], found[0x010F], found[0x010E] = orientation, "Telephone", HIDDEN
    found.get_ifd(0x8825).update({1: "N", 2: (51.0, 30.0, 0.0), 3: "W", 4: (0.0, 7.0, 0.0)})
    return found


def saved(image: Image.Image, kind: str, **more) -> bytes:
    target = io.BytesIO()
    image.save(target, kind, **more)
    return target.getvalue()


def photo(size=(60, 40), orientation: int = 1, **more) -> bytes:
    return saved(drawn(size), "JPEG", exif=exif(orientation), comment=HIDDEN.encode(), quality=95, **more)


def png(size=(60, 40)) -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", HIDDEN)
    return saved(drawn(size), "PNG", pnginfo=words, exif=exif())


def heic(size=(64, 48)) -> bytes:
    target = io.BytesIO()
    pillow_heif.from_pillow(drawn(size)).save(target, exif=exif().tobytes(), quality=90)
    return target.getvalue()


def webp(size=(60, 40)) -> bytes:
    return saved(drawn(size), "WEBP", exif=exif().tobytes())


def gif() -> bytes:
    return saved(drawn(), "GIF", save_all=True, append_images=[Image.new("RGB", (60, 40))], comment=HIDDEN.encode())


def zipped(**members: bytes) -> bytes:
    return zip_of(members)


def zip_of(members: dict[str, bytes], compression=zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def open_xml(main: str, **more: bytes) -> bytes:
    listed = f'<Types><Override PartName="/main.xml" ContentType="{main}"/></Types>'
    return zip_of({"[Content_Types].xml": listed.encode(), "main.xml": HIDDEN.encode()} | more)


def docx() -> bytes:
    return open_xml(f"{OFFICE}wordprocessingml.document.main+xml")


def open_document(mime: str) -> bytes:
    return zip_of({"mimetype": mime.encode(), "content.xml": HIDDEN.encode()}, zipfile.ZIP_STORED)


def pdf() -> bytes:
    return b"%PDF-1.7\n1 0 obj<<>>endobj\n% " + HIDDEN.encode() + b"\ntrailer<<>>\n%%EOF\n"


def wav() -> bytes:
    target = io.BytesIO()
    with wave.open(target, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"\x00\x01" * 400)
    return target.getvalue()


def m4a(brand: bytes = b"M4A ", handler: bytes = b"soun") -> bytes:
    return struct.pack(">I", 24) + b"ftyp" + brand + b"\0\0\0\0" + brand + b"isom" + b"\0\0\0\x20hdlr\0\0\0\0" + handler
