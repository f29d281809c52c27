import base64
import copy
import hmac
import html
import json
import pickle
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.views.debug import ExceptionReporter
from hypothesis import given, settings
from hypothesis import strategies as st

from journal import safe
from journal.safe import (
    KeyMissing,
    KeyRing,
    KeyRingError,
    OpenSafe,
    RowName,
    SealError,
    binding,
    new_wrapped_key,
    open_safe,
    rewrap,
)

# Fixed keys of this test alone; they pass as random.
K1 = bytes.fromhex("8f1c0a77d3e94b52a6102d9be4c85f3371d80e6f9a24bb4c05e7913d62fa18c9")
K2 = bytes.fromhex("03be5d92f7714ca8e05613fd8a2c69b47ed1480f35a79ce26b80d41f97fc2a58")
JOURNAL = UUID("5b0f2a44-7c1e-4d0e-9d0a-2f6f0d1c3e01")
OTHER = UUID("5b0f2a44-7c1e-4d0e-9d0a-2f6f0d1c3e02")
ENTRY = UUID("a3c1e7d2-0b4f-4f6a-8e21-9d5c7b3a1f10")
ROW = RowName("journal_entry", ENTRY, 7)
OWNER = (b"\x5b\x0f\x2a\x44\x7c\x1e\x4d\x0e\x9d\x0a\x2f\x6f\x0d\x1c\x3e\x01"
         b"s\x00\x00\x00\x07journal" b"i\x00\x00\x00\x0242" b"s\x00\x00\x00\x0a2026-11-22")  # fmt: skip


def b64(key):
    return base64.b64encode(key).decode()


def ring(**keys):
    return KeyRing.parse(",".join(f"{name}:{b64(key)}" for name, key in keys.items()))


RING = ring(k1=K1)
HIGH, LOW = chr(0xD83D), chr(0xDE00)  # half a pair each


@pytest.fixture
def opened():
    return open_safe(RING, new_wrapped_key(RING, OWNER), OWNER)


# Key ring


def test_parse_first_key_writes_and_all_are_named():
    keys = KeyRing.parse(f" k2:{b64(K2)} ,\n k1:{b64(K1)} ")
    assert keys.writing == "k2"
    assert keys.names == ("k2", "k1")
    assert repr(keys) == str(keys) == "<KeyRing k2, k1>"


@pytest.mark.parametrize("name", ["k", "9", "a-b_c", "a" * 32])
def test_parse_accepts_a_plain_name(name):
    assert KeyRing.parse(f"{name}:{b64(K1)}").names == (name,)


NEEDS_NAME = "Journal key 1 needs a name (a-z, 0-9, _ and -, 32 at most), a colon and the key."
NOT_RANDOM = "Journal key k1 is not random: it repeats, counts or spells words, like a sample key."
NOT_SET = "No journal key is set: JOURNAL_KEYS needs at least one name:key pair."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (None, NOT_SET),
        ("", NOT_SET),
        (" \n", NOT_SET),
        (",", NEEDS_NAME),
        ("k1", NEEDS_NAME),
        (b64(K1), NEEDS_NAME),
        (f":{b64(K1)}", NEEDS_NAME),
        (f"{b64(K1)}:k1", NEEDS_NAME),
        (f"K1:{b64(K1)}", NEEDS_NAME),
        (f"_k:{b64(K1)}", NEEDS_NAME),
        (f"ä:{b64(K1)}", NEEDS_NAME),
        (f"k 1:{b64(K1)}", NEEDS_NAME),
        (f"k1 :{b64(K1)}", NEEDS_NAME),
        (f"{'a' * 33}:{b64(K1)}", NEEDS_NAME),
        (f"k1:{b64(K1)},", NEEDS_NAME.replace("1", "2", 1)),
        (f"k1:{b64(K1)},k1:{b64(K2)}", "The journal key name k1 is used twice."),
        (f"k1:{b64(K1)},k2:{b64(K1)}", "Journal key k2 is the same key as another one under a different name."),
        ("k1:<base64 32 bytes>", "Journal key k1 is not valid base64."),
        (f"k1:{b64(K1)[:-1]}", "Journal key k1 is not valid base64."),
        (f"k1: {b64(K1)}", "Journal key k1 is not valid base64."),
        (f"k1:{b64(K1)}ä", "Journal key k1 is not valid base64."),
        ("k1:", "Journal key k1 has 0 bytes instead of 32."),
        (f"k1:{b64(K1[:31])}", "Journal key k1 has 31 bytes instead of 32."),
        (f"k1:{b64(K1 + b'x')}", "Journal key k1 has 33 bytes instead of 32."),
        (f"k1:{b64(K1[:16])}", "Journal key k1 has 16 bytes instead of 32."),
        (f"k1:{b64(bytes(32))}", NOT_RANDOM),
        (f"k1:{b64(bytes(range(32)))}", NOT_RANDOM),
        (f"k1:{b64(bytes(range(40, 8, -1)))}", NOT_RANDOM),
        (f"k1:{b64(bytes((250 + 7 * i) % 256 for i in range(32)))}", NOT_RANDOM),
        (f"k1:{b64(K1[:15] + K1[:15] + K1[:2])}", NOT_RANDOM),
        (f"k1:{b64(b'This is a sample key: change it!')}", NOT_RANDOM),
        (f"k1:{b64(bytes(range(32, 64))[::2] + bytes(range(111, 127)))}", NOT_RANDOM),
    ],
)
def test_parse_refuses_with_one_clear_sentence(text, sentence):
    with pytest.raises(KeyRingError) as refusal:
        KeyRing.parse(text)
    assert str(refusal.value) == sentence
    assert isinstance(refusal.value, ValueError)
    assert refusal.value.__cause__ is None
    assert refusal.value.__suppress_context__ or refusal.value.__context__ is None


