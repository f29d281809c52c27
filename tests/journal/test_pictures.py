"""A picture as it is kept: nothing in it but what one sees."""

import io
import struct
import zlib

import pytest
from PIL import Image, ImageCms

from journal.filekinds import GIF, JPEG, PNG, kind_of
from journal.pictures import PIXELS, PictureRefused, cleaned
from tests.journal import files
from tests.journal.files import HIDDEN

PICTURES = {
    "jpeg": (files.photo(), JPEG),
    "png": (files.png(), PNG),
    "gif": (files.gif(), PNG),
    "webp": (files.webp(), JPEG),
    "heic": (files.heic(), JPEG),
}


def kept(data: bytes):
    return cleaned(data, kind_of(data))


@pytest.mark.parametrize("data, becomes", PICTURES.values(), ids=PICTURES)
def test_picture_has_no_place_words_or_device_in_it_any_more(data, becomes):
    assert b"xylophone" in data

    picture = kept(data)

    assert picture.kind == becomes
    assert not [part for part in (b"xylophone", b"Exif", b"Telephone", b"ICC", b"XML", b"GPS") if part in picture.data]
    with Image.open(io.BytesIO(picture.data)) as image:
        assert set(image.getexif()) == set()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert (image.size, getattr(image, "n_frames", 1)) == ((picture.width, picture.height), 1)


def test_telephone_held_upright_gives_a_picture_that_stands_upright():
    picture = kept(files.photo((60, 40), orientation=6))

    with Image.open(io.BytesIO(picture.data)) as image:
        assert image.size == (picture.width, picture.height) == (40, 60)
        blue, red = image.getpixel((35, 5)), image.getpixel((5, 55))
    assert (blue[2] > 180 > blue[0], red[0] > 180 > red[2]) == (True, True)


def test_large_picture_is_made_smaller_and_keeps_its_shape():
    picture = kept(files.photo((4800, 1200)))

    assert (picture.width, picture.height) == (2400, 600)


@pytest.mark.parametrize("data", [files.photo((3000, 10)), files.png((3000, 10))], ids=["jpeg", "png"])
def test_picture_that_was_cleaned_once_stays_the_same_to_the_byte(data):
    once = kept(data)

    assert kept(once.data) == once


@pytest.mark.parametrize("data", [files.saved(files.drawn(), "JPEG"), files.saved(files.drawn(), "PNG")])
@pytest.mark.parametrize("behind", [b"<script>alert(1)</script>", files.docx(), b"\x00", b"\xff\xd9"])
def test_what_hangs_behind_a_picture_is_cut_off(data, behind):
    picture = kept(data + behind)

    assert picture.data != data + behind
    assert kept(picture.data) == picture


def test_transparent_picture_stays_transparent():
    image = Image.new("RGBA", (20, 20), (0, 200, 0, 0))

    picture = kept(files.saved(image, "WEBP", lossless=True))

    assert picture.kind == PNG
    with Image.open(io.BytesIO(picture.data)) as found:
        assert found.mode == "RGBA"
        assert found.getpixel((3, 3))[3] == 0


def test_colours_of_a_profile_are_turned_into_the_usual_ones():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    picture = kept(files.photo(icc_profile=profile))

    with Image.open(io.BytesIO(picture.data)) as found:
        assert "icc_profile" not in found.info
        assert found.getpixel((50, 35))[0] > 180


@pytest.mark.parametrize("mode", ["L", "1", "P", "CMYK"])
def test_picture_of_fewer_or_other_colours_is_kept(mode):
    picture = kept(files.saved(files.drawn().convert(mode), "JPEG" if mode in {"L", "CMYK"} else "PNG", comment=b"x"))

    assert (picture.width, picture.height) == (60, 40)


def png_that_claims(width: int, height: int) -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(100))) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(PIXELS, 2), (10_000, 5_201), (100_000, 100_000), (65_000, 65_000)])
def test_picture_of_too_many_pixels_is_refused_before_it_is_opened(size):
    with pytest.raises(PictureRefused) as refused:
        kept(png_that_claims(*size))

    assert refused.value.too_many_pixels


@pytest.mark.parametrize(
    "data",
    [
        files.photo()[:200],
        files.photo()[:-40],
        files.png()[:60],
        b"\xff\xd8\xff<html><script>alert(1)</script>",
        b"GIF89a" + b"/*" * 50 + b"*/=1;alert(1)",
        b"\x00\x00\x00\x18ftypheic" + bytes(40),
        b"RIFF\x00\x00\x00\x00WEBPVP8 ",
    ],
    ids=["cut", "cut at its end", "png", "html", "gif that is a script", "heic", "webp"],
)
def test_picture_that_does_not_open_is_refused_without_a_word_of_it(data):
    with pytest.raises(PictureRefused) as refused:
        kept(data)

    assert (str(refused.value), refused.value.too_many_pixels) == ("broken", False)
    assert refused.value.__suppress_context__


def test_only_the_first_of_moving_pictures_is_kept():
    picture = kept(files.gif())

    assert kind_of(files.gif()) == GIF
    with Image.open(io.BytesIO(picture.data)) as found:
        assert found.convert("RGB").getpixel((50, 35))[0] > 180


def test_words_in_the_middle_of_a_jpeg_are_not_taken_for_a_bare_one():
    plain = files.saved(files.drawn(), "JPEG")
    comment = b"\xff\xfe" + struct.pack(">H", len(HIDDEN) + 2) + HIDDEN.encode()
    for place in (2, 20):
        assert HIDDEN.encode() not in kept(plain[:place] + comment + plain[place:]).data
