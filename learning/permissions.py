"""Who may do what with accounts. Questions about a person; each says no to guests and to suspended people."""

from __future__ import annotations

from learning.conf import conf


def uses_admin(user) -> bool:
    """Whether this person may open Wagtail's admin: editors, moderators and superusers."""
    return user.is_authenticated and user.is_active and user.has_perm("wagtailadmin.access_admin")


def needs_second_factor(user) -> bool:
    """Whether this person has to sign in with a second step: whoever can change what others see."""
    return conf.require_second_factor and uses_admin(user)


def may_invite(user) -> bool:
    """Whether this person may invite others to make an account."""
    return uses_admin(user)
