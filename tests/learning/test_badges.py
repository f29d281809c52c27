"""A badge is checked by a verifier that is not the issuer, without a network; it comes whole out of its pictures; it is revoked."""

from __future__ import annotations

import base64
import copy
import hashlib
import io
import json
import re
import socket

import pytest
from django.core.checks import run_checks
from django.core.files.base import ContentFile
from django.urls import reverse
from openbadgeslib.ob3 import OB3LdpVerifier
from PIL import Image
from wagtail.images import get_image_model

from learning import actions
from learning.badges import picture, status
from learning.badges.keys import BadgeKeyError, parse
from learning.conf import conf
from learning.models import Artwork, Statement
from tests.learning import verifier
from tests.learning.records import earn, give_for
from tests.learning.verifier import Refused, from_png, from_svg, verify

OTHER_KEY = "k9:" + base64.b64encode(hashlib.sha256(b"another key").digest()).decode()


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    """Whoever asks a network for anything fails the test."""

    def refused(*args, **kwargs):
        raise AssertionError("a network was asked")

    monkeypatch.setattr(socket, "getaddrinfo", refused)


@pytest.fixture
def statement(course, cast) -> Statement:
    return earn(cast.learner, course, name="Noor Haddad", show_name=True)


def get(client, statement, name: str):
    return client.get(reverse(f"records:{name}", args=[statement.pk]))


def issuer(client) -> dict:
    answer = client.get("/issuer/did.json")
    assert answer.headers["Content-Type"] == "application/did+json"
    return answer.json()


def status_lists(client) -> dict[str, str]:
    answer = client.get("/badges/status/0/")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    text = answer.content.decode()
    return {json.loads(text)["id"]: text}


# The credential ------------------------------------------------------------------------------------------------------