@pytest.mark.parametrize(
    "key",
    [
        pytest.param(K1[:16] * 2, id="sixteen different bytes"),
        pytest.param(b"abcdefghijklmnopqrstuvwxyz01234\x7f", id="all but one printable, above"),
        pytest.param(b"abcdefghijklmnopqrstuvwxyz01234\x1f", id="all but one printable, below"),
        pytest.param(bytes([*range(31), 99]), id="counts but for one"),
    ],
)
def test_parse_accepts_what_is_just_not_weak(key):
    assert KeyRing.parse(f"k1:{b64(key)}").names == ("k1",)


def test_key_check_is_an_hmac_that_only_the_key_yields():
    keys = ring(k2=K2, k1=K1)
    assert (
        keys.key_check("k1") == RING.key_check("k1") == hmac.digest(K1, b"joined-up journal: key check\x00", "sha256")
    )
    assert keys.key_check("k2") != keys.key_check("k1") == ring(k9=K1).key_check("k9")


@pytest.mark.parametrize("ask", [KeyRing.key_check, KeyRing._cipher])
def test_unknown_key_name_is_missing(ask):
    with pytest.raises(KeyMissing, match=r"^Journal key k2 is not in the ring\.$"):
        ask(RING, "k2")


# Wrapped keys

DOES_NOT_OPEN = r"^The key of this safe does not open: wrong master key, wrong owner, or changed bytes\.$"


def test_binding_has_a_fixed_form():
    assert binding("journal", JOURNAL, 42, "2026-11-22") == OWNER


@pytest.mark.parametrize(
    "other",
    [
        binding("thread", JOURNAL, 42, "2026-11-22"),
        binding("journal", OTHER, 42, "2026-11-22"),
        binding("journal", JOURNAL, 43, "2026-11-22"),
        binding("journal", JOURNAL, "42", "2026-11-22"),
        binding("journal", JOURNAL, 42, "2026-11-23"),
        binding("journal", JOURNAL, "2026-11-22", 42),
        binding("journal", JOURNAL, 42),
        binding("journal", JOURNAL, 42, "2026-11-22", ""),
        binding("journal", JOURNAL, 4, "22026-11-22"),
        binding("journal", JOURNAL),
    ],
    ids=len,
)
def test_open_safe_refuses_what_belongs_to_something_else(other):
    with pytest.raises(SealError, match=DOES_NOT_OPEN):
        open_safe(RING, new_wrapped_key(RING, OWNER), other)


parts = st.lists(st.one_of(st.text(st.characters(codec="utf-8"), max_size=4), st.integers(-12, 12)), max_size=4)


@given(st.text("ab", max_size=3), parts, st.text("ab", max_size=3), parts)
def test_binding_differs_whenever_a_part_differs(kind, some, other_kind, others):
    def exactly(kind, values):
        return [kind, *((type(value), value) for value in values)]

    same = binding(kind, JOURNAL, *some) == binding(other_kind, JOURNAL, *others)
    assert same is (exactly(kind, some) == exactly(other_kind, others))


