"""A statement as an Open Badges 3.0 credential, signed with Data Integrity (eddsa-rdfc-2022). Nothing is fetched to do so."""

from __future__ import annotations

import secrets
from uuid import NAMESPACE_URL, uuid5

from django.utils.translation import gettext as _
from openbadgeslib.ob3 import Achievement, IdentityObject, OB3LdpSigner, OpenBadgeCredential

from learning import statement_words
from learning.badges import issuer, status
from learning.conf import conf
from learning.models import Statement


class NoBadgeKey(Exception):
    """The site has no key to sign badges with."""


def signed(statement: Statement, email: str) -> str:
    """The text of the credential. The address goes in as a salted hash only. Raises NoBadgeKey."""
    if not conf.badge_keys:
        raise NoBadgeKey
    key = conf.badge_keys[0]
    signer = OB3LdpSigner(key.private_pem, issuer.method_of(key.name))
    return signer.sign_to_json(_credential(statement, email), created=statement.issued_at)


def _credential(statement: Statement, email: str) -> OpenBadgeCredential:
    course = statement.course
    return OpenBadgeCredential(
        id=issuer.whole("records:statement", statement.pk),
        issuer=issuer.profile(),
        recipient_id=None,
        identifiers=_identities(statement.name, email),
        achievement=_achievement(statement),
        name=course["title"],
        issuance_date=statement.issued_at.replace(microsecond=0),
        credential_status=[status.entry(statement.status_index)],
    )


def _identities(name: str, email: str) -> list[IdentityObject]:
    found = [IdentityObject(identity_hash=name, identity_type="name", hashed=False)]
    if email:
        found.append(IdentityObject.create(email, salt=secrets.token_hex(16)))
    return found


def _achievement(statement: Statement) -> Achievement:
    """The same for everybody who fulfilled the same rule in the same version of a course."""
    course = statement.course
    version = f"{issuer.did()}/{statement.course_key}/{course['version']}/{sorted(course['rule'].items())}"
    about = course["about"] or course["strapline"] or course["title"]
    outcomes = [_("It is about learning to %(what)s.") % {"what": what} for what in course["outcomes"]]
    return Achievement(
        id=uuid5(NAMESPACE_URL, version).urn,
        name=course["title"],
        description=" ".join([about, *outcomes]),
        criteria_narrative=" ".join([statement_words.criteria(course), str(statement_words.NOT_A_QUALIFICATION)]),
        achievement_type="Badge",
    )
