"""A verifier of Open Badges with Data Integrity proofs that shares no code with the library that signs them.

It is written after W3C vc-di-eddsa, section 3.2 (eddsa-rdfc-2022): the document without its proof and the proof without its
value are each made canonical (RDFC-1.0, which PyLD knows by its former name URDNA2015), hashed, and the two hashes are what
Ed25519 signed. The JSON-LD contexts are files; whatever else is asked for is refused, so nothing can
reach a network. Beyond the signature it looks for what a signature over RDF does not cover: words without a meaning in the
contexts.
"""

from __future__ import annotations

import hashlib
import json
import struct
import xml.etree.ElementTree as ElementTree
import zlib
from base64 import urlsafe_b64decode
from gzip import decompress
from importlib.resources import files

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pyld import jsonld

CONTEXTS = {
    "https://www.w3.org/ns/credentials/v2": "credentials-v2.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json": "ob-v3p0-context-3.0.3.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json": "ob-v3p0-extensions.json",
}
# The published documents themselves. If the installed copies ever differ, nothing here is accepted.
DIGESTS = {
    "credentials-v2.json": "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734",
    "ob-v3p0-context-3.0.3.json": "3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84",
    "ob-v3p0-extensions.json": "87c06c81bc2317663bf288d740d94fddd2818c4342b186270ff6371dfaa63f93",
}
ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
ED25519_PUBLIC = b"\xed\x01"
CREDENTIAL = "{https://purl.imsglobal.org/ob/v3p0}credential"


class Refused(Exception):
    """The credential is not what it says."""


def loader(url: str, options=None) -> dict:
    if url not in CONTEXTS:
        raise Refused(f"no network: {url}")
    data = (files("openbadgeslib.ob3.contexts") / CONTEXTS[url]).read_bytes()
    if hashlib.sha256(data).hexdigest() != DIGESTS[CONTEXTS[url]]:
        raise Refused("not the published context")
    return {"contextUrl": None, "documentUrl": url, "document": json.loads(data)}


def base58(text: str) -> bytes:
    if not text.startswith("z"):
        raise Refused("not base58")
    number = 0
    for letter in text[1:]:
        number = number * 58 + ALPHABET.index(letter)
    zeros = len(text[1:]) - len(text[1:].lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def canonical(document: dict) -> bytes:
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": loader}
    return jsonld.normalize(document, options).encode()


def key_of(did_document: dict, method: str) -> Ed25519PublicKey:
    """The key a proof names by its #fragment, if the issuer says that it may make assertions."""
    found = [one for one in did_document["verificationMethod"] if one["id"] == method]
    if "#" not in method or len(found) != 1 or method not in did_document["assertionMethod"]:
        raise Refused("the issuer has no such key")
    raw = base58(found[0]["publicKeyMultibase"])
    if found[0]["controller"] != did_document["id"] or not raw.startswith(ED25519_PUBLIC):
        raise Refused("the key is not the issuer's")
    return Ed25519PublicKey.from_public_bytes(raw[len(ED25519_PUBLIC) :])


def verify(text: str | bytes, did_document: dict) -> dict:
    """The credential, if the issuer of this DID document signed all of it. Raises Refused."""
    document = json.loads(text)
    proof = dict(document.pop("proof"))
    value = base58(proof.pop("proofValue"))
    if (proof["type"], proof["cryptosuite"], proof["proofPurpose"]) != (
        "DataIntegrityProof",
        "eddsa-rdfc-2022",
        "assertionMethod",
    ):
        raise Refused("another kind of proof")
    issuer = document["issuer"] if isinstance(document["issuer"], str) else document["issuer"]["id"]
    if issuer != did_document["id"] or proof["verificationMethod"].partition("#")[0] != issuer:
        raise Refused("another issuer")
    options = proof | {"@context": document["@context"]}
    hashes = hashlib.sha256(canonical(options)).digest() + hashlib.sha256(canonical(document)).digest()
    try:
        key_of(did_document, proof["verificationMethod"]).verify(value, hashes)
    except InvalidSignature:
        raise Refused("the signature does not fit") from None
    again = jsonld.compact(document, document["@context"], {"documentLoader": loader})
    if written(again) != written(document):
        raise Refused("not everything in it is signed")
    return document


def written(value) -> str:
    """JSON in which one item and a list of one item are the same, as they are in JSON-LD."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{key}:{written(value[key])}" for key in sorted(value) if key != "@context") + "}"
    if isinstance(value, list):
        return written(value[0]) if len(value) == 1 else "[" + ",".join(sorted(map(written, value))) + "]"
    return json.dumps(value)


def is_revoked(credential: dict, lists: dict[str, str], did_document: dict) -> bool:
    """Whether the status list that the credential names, signed by the same issuer, has its bit set."""
    entry = credential["credentialStatus"]
    document = verify(lists[entry["statusListCredential"]], did_document)
    subject = document["credentialSubject"]
    if document["id"] != entry["statusListCredential"] or subject["statusPurpose"] != entry["statusPurpose"]:
        raise Refused("another list")
    encoded = subject["encodedList"].removeprefix("u")
    bits = decompress(urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)))
    place = int(entry["statusListIndex"])
    return bool(bits[place // 8] & (0x80 >> place % 8))


def from_png(data: bytes) -> bytes:
    """The credential in a baked PNG: the one iTXt chunk of its name, read byte by byte."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    found, place = [], 8
    while place < len(data):
        (length,) = struct.unpack(">I", data[place : place + 4])
        kind, chunk = data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        assert struct.unpack(">I", data[place + 8 + length : place + 12 + length])[0] == zlib.crc32(kind + chunk)
        if kind == b"iTXt" and chunk.startswith(b"openbadgecredential\0"):
            rest = chunk[len(b"openbadgecredential\0") :]
            assert rest[:2] == b"\0\0"  # not compressed
            found.append(rest[2:].split(b"\0", 2)[2])
        place += 12 + length
    assert len(found) == 1
    return found[0]


def from_svg(data: bytes) -> bytes:
    """The credential in a baked SVG: the text of its one element."""
    [found] = ElementTree.fromstring(data).iter(CREDENTIAL)
    return found.text.encode()