def test_badge_is_accepted_by_a_verifier_that_did_not_make_it(statement, cast, client):
    answer = get(cast.client("learner"), statement, "badge_json")

    found = verify(answer.content, issuer(client))

    assert found["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert found["id"].endswith(f"/statements/{statement.pk}/") and found["name"] == "Across the Lines"
    assert found["issuer"]["id"] == "did:web:127.0.0.1%3A8000:issuer"
    assert json.loads(answer.content)["proof"]["verificationMethod"] == "did:web:127.0.0.1%3A8000:issuer#t1"
    achievement = found["credentialSubject"]["achievement"]
    assert achievement["description"] == (
        "A course about working together. It is about learning to see the seams. It is about learning to join services up."
    )
    assert achievement["criteria"]["narrative"].startswith(
        "Given to people who ticked all pages of the course as read. It is not a qualification"
    )
    assert found["validFrom"] == statement.issued_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert "no-store" in answer.headers["Cache-Control"]


def test_badge_names_its_owner_and_holds_the_address_as_a_salted_hash_only(statement, cast):
    text = get(cast.client("learner"), statement, "badge_json").content.decode()

    name, address = json.loads(text)["credentialSubject"]["identifier"]
    assert (name["identityType"], name["hashed"], name["identityHash"]) == ("name", False, "Noor Haddad")
    hashed = hashlib.sha256((cast.learner.email + address["salt"]).encode()).hexdigest()
    assert (address["identityHash"], address["hashed"]) == (f"sha256${hashed}", True)
    assert (
        len(address["salt"]) == 32
        and cast.learner.email not in text
        and "id" not in json.loads(text)["credentialSubject"]
    )


def test_library_that_signs_accepts_it_too(statement):
    key = conf.badge_keys[0].public_pem

    found = OB3LdpVerifier(key).verify(statement.credential)

    assert found.achievement.name == "Across the Lines"


@pytest.mark.parametrize(
    "path",
    [
        ("credentialSubject", "identifier", 0, "identityHash"),
        ("credentialSubject", "identifier", 1, "identityHash"),
        ("credentialSubject", "achievement", "name"),
        ("credentialSubject", "achievement", "description"),
        ("credentialSubject", "achievement", "criteria", "narrative"),
        ("validFrom",),
        ("name",),
        ("id",),
        ("issuer", "name"),
        ("issuer", "id"),
        ("credentialStatus", "statusListIndex"),
        ("credentialStatus", "statusListCredential"),
        ("credentialStatus", "statusPurpose"),
        ("proof", "created"),
        ("proof", "verificationMethod"),
        ("proof", "proofValue"),
    ],
    ids=lambda path: ".".join(map(str, path)),
)
def test_badge_changed_anywhere_is_refused(path, statement, client):
    document = json.loads(statement.credential)
    verify(json.dumps(document), issuer(client))
    place = document
    for step in path[:-1]:
        place = place[step]
    new = {
        "validFrom": "2020-01-01T00:00:00Z",
        "created": "2020-01-01T00:00:00Z",
        "id": "https://evil.example/x/",
        "statusListIndex": "7",
        "statusListCredential": "https://evil.example/status/0/",
        "statusPurpose": "suspension",
        "verificationMethod": document["proof"]["verificationMethod"] + "x",
        "proofValue": document["proof"]["proofValue"][:-1]
        + ("2" if document["proof"]["proofValue"][-1] != "2" else "3"),
    }.get(path[-1], "Somebody Else")
    assert place[path[-1]] != new
    place[path[-1]] = new

    with pytest.raises(Refused):
        verify(json.dumps(document), issuer(client))


def test_badge_without_its_status_or_with_words_of_its_own_is_refused(statement, client):
    document = json.loads(statement.credential)
    without, more = copy.deepcopy(document), copy.deepcopy(document)
    del without["credentialStatus"]
    more["credentialSubject"]["achievement"]["grade"] = "with distinction"

    for changed in (without, more):
        with pytest.raises(Refused):
            verify(json.dumps(changed), issuer(client))


def test_badge_of_another_site_with_our_name_is_refused(statement, client, settings):
    ours = issuer(client)
    settings.LEARNING_BADGE_KEY = OTHER_KEY.replace("k9", "t1")
    Statement.objects.update(credential="")
    actions.sign_badge(statement=statement)
    forged = Statement.objects.get().credential

    verify(forged, issuer(client))
    with pytest.raises(Refused, match="does not fit"):
        verify(forged, ours)


def test_badge_signed_by_a_former_key_still_stands(statement, client, settings):
    settings.LEARNING_BADGE_KEY = f"{OTHER_KEY},{settings.LEARNING_BADGE_KEY}"

    document = issuer(client)

    assert [method["id"].partition("#")[2] for method in document["verificationMethod"]] == ["k9", "t1"]
    verify(statement.credential, document)
    verify(next(iter(status_lists(client).values())), document)


# Revoked -------------------------------------------------------------------------------------------------------------


def test_verifier_sees_what_was_revoked_replaced_or_erased_and_nothing_else(course, cast, client):
    kept = earn(cast.peer, course, name="Tom")
    revoked = earn(cast.learner, course, name="Noor")
    replaced = earn(cast.own_tutor, course, name="Sam")
    erased = earn(cast.other_tutor, course, name="Priya")
    everything = [kept, revoked, replaced, erased]

    def found() -> list[bool]:
        lists, document = status_lists(client), issuer(client)
        return [verifier.is_revoked(json.loads(one.credential), lists, document) for one in everything]

    assert found() == [False] * 4
    actions.revoke_statement(statement=revoked, by="site", reason="By mistake")
    new = actions.name_statement(statement=replaced, name="Sam Lee", show_name=False)
    actions.erase(user=cast.other_tutor)

    everything.append(new)
    assert found() == [False, True, True, True, False]


def test_list_of_revoked_badges_that_was_changed_is_refused(statement, client):
    [(address, text)] = status_lists(client).items()
    document = json.loads(text)
    empty = document["credentialSubject"]["encodedList"]
    actions.revoke_statement(statement=statement, by="owner", reason="")
    [fresh] = status_lists(client).values()
    changed = json.loads(fresh)
    assert changed["credentialSubject"]["encodedList"] != empty
    changed["credentialSubject"]["encodedList"] = empty

    with pytest.raises(Refused):
        verifier.is_revoked(json.loads(statement.credential), {address: json.dumps(changed)}, issuer(client))


def test_list_tells_nothing_but_bits(statement, client):
    [text] = status_lists(client).values()

    assert set(json.loads(text)["credentialSubject"]) == {"id", "type", "statusPurpose", "encodedList"}
    assert "Noor" not in text and str(statement.pk) not in text
    assert client.get("/badges/status/1/").status_code == 404


def test_numbers_in_the_list_are_given_at_random(statement):
    assert len({status.free_index() for _ in range(20)}) == 20
    assert 0 <= statement.status_index < status.SIZE


# Pictures ------------------------------------------------------------------------------------------------------------


def test_credential_comes_out_of_the_pictures_byte_for_byte(statement, cast):
    client = cast.client("learner")
    text = get(client, statement, "badge_json").content
    png, svg = get(client, statement, "badge_png").content, get(client, statement, "badge_svg").content

    assert from_png(png) == from_svg(svg) == text == statement.credential.encode()
    with Image.open(io.BytesIO(png)) as opened:
        assert (opened.size, opened.mode) == ((640, 640), "RGBA")
    assert get(client, statement, "badge_svg").headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("weeks", [1, 3, 8, 24, 60])
def test_drawing_has_a_bead_a_week_round_a_person_and_is_the_same_as_points(weeks):
    shapes = picture.ring(weeks)
    svg = picture.as_svg(shapes, "A <course> & more").decode()

    assert len([shape for shape in shapes if shape.colour == picture.ACCENT]) == min(max(weeks, 3), 24)
    assert svg.count("<ellipse") + svg.count("<path") == len(shapes)
    assert "<title>A &lt;course&gt; &amp; more</title>" in svg
    with Image.open(io.BytesIO(picture.as_png(shapes))) as points:
        for x, y, _rx, ry, colour, half in shapes[1:]:
            wanted = tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))
            middle = y - ry / 2 if half else y
            assert points.getpixel((round(x), round(middle)))[:3] == wanted
        assert points.getpixel((1, 1))[3] == 0


