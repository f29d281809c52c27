"""Words of statements in templates."""

from django import template

from learning import statement_words

register = template.Library()

register.filter("did_what", statement_words.did_what)
register.filter("level", statement_words.level)


def _size(course: dict) -> str:
    """How small the letters have to be on paper, so that it stays one sheet."""
    length = sum(len(text) + 40 for text in [course["about"] or course["strapline"], *course["outcomes"]])
    return "longest" if length > 1700 else "longer" if length > 1100 else ""


@register.inclusion_tag("learning/partials/statement_document.html")
def statement_document(statement, name: str, address: str, issuer: str, picture: str) -> dict:
    """The document itself, the same on its page and on paper, from what is pinned in it."""
    return {
        "statement": statement,
        "course": statement.course,
        "name": name,
        "address": address.removesuffix(f"{statement.pk}/"),
        "number": str(statement.pk),
        "size": _size(statement.course),
        "issuer": issuer,
        "picture": picture,
        "not_a_qualification": statement_words.NOT_A_QUALIFICATION,
    }
