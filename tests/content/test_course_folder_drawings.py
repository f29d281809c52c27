"""Drawings that act by themselves or ask for something from outside do not come in."""

from __future__ import annotations

import pytest

from content.course_folder.problems import Notes, Place
from content.course_folder.svg import check_svg

FRAME = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="10" height="10">\n'
    "{}\n</svg>"
)


def problems_of(data: str | bytes) -> list[str]:
    notes = Notes()
    check_svg(data if isinstance(data, bytes) else data.encode(), Place("a.svg", 1), notes)
    return [str(problem) for problem in notes.problems]


@pytest.mark.parametrize(
    "inside",
    [
        '<rect width="5" height="5" fill="url(#shade)" stroke="#1c2b2f"/>',
        "<rect fill=\"url('#shade')\"/>",
        '<use xlink:href="#person"/><use href="#person"/>',
        '<image href="data:image/png;base64,AAAA"/>',
        "<title>An image (small) on a page; one of many</title><text>javascript: is a word</text>",
        "<style>.a { fill: url(#shade) }</style>",
        '<animate attributeName="x" from="0" to="5" dur="1s"/>',
    ],
)
def test_quiet_drawing_comes_in(inside):
    assert problems_of(FRAME.format(inside)) == []


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<script href="x.js"/>',
        "<SCRIPT/>",
        '<rect onclick="x"/>',
        '<rect ONLOAD="x"/>',
        "<foreignObject><p/></foreignObject>",
        '<image href="https://example.org/x.png"/>',
        '<image xlink:href="//example.org/x.png"/>',
        '<image href="x.png"/>',
        '<use href="other.svg#a"/>',
        '<image href="data:image/svg+xml,x"/>',
        '<image href="data:text/html,x"/>',
        '<a href="javascript:alert(1)"/>',
        '<a href=" javascript:alert(1)"/>',
        '<a href="https://example.org/"/>',
        '<rect fill="url(https://example.org/#a)"/>',
        "<rect style=\"fill: url( 'https://example.org/' )\"/>",
        '<rect style="fill: \\75rl(https://example.org/)"/>',
        "<style>@import 'https://example.org/x.css';</style>",
        "<style>a { fill: url(//example.org) }</style>",
        "<style><![CDATA[a { background: image-set('https://example.org/x.png' 1x) }]]></style>",
        '<set attributeName="onload" to="x"/>',
        '<animate attributeName="href" to="javascript:alert(1)"/>',
        '<animate attributeName="xlink:href" to="x"/>',
        '<g xml:base="https://example.org/"/>',
        '<a ping="https://example.org/"/>',
        '<h:iframe xmlns:h="http://www.w3.org/1999/xhtml" src="#a"/>',
        '<x:script xmlns:x="http://www.w3.org/2000/svg"/>',
        "<?xml-stylesheet href='https://example.org/x.css'?>",
    ],
)
def test_drawing_that_acts_or_reaches_out_is_refused_at_its_line(inside):
    assert [problem.split(":")[:2] for problem in problems_of(FRAME.format(inside))][:1] == [["a.svg", "2"]]


@pytest.mark.parametrize(
    "data",
    [
        "",
        "no drawing",
        "<html/>",
        "<svg/>",
        b"\xff\xfe\x00",
        FRAME.format("<rect"),
        "<!DOCTYPE svg>" + FRAME.format(""),
        '<!DOCTYPE svg [<!ENTITY a "b">]>' + FRAME.format("<text>&a;</text>"),
        '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + FRAME.format("<text>&a;</text>"),
    ],
)
def test_what_is_no_plain_drawing_is_refused(data):
    assert problems_of(data)
