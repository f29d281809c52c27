"""Joined Up, second layer: what the course records. Knows no private text."""

import content

if not getattr(content, "__joined_up__", False):
    from django.core.exceptions import ImproperlyConfigured

    raise ImproperlyConfigured(
        f"Joined Up needs its own package 'content', but Python found another one at {getattr(content, '__file__', None)}. "
        "Rename that package in your project; see 'Names' in docs/operations.md."
    )

__joined_up__ = True