@pytest.mark.parametrize("part", [True, None, 1.5, b"x", JOURNAL])
def test_binding_refuses_other_types(part):
    with pytest.raises(TypeError, match=r"^A binding is made of str and int\.$"):
        binding("journal", JOURNAL, part)
    with pytest.raises(TypeError, match=r"^A binding is made of str and int\.$"):
        binding(part, JOURNAL)


def test_binding_refuses_a_uuid_as_text():
    with pytest.raises(TypeError, match=r"^A safe is bound by its UUID\.$"):
        binding("journal", str(JOURNAL))


@pytest.mark.parametrize("wrong", [b"", JOURNAL.bytes, "journal" * 9, None, bytearray(OWNER)])
def test_wrapped_key_without_a_proper_binding_is_refused(wrong):
    with pytest.raises(TypeError, match=r"^What a safe belongs to is said by binding\(\)\.$"):
        new_wrapped_key(RING, wrong)
    with pytest.raises(TypeError, match=r"^What a safe belongs to is said by binding\(\)\.$"):
        open_safe(RING, new_wrapped_key(RING, OWNER), wrong)


def test_wrapped_key_has_the_documented_format():
    wrapped = new_wrapped_key(ring(main=K2), OWNER)
    assert wrapped[:6] == b"\x01\x04main"
    assert len(wrapped) == 6 + 12 + 32 + 16
    data_key = AESGCM(K2).decrypt(
        wrapped[6:18], wrapped[18:], b"joined-up journal: wrapped key\x00\x01\x04main" + OWNER
    )
    assert len(data_key) == 32
    sealed = open_safe(ring(main=K2), wrapped, OWNER).seal(ROW, {"a": 1})
    assert OpenSafe(data_key, JOURNAL.bytes).unseal(ROW, sealed) == {"a": 1}


def test_wrapped_keys_are_random_each_time(opened):
    first, second = new_wrapped_key(RING, OWNER), new_wrapped_key(RING, OWNER)
    assert first[4:16] != second[4:16]
    sealed = open_safe(RING, first, OWNER).seal(ROW, {"a": 1})
    with pytest.raises(SealError):
        open_safe(RING, second, OWNER).unseal(ROW, sealed)


def test_open_safe_refuses_every_flipped_bit_of_a_wrapped_key():
    wrapped = new_wrapped_key(ring(k1=K1, k2=K2), OWNER)
    for bit in range(len(wrapped) * 8):
        with pytest.raises(SealError):
            open_safe(ring(k1=K1, k2=K2), flipped(wrapped, bit), OWNER)


def flipped(value, bit):
    changed = bytearray(value)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


NOT_WRAPPED = r"^This is not a wrapped key of a known format\.$"


@pytest.mark.parametrize(
    "change",
    [
        lambda w: b"",
        lambda w: w[:1],
        lambda w: w[:2],
        lambda w: w[:-1],
        lambda w: w + b"\x00",
        lambda w: b"\x00" + w[1:],
        lambda w: b"\x02" + w[1:],
        lambda w: w[:1] + b"\x00" + w[4:],
        lambda w: w[:1] + b"\x03" + w[2:],
        lambda w: w[:2] + b"\xff1" + w[4:],
        lambda w: w[:2] + b"K1" + w[4:],
        lambda w: b"\x01\xff" + w[2:],
    ],
)
@pytest.mark.parametrize("use", [open_safe, rewrap])
def test_wrapped_key_of_unknown_format_is_refused(use, change):
    with pytest.raises(SealError, match=NOT_WRAPPED):
        use(RING, change(new_wrapped_key(RING, OWNER)), OWNER)


@pytest.mark.parametrize("nothing", [None, "", 70, [1]])
@pytest.mark.parametrize("use", [open_safe, rewrap])
def test_wrapped_key_that_was_destroyed_is_refused(use, nothing):
    with pytest.raises(SealError, match=r"^There is no wrapped key here\.$"):
        use(RING, nothing, OWNER)


def test_open_safe_with_a_key_that_left_the_ring_names_it():
    with pytest.raises(KeyMissing) as refusal:
        open_safe(ring(k2=K2), new_wrapped_key(RING, OWNER), OWNER)
    assert str(refusal.value) == "Journal key k1 is not in the ring."
    assert isinstance(refusal.value, SealError)