def image(colour: str, kind: str = "PNG"):
    file = io.BytesIO()
    Image.new("RGB", (300, 200), colour).save(file, kind)
    found = get_image_model()(title=f"A {colour} badge")
    found.file.save(f"{colour}.{kind.lower()}", ContentFile(file.getvalue()), save=False)
    found.width, found.height = 300, 200
    found.save()
    return found


def test_picture_an_editor_chose_is_kept_as_it_was_and_shared_by_all(course, cast):
    red = image("red")
    give_for(course, badge_image=red)
    one, other = earn(cast.learner, course, name="Noor"), earn(cast.peer, course, name="Tom")
    client = cast.client("learner")
    before = get(client, one, "badge_png").content, get(client, one, "badge_svg").content

    give_for(course, badge_image=image("blue"))
    red.delete()

    assert (one.artwork_id, Artwork.objects.count()) == (other.artwork_id, 1)
    assert (get(client, one, "badge_png").content, get(client, one, "badge_svg").content) == before
    assert from_png(before[0]) == from_svg(before[1])
    with Image.open(io.BytesIO(before[0])) as opened:
        assert opened.size == (640, 640) and opened.getpixel((320, 320)) == (255, 0, 0, 255)


def test_picture_that_is_lost_leaves_the_ring_and_keeps_nobody_back(course, cast, caplog):
    lost = image("green")
    lost.file.storage.delete(lost.file.name)
    give_for(course, badge_image=lost)

    statement = earn(cast.learner, course, name="Noor")

    assert statement.artwork is None and picture.png_of(statement)
    assert [record.getMessage() for record in caplog.records] == [
        "The picture of a badge could not be read: SourceImageIOError"
    ]


# Keys ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("nonsense", "Badge key 1 needs a name"),
        ("K1:x", "Badge key 1 needs a name"),
        ("k1:§§§§§§§§§§§§", "Badge key k1 is not base64."),
        ("k1:" + base64.b64encode(b"short").decode(), "Badge key k1 has 5 bytes instead of 32."),
        ("k1:" + base64.b64encode(b"\0" * 32).decode(), "Badge key k1 is a sample, not random."),
        (f"{OTHER_KEY},{OTHER_KEY}", "The badge key name k9 is used twice."),
    ],
)
def test_key_that_cannot_be_used_is_said_in_a_sentence_without_it(text, sentence, settings):
    with pytest.raises(BadgeKeyError, match=f"^{re.escape(sentence)}") as failed:
        parse(text)
    settings.LEARNING_BADGE_KEY = text
    found = [one for one in run_checks() if one.id == "learning.E008"]

    assert text.partition(":")[2][:12] == "" or text.partition(":")[2][:12] not in str(failed.value)
    assert [sentence in one.msg for one in found] == [True]


def test_site_without_a_key_gives_statements_and_signs_badges_once_it_has_one(course, cast, client, settings):
    key, settings.LEARNING_BADGE_KEY = settings.LEARNING_BADGE_KEY, ""
    assert "learning.W001" in [one.id for one in run_checks()]
    statement, learner = earn(cast.learner, course, name="Noor"), cast.client("learner")
    page = get(learner, statement, "statement").content.decode()
    assert "Download as PDF" in page and "Badge as PNG" not in page and "Make the badge" not in page
    assert {client.get(where).status_code for where in ("/issuer/did.json", "/badges/status/0/")} == {404}
    assert get(learner, statement, "badge_json").status_code == 404

    settings.LEARNING_BADGE_KEY = key
    assert "Make the badge" in get(learner, statement, "statement").content.decode()
    learner.post(reverse("records:sign_badge", args=[statement.pk]))
    signed = get(learner, statement, "badge_json").content
    learner.post(reverse("records:sign_badge", args=[statement.pk]))

    verify(signed, issuer(client))
    assert get(learner, statement, "badge_json").content == signed


def test_key_shows_nothing_of_itself():
    assert repr(conf.badge_keys[0]) == "BadgeKey('t1')"
    assert "private" not in repr(parse(OTHER_KEY)).lower()
