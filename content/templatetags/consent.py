"""Template tags about what a reader has allowed."""

from django import template

from content import consent

register = template.Library()


@register.simple_tag(takes_context=True)
def allowed(context, name: str) -> bool:
    """`{% allowed "video" as may_load %}`: whether a purpose may load. No where there is no request to ask."""
    request = context.get("request")
    return bool(request) and consent.allows(request, name)


@register.simple_tag
def purposes() -> list[consent.Purpose]:
    """Everything that a reader may accept or reject."""
    return consent.purposes()