def test_open_safe_with_another_key_of_the_same_name_is_refused():
    with pytest.raises(SealError, match=DOES_NOT_OPEN) as refusal:
        open_safe(ring(k1=K2), new_wrapped_key(RING, OWNER), OWNER)
    assert not isinstance(refusal.value, KeyMissing)
    assert refusal.value.__suppress_context__


def test_open_safe_with_the_key_name_exchanged_is_refused():
    wrapped = new_wrapped_key(RING, OWNER)
    with pytest.raises(SealError, match=DOES_NOT_OPEN):
        open_safe(ring(k1=K1, k2=K1[::-1]), wrapped.replace(b"k1", b"k2", 1), OWNER)


def test_open_safe_when_the_same_key_has_a_new_name_is_refused():
    wrapped = new_wrapped_key(RING, OWNER)
    with pytest.raises(SealError, match=DOES_NOT_OPEN):  # the name is part of what is authenticated
        open_safe(ring(k2=K1), wrapped.replace(b"k1", b"k2", 1), OWNER)


# Rotation


def test_rewrap_moves_to_the_writing_key_and_keeps_the_rows():
    old = new_wrapped_key(RING, OWNER)
    sealed = open_safe(RING, old, OWNER).seal(ROW, {"body": "kept"})
    both = ring(k2=K2, k1=K1)
    assert open_safe(both, old, OWNER).unseal(ROW, sealed) == {"body": "kept"}  # an old key reads
    new = rewrap(both, memoryview(old), OWNER)
    assert new[:4] == b"\x01\x02k2"  # the new one writes
    assert open_safe(ring(k2=K2), new, OWNER).unseal(ROW, sealed) == {"body": "kept"}
    assert rewrap(both, new, OWNER) is None  # so a rotation that was killed can be run again
    assert rewrap(RING, old, OWNER) is None


def test_rewrap_refuses_another_owner_and_a_missing_key():
    old = new_wrapped_key(RING, OWNER)
    with pytest.raises(SealError, match=DOES_NOT_OPEN):
        rewrap(ring(k2=K2, k1=K1), old, binding("journal", OTHER))
    with pytest.raises(KeyMissing, match="k1"):
        rewrap(ring(k2=K2), old, OWNER)


# Sealed rows

text = st.text(st.characters(codec=None, exclude_categories=()), max_size=30)  # half surrogates included
values = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(-(2**70), 2**70), st.floats(allow_nan=False, allow_infinity=False), text
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(text, inner, max_size=4)),
    max_leaves=20,
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(text, values, max_size=6))
def test_any_dict_comes_back_as_it_was(content):
    opened = OpenSafe(K1, JOURNAL.bytes)
    back = opened.unseal(ROW, opened.seal(ROW, content))
    assert back == content
    # Python calls 1, 1.0 and True equal, JSON does not.
    assert json.dumps(back, sort_keys=True) == json.dumps(content, sort_keys=True)


@pytest.mark.parametrize(
    "words",
    ["", "\x00", HIGH, LOW, HIGH + LOW, LOW + HIGH, "😀", "é\u2028", "a" * 1_000_000],
    ids=lambda words: ascii(words[:8]),
)
def test_text_from_any_browser_is_sealed_and_comes_back(opened, words):
    assert opened.unseal(ROW, opened.seal(ROW, {"body": words, words: ""})) == {"body": words, words: ""}


def test_sealed_row_has_the_documented_format():
    sealed = OpenSafe(K1, JOURNAL.bytes).seal(ROW, {"b": "é\ud800", "a": [1, None]})
    place = (
        b"joined-up journal: sealed row\x00\x01"
        + JOURNAL.bytes + ENTRY.bytes + b"\x00\x00\x00\x00\x00\x00\x00\x07" + b"journal_entry"
    )  # fmt: skip
    assert sealed[:1] == b"\x01"
    assert AESGCM(K1).decrypt(sealed[1:13], sealed[13:], place) == b'{"a":[1,null],"b":"\xc3\xa9\xed\xa0\x80"}'


def test_sealed_rows_are_random_and_hold_no_plain_text(opened):
    content = {"title": "canary" * 20, "body": "canary" * 20}
    sealed = [opened.seal(ROW, content) for _ in range(200)]
    assert len({row[1:13] for row in sealed}) == len({row[13:] for row in sealed}) == 200
    assert not any(b"canary" in row or b"title" in row for row in sealed)


