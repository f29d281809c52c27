"""Who issues the badges: this site, as a DID that anybody can look up (did:web), with its public keys."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from django.conf import settings
from django.urls import reverse
from openbadgeslib.ob3 import Issuer
from openbadgeslib.ob3.did import multikey_from_pem
from wagtail.models import Site

from content.models import SiteShell
from learning.conf import conf

DID_CONTEXTS = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]


def site_address() -> str:
    """Scheme and host of this site, without a slash at the end."""
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/")


def whole(name: str, *args) -> str:
    """The whole address of a page of this site."""
    return site_address() + reverse(name, args=args)


def did() -> str:
    """The site's DID, which leads to `/issuer/did.json` on its host."""
    return f"did:web:{quote(urlsplit(site_address()).netloc, safe='')}:issuer"


def method_of(name: str) -> str:
    """The verification method of a key by its name, with its #fragment."""
    return f"{did()}#{name}"


def profile() -> Issuer:
    """Name and addresses from Settings → Site facts and menus of the default site."""
    site = Site.objects.filter(is_default_site=True).select_related("siteshell").first()
    facts = getattr(site, "siteshell", None) or SiteShell()
    name = facts.organisation or (site and site.site_name) or "Joined Up"
    return Issuer(id=did(), name=name, url=f"{site_address()}/", email=facts.email or None)


def document() -> dict:
    """The DID document: every key of the setting, so that badges signed by a former key can still be checked."""
    methods = [
        {
            "id": method_of(key.name),
            "type": "Multikey",
            "controller": did(),
            "publicKeyMultibase": multikey_from_pem(key.public_pem),
        }
        for key in conf.badge_keys
    ]
    return {
        "@context": DID_CONTEXTS,
        "id": did(),
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }
