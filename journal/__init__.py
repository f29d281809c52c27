"""Joined Up, third layer: what belongs to a learner. Everything here is private; nobody imports it."""

import learning

if not getattr(learning, "__joined_up__", False):
    from django.core.exceptions import ImproperlyConfigured

    raise ImproperlyConfigured(
        f"Joined Up needs its own package 'learning', but Python found another one at {getattr(learning, '__file__', None)}. "
        "Rename that package in your project; see 'Names' in docs/operations.md."
    )

__joined_up__ = True