@pytest.mark.parametrize(
    "other",
    [
        ROW._replace(table="journal_answer"),
        ROW._replace(table="journal_entr"),
        ROW._replace(table="journal_entry\x00"),
        ROW._replace(uuid=OTHER),
        ROW._replace(uuid=JOURNAL),
        ROW._replace(version=6),
        ROW._replace(version=8),
        ROW._replace(version=7 + 2**32),
        ROW._replace(version=7 << 8),
    ],
)
def test_unseal_refuses_a_row_from_another_place(opened, other):
    sealed = opened.seal(ROW, {"a": 1})
    with pytest.raises(SealError, match=r"^The sealed row does not open: it was changed or belongs elsewhere\.$"):
        opened.unseal(other, sealed)


def test_unseal_refuses_a_row_of_another_safe_with_the_same_key():
    sealed = OpenSafe(K1, JOURNAL.bytes).seal(ROW, {"a": 1})
    with pytest.raises(SealError):
        OpenSafe(K1, OTHER.bytes).unseal(ROW, sealed)
    with pytest.raises(SealError):  # row and safe exchanged
        OpenSafe(K1, ENTRY.bytes).unseal(ROW._replace(uuid=JOURNAL), sealed)


def test_open_safe_takes_the_safe_from_the_binding():
    wrapped = new_wrapped_key(RING, OWNER)
    header = b"\x01\x02k1"
    data_key = AESGCM(K1).decrypt(wrapped[4:16], wrapped[16:], safe.WRAP_DOMAIN + header + OWNER)
    assert OpenSafe(data_key, JOURNAL.bytes).unseal(ROW, open_safe(RING, wrapped, OWNER).seal(ROW, {})) == {}


def test_unseal_refuses_every_flipped_bit(opened):
    sealed = opened.seal(ROW, {"body": "some words"})
    for bit in range(len(sealed) * 8):
        with pytest.raises(SealError):
            opened.unseal(ROW, flipped(sealed, bit))


@pytest.mark.parametrize("cut", [0, 1, 13, 28, -1])
def test_unseal_refuses_a_cut_row(opened, cut):
    sealed = opened.seal(ROW, {})
    with pytest.raises(SealError):
        opened.unseal(ROW, sealed[:cut])
    with pytest.raises(SealError):
        opened.unseal(ROW, sealed + b"\x00")


@pytest.mark.parametrize(
    ("sealed", "sentence"),
    [
        (b"", "This is not a sealed row of a known format."),
        (b"\x01" * 28, "This is not a sealed row of a known format."),
        (b"\x02" * 80, "This is not a sealed row of a known format."),
        (b"\x01" * 29, "The sealed row does not open: it was changed or belongs elsewhere."),
        (None, "There is no sealed row here."),
        ("text", "There is no sealed row here."),
        (40, "There is no sealed row here."),
    ],
)
def test_unseal_refuses_what_was_never_sealed(opened, sealed, sentence):
    with pytest.raises(SealError) as refusal:
        opened.unseal(ROW, sealed)
    assert str(refusal.value) == sentence
    assert refusal.value.__suppress_context__ or refusal.value.__context__ is None


@pytest.mark.parametrize("words", [b"[]", b'"x"', b"null", b"{", b"\xff", b""])
def test_unseal_refuses_content_that_is_no_row(words):
    opened = OpenSafe(K1, JOURNAL.bytes)
    sealed = b"\x01" + bytes(12) + AESGCM(K1).encrypt(bytes(12), words, opened._place(ROW))
    with pytest.raises(
        SealError, match=r"^The sealed row (holds something else than a row|does not open: .*)\.$"
    ) as refusal:
        opened.unseal(ROW, sealed)
    assert refusal.value.__suppress_context__ or refusal.value.__context__ is None


def test_unseal_accepts_what_databases_answer(opened):
    sealed = opened.seal(ROW, {"a": 1})
    for answer in (sealed, bytearray(sealed), memoryview(sealed)):
        assert opened.unseal(ROW, answer) == {"a": 1}


def test_open_safe_accepts_a_memoryview():
    wrapped = new_wrapped_key(RING, OWNER)
    for answer in (wrapped, bytearray(wrapped), memoryview(wrapped)):
        assert isinstance(open_safe(RING, answer, OWNER), OpenSafe)


@pytest.mark.parametrize("content", [None, [], "text", [("a", 1)], 1, b"{}"])
def test_seal_refuses_what_is_no_dict(opened, content):
    with pytest.raises(TypeError, match=r"^Only a dict can be sealed\.$"):
        opened.seal(ROW, content)


@pytest.mark.parametrize(
    ("content", "error"), [({"a": float("nan")}, ValueError), ({"a": {1}}, TypeError), ({"a": b"x"}, TypeError)]
)
def test_seal_refuses_what_is_no_json(opened, content, error):
    with pytest.raises(error):
        opened.seal(ROW, content)


NOT_PLAIN = {
    TypeError: r"^A row name is a table name, a UUID and a whole number\.$",
    ValueError: r"^A row name needs a table and a version from 0 to 2\^63 - 1\.$",
}


@pytest.mark.parametrize(
    ("row", "error"),
    [
        (ROW._replace(table=b"journal_entry"), TypeError),
        (ROW._replace(table=None), TypeError),
        (ROW._replace(uuid=str(ENTRY)), TypeError),
        (ROW._replace(uuid=ENTRY.bytes), TypeError),
        (ROW._replace(version="7"), TypeError),
        (ROW._replace(version=7.0), TypeError),
        (ROW._replace(version=True), TypeError),
        (ROW._replace(version=None), TypeError),
        (ROW._replace(table=""), ValueError),
        (ROW._replace(version=-1), ValueError),
        (ROW._replace(version=2**63), ValueError),
    ],
)
def test_row_name_that_is_not_plain_is_refused_before_sealing(opened, row, error):
    with pytest.raises(error, match=NOT_PLAIN[error]):
        opened.seal(row, {})
    with pytest.raises(error, match=NOT_PLAIN[error]):
        opened.unseal(row, opened.seal(ROW, {}))


@pytest.mark.parametrize("version", [0, 1, 2**63 - 1])
def test_row_versions_at_the_edges(opened, version):
    row = ROW._replace(version=version)
    assert opened.unseal(row, opened.seal(row, {"v": version})) == {"v": version}


def test_domains_differ():
    assert len({safe.WRAP_DOMAIN, safe.ROW_DOMAIN, safe.CHECK_DOMAIN}) == 3


def test_one_cipher_serves_all_rows(monkeypatch):
    made = []
    monkeypatch.setattr(safe, "AESGCM", lambda key: made.append(key) or AESGCM(key))
    opened = OpenSafe(K1, JOURNAL.bytes)
    for version in range(5):
        opened.unseal(ROW._replace(version=version), opened.seal(ROW._replace(version=version), {}))
    assert made == [K1]


def test_threads_share_a_ring():
    wrapped = new_wrapped_key(RING, OWNER)

    def work(number):
        opened = open_safe(RING, wrapped, OWNER)
        return opened.unseal(ROW, opened.seal(ROW, {"n": number}))["n"]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(work, range(400))) == list(range(400))


# The key for the owner's device


def test_device_key_is_hkdf_of_the_data_key_for_this_use_alone():
    whole = HKDF(hashes.SHA256(), 32, salt=JOURNAL.bytes, info=b"joined-up journal: copy on a device\x00\x01")

    key = OpenSafe(K1, JOURNAL.bytes).device_key()

    assert key == whole.derive(K1)
    assert key.hex() == "fa430ed8a9ba3ac67af117d976ccd0a3968d8bba1ffe67d3ea5b90d5927bbca7"


def test_device_key_differs_from_safe_to_safe_and_is_the_same_at_every_opening(opened):
    keys = [OpenSafe(key, safe.bytes).device_key() for key in (K1, K2) for safe in (JOURNAL, OTHER)]

    assert len({K1, K2, *keys}) == 6
    assert opened.device_key() == opened.device_key()


def test_device_key_survives_a_new_master_key():
    wrapped = new_wrapped_key(RING, OWNER)
    both = ring(k2=K2, k1=K1)

    assert (
        open_safe(both, rewrap(both, wrapped, OWNER), OWNER).device_key()
        == open_safe(RING, wrapped, OWNER).device_key()
    )


def test_device_key_opens_no_row():
    sealed = OpenSafe(K1, JOURNAL.bytes).seal(ROW, {"a": 1})

    with pytest.raises(SealError):
        OpenSafe(OpenSafe(K1, JOURNAL.bytes).device_key(), JOURNAL.bytes).unseal(ROW, sealed)


# Nothing leaks


@pytest.mark.parametrize("holder", [RING, OpenSafe(K1, JOURNAL.bytes)], ids=["ring", "safe"])
@pytest.mark.parametrize(
    "way", [copy.copy, copy.deepcopy, *(lambda x, p=p: pickle.dumps(x, p) for p in range(pickle.HIGHEST_PROTOCOL + 1))]
)
def test_holder_of_a_key_is_neither_pickled_nor_copied(holder, way):
    with pytest.raises(TypeError, match=rf"^{type(holder).__name__} holds a key and cannot be pickled or copied\.$"):
        way(holder)


@pytest.mark.parametrize("holder", [RING, OpenSafe(K1, JOURNAL.bytes)], ids=["ring", "safe"])
def test_holder_of_a_key_has_no_dict_and_shows_nothing(holder):
    assert not hasattr(holder, "__dict__")
    with pytest.raises(AttributeError):
        holder.note = "x"
    with pytest.raises(TypeError):
        json.dumps(holder)
    for shown in (repr(holder), str(holder), f"{holder}", f"{holder!r}"):
        assert shown in ("<KeyRing k1>", "<OpenSafe>")


def test_holder_keeps_no_key_bytes_in_its_slots():
    for holder in (RING, OpenSafe(K1, JOURNAL.bytes)):
        kept = [getattr(holder, slot) for slot in type(holder).__slots__]
        assert K1 not in kept
        assert K1.hex() not in repr(kept) and repr(K1)[2:-1] not in repr(kept)


class Refused:
    """A value that JSON refuses, so that sealing fails with the words in hand."""


def fail(*args, **kwargs):
    raise OSError("no more of it")


def slip_in_seal(monkeypatch):
    OpenSafe(K1, JOURNAL.bytes).seal(ROW, {"body": "ca" + "nary", "x": Refused()})


def slip_in_unseal(monkeypatch):
    opened = OpenSafe(K1, JOURNAL.bytes)
    sealed = opened.seal(ROW, {"body": "ca" + "nary"})
    monkeypatch.setattr(safe.json, "loads", lambda words: fail())
    opened.unseal(ROW, sealed)


def slip_in_parse(monkeypatch):
    KeyRing.parse("k1:" + "ca" + "nary")


def slip_in_new_wrapped_key(monkeypatch):
    monkeypatch.setattr(safe.os, "urandom", lambda size: K1)
    new_wrapped_key(RING, b"no binding")


def slip_in_rewrap(monkeypatch):
    wrapped = b"\x01\x02k1" + bytes(12) + AESGCM(K1).encrypt(bytes(12), K1, safe.WRAP_DOMAIN + b"\x01\x02k1" + OWNER)
    monkeypatch.setattr(safe.os, "urandom", fail)
    rewrap(ring(k2=K2, k1=K1), wrapped, OWNER)


def slip_in_open_safe(monkeypatch):
    wrapped = b"\x01\x02k1" + bytes(12) + AESGCM(K1).encrypt(bytes(12), K1, safe.WRAP_DOMAIN + b"\x01\x02k1" + OWNER)
    monkeypatch.setattr(safe, "AESGCM", lambda key: fail())
    open_safe(RING, wrapped, OWNER)


@pytest.mark.parametrize(
    "slip",
    [slip_in_seal, slip_in_unseal, slip_in_parse, slip_in_new_wrapped_key, slip_in_rewrap, slip_in_open_safe],
)
def test_error_mail_shows_no_words_and_no_keys(settings, monkeypatch, slip):
    settings.DEBUG = False
    with pytest.raises((TypeError, ValueError, OSError)) as raised:
        slip(monkeypatch)
    reporter = ExceptionReporter(None, raised.type, raised.value, raised.tb, is_email=True)
    frames = [
        frame
        for frame in reporter.get_traceback_data()["frames"]
        if frame["filename"].endswith(("safe.py", "json/__init__.py", "json/encoder.py"))
        and "test" not in frame["filename"]
    ]
    assert frames
    shown = " ".join(str(value) for frame in frames for _, value in frame["vars"])
    assert "canary" not in shown
    assert html.escape(repr(K1)[2:30]) not in shown
